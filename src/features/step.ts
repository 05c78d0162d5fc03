import type { Dataset } from '../core/dataset.ts';
import type { Pacing } from '../core/pacer.ts';
import type { FeatureModel, OptionValue, StepFacts } from '../core/preparation.ts';
import type { AnyRows } from '../core/sparse.ts';
import type { Texts } from '../core/texts.ts';
import type { Warning } from '../core/warnings.ts';

/** The options of all steps. */
interface StepContext extends Pacing {
  seed: number;
  maxMemory: number;
  /** Numbers of the columns that hold categories; absent: none. Only steps with `keepsCategories` get them. */
  categorical?: readonly number[];
}

/** What steps are applied to. */
export type Prepared = Texts | AnyRows;

/** Rows that a step returns. */
interface Applied {
  data: AnyRows;
  warnings?: Warning[];
}

/** Rows that a step returns, with its options and facts. */
interface Outcome extends Applied {
  params: Record<string, OptionValue>;
  facts?: StepFacts;
  /** Numbers that were fitted to the rows and that the step requires for other rows. */
  fitted?: Record<string, Float64Array>;
  /** The terms that the columns stand for, which the step requires for other texts. */
  terms?: readonly string[];
}

/** The code of a feature, with the same functions for all features. */
export interface Step<Given extends Prepared = Dataset> {
  /** Columns of categories stay as they are and where they are. */
  keepsCategories?: true;
  /** @throws {ClusterkitError} usage, input, memory or aborted */
  run(data: Given, options: Record<string, OptionValue>, context: StepContext): Promise<Outcome>;
  /** Applies the fitted step to other rows; absent: `run` is used. */
  apply?(data: Given, model: FeatureModel, context: StepContext): Promise<Applied>;
}

/** Converts lists of numbers to the arrays that kernels take. */
export function typedLists(lists: Record<string, readonly number[]>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Float64Array.from(list)]));
}
