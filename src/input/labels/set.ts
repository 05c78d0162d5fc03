import type { ItemsReading } from '../../core/reading.ts';

/** The labels of one clustering, as they were written. */
export interface LabelSet {
  /** The file, with the k when it holds several clusterings. */
  name: string;
  /** One a row; '' where there is none. */
  labels: string[];
  /** The names of the rows. */
  ids?: string[];
  /** The names are those of a column that nobody named. */
  guessed?: boolean;
  /** The class of each row, '' where there is none. */
  truth?: string[];
  /** A first line that may be a label as well, and was taken for the heading of the others. */
  heading?: string;
  /** How they were read from text. */
  reading?: ItemsReading;
}
