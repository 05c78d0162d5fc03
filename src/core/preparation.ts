/** The value of an option of a feature step. */
export type OptionValue = string | number | boolean | readonly number[];

/** What was found out about the rows, by name. */
export type StepFacts = Record<string, number | readonly number[]>;

/** What was done to the rows before they were clustered, one step. */
export interface StepRecord {
  /** Name of the feature in its table. */
  name: string;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** What was found out about the rows, such as explained variance. */
  facts: StepFacts;
}

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
