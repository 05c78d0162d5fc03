import type { Readable } from 'node:stream';
import { checkChoice, checkInteger } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { DialectOptions } from './text/options.ts';

export type MissingNumbers = 'fail' | 'drop' | 'mean' | 'median';
export type Missing = MissingNumbers | 'category';

/** What is read of a table: which files, how they are written, and which rows. */
export interface ChoiceOptions extends DialectOptions {
  /** A condition on rows in the SQL of DuckDB. */
  where?: string;
  /** Takes only the first n rows that meet the condition. */
  limit?: number;
  /** Takes a random sample of n of these rows, in the order of the file. */
  sample?: number;
  /** Seed of the sample, default 1. */
  seed?: number;
  /**
   * What to do about cells that are empty or not finite numbers; default fail. category: a missing text is a category of
   * its own, with the name ''; a missing number fails.
   */
  missing?: Missing;
  /** Bytes that may be taken; default no bound. */
  maxMemory?: number;
  /** Where `-` is read from. */
  stdin?: Readable;
  signal?: AbortSignal;
}

/** Options of `openTable`. */
export interface TableOptions extends ChoiceOptions {
  /** Columns to cluster; default: numeric columns and columns of at most 20 different texts, without identifiers. */
  columns?: string[];
  /** The column with the texts to be clustered, in place of `columns`; true: the only one that there is. */
  text?: string | true;
  /** The column with the names of the rows. */
  id?: string;
  /** The column with the known class of each row, which is never clustered. */
  labelColumn?: string;
  /** Columns that are shown beside the rows, and are clustered only where `columns` names them. */
  strips?: string[];
  /** The column with the weight of each row. */
  weights?: string;
  /** The column that says how well each row stands for others, which is not clustered. */
  preferenceColumn?: string;
  /** How text becomes numbers: auto, label, onehot or none, for all columns or as "paradigm=label,year=none". */
  encode?: string;
  /** Takes every column of numbers, whatever it is called or counts; default false. */
  everyNumber?: boolean;
  /**
   * Texts and truth values stay categories: auto is label. all: what is clustered are categories, so that columns of
   * numbers are left out unless they are named.
   */
  categories?: 'all' | 'some';
}

export const MISSING_NUMBERS = [
  'fail',
  'drop',
  'mean',
  'median',
] as const satisfies readonly MissingNumbers[];
const MISSING: readonly Missing[] = [...MISSING_NUMBERS, 'category'];

/** @throws {ClusterkitError} usage, before anything is read */
export function checkOptions(options: TableOptions): void {
  if (options.limit !== undefined) checkInteger('limit', options.limit, 1);
  if (options.sample !== undefined) checkInteger('sample', options.sample, 1);
  if (options.missing !== undefined) checkChoice('missing', options.missing, MISSING);
  if (options.columns?.length === 0)
    throw new ClusterkitError('usage', 'no column is named', { option: 'columns' });
  if (options.columns && options.text !== undefined)
    throw new ClusterkitError('usage', 'is not used with texts, which are one column', { option: 'columns' });
}
