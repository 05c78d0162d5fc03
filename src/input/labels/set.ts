import type { ItemsReading } from '../../core/reading.ts';
import type { CodedTexts } from './coded.ts';

/** The labels of one clustering, as written. */
export interface LabelSet {
  /** The file, with the k when the file holds several clusterings. */
  name: string;
  /** One label a row; '' for a row without label. */
  labels: CodedTexts;
  /** The names of the rows. */
  ids?: string[];
  /** The names come from a column that nobody chose. */
  guessed?: boolean;
  /** The class of each row, '' for a row without class. */
  truth?: CodedTexts;
  /** A first line that was taken for a heading, but may be a label as well. */
  heading?: string;
  /** How they were read from text. */
  reading?: ItemsReading;
}
