import type { Dataset } from '../core/dataset.ts';
import type { Pacing } from '../core/pacer.ts';
import type { FeatureModel, OptionValue, StepFacts } from '../core/preparation.ts';
import type { Warning } from '../core/warnings.ts';

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
