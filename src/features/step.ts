import type { Dataset } from '../core/dataset.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';

export type OptionValue = string | number | boolean | readonly number[];

/** What was found out about the rows, by name. */
export type StepFacts = Record<string, number | readonly number[]>;

/** What a step has to know to treat other rows as those it was found from: plain data. */
export interface FeatureModel {
  /** Name of the feature in its table. */
  name: string;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** Lists of numbers that were found from the rows. */
  fitted: Record<string, readonly number[]>;
}

/** What all steps may take. */
export interface StepContext extends Pacing {
  seed: number;
  maxMemory: number;
}

/** Rows that a step made. */
export interface Applied {
  data: Dataset;
  warnings?: Warning[];
}

/** Rows that a step made, and how. */
export interface Outcome extends Applied {
  params: Record<string, OptionValue>;
  facts?: StepFacts;
  /** What was found from the rows and is needed to do the same to others. */
  fitted?: Record<string, Float64Array>;
}

/** The code of a feature, behind one door for all of them. */
export interface Step {
  /** @throws {ClusterkitError} usage, input, memory or aborted */
  run(data: Dataset, options: Record<string, OptionValue>, context: StepContext): Promise<Outcome>;
  /** Does to other rows what `run` did to the first; absent: `run` again does. */
  apply?(data: Dataset, model: FeatureModel, context: StepContext): Promise<Applied>;
}

/** Lists of numbers as kernels take them. */
export function typedLists(lists: Record<string, readonly number[]>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Float64Array.from(list)]));
}
