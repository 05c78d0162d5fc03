/** The value of an option of a feature step. */
export type OptionValue = string | number | boolean | readonly number[];

/** Facts found from the rows, by name. */
export type StepFacts = Record<string, number | readonly number[]>;

/** One step of the preparation of rows before clustering. */
export interface StepRecord {
  /** Name of the feature in its table. */
  name: string;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** Facts found from the rows, such as explained variance. */
  facts: StepFacts;
}

/** Plain data with which a step treats other rows like those that the data was found from. */
export interface FeatureModel {
  /** Name of the feature in its table. */
  name: string;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** Lists of numbers found from the rows. */
  fitted: Record<string, readonly number[]>;
  /** Names of the columns after it, where these were found from texts. */
  terms?: readonly string[];
}
