import type { Readable } from 'node:stream';
import { checkChoice, checkInteger } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Missing } from './columns.ts';

export interface TableOptions {
  /** What is clustered; default all numbers and texts of at most 20 kinds, but no identifiers. */
  columns?: string[];
  /** A condition on rows in the SQL of DuckDB. */
  where?: string;
  /** A column that names the rows. */
  id?: string;
  /** A column with the known class of each row, never clustered. */
  labelColumn?: string;
  /** A column that says how often each row counts. */
  weights?: string;
  /** Takes the first rows that meet the condition, this many. */
  limit?: number;
  /** Takes this many rows of those at random, in the order of the file. */
  sample?: number;
  /** For the sample, default 1. */
  seed?: number;
  /** What becomes of cells that are empty or no finite number; default fail. */
  missing?: Missing;
  /** How text becomes numbers: auto, label, onehot or none, for all columns or as "paradigm=label,year=none". */
  encode?: string;
  /** Whether separated values open with a line of names; default by content. */
  header?: boolean;
  /** What separates values; default by content. */
  delimiter?: string;
  /** Bytes that may be taken; default no bound. */
  maxMemory?: number;
  /** Where `-` is read from. */
  stdin?: Readable;
  signal?: AbortSignal;
}

const MISSING: Missing[] = ['fail', 'drop', 'mean', 'median'];

/** @throws {ClusterkitError} usage, before anything is read */
export function checkOptions(options: TableOptions): void {
  if (options.limit !== undefined) checkInteger('limit', options.limit, 1);
  if (options.sample !== undefined) checkInteger('sample', options.sample, 1);
  if (options.missing !== undefined) checkChoice('missing', options.missing, MISSING);
  if (options.columns?.length === 0)
    throw new ClusterkitError('usage', 'no column is named', { option: 'columns' });
}
