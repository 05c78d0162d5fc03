import type { Warning } from '../core/warnings.ts';
import type { RowsInput } from './document.ts';

/** Rows of numbers, one after the other. */
export interface AgainRows {
  x: Uint8Array | Float32Array | Float64Array;
  dim: number;
  columns?: string[];
  shape?: RowsInput['shape'];
}

/** Facts about rows that can be clustered again, all but their numbers. */
export interface AgainFacts {
  name: string;
  kind: RowsInput['kind'];
  unit: 'rows' | 'pictures';
  files: string[];
  record: RowsInput;
  /** How the rows were read, for the `params` of results. */
  reading: Record<string, unknown>;
  /** The words of a command line that say so, beside scaling and columns, if these can be chosen. */
  words: string[];
  /** The steps that made the rows that are clustered; absent: these are the rows as they were read, and can be scaled. */
  steps?: { name: string; params: object; from: number; to: number; facts: object }[];
  /** Columns can be left out. */
  choosesColumns: boolean;
  /** Warnings of how they were read and, if there are `steps`, made. */
  warnings: Warning[];
  /** Number of items, some of which may have been left out. */
  count: number;
}

/** Rows that can be clustered again. */
export interface AgainSubject extends AgainFacts {
  n: number;
  read: AgainRows;
  /** What was made of them, if there are `steps`. */
  made?: AgainRows;
  weights?: Float64Array;
  /** The row of each item; 4294967295 for one that was left out. */
  rowOf?: Uint32Array;
  truth?: string[];
  /** Names of the rows, if they are not their numbers. */
  names?: string[];
}

/** What is to be clustered, and how. */
export interface AgainRequest {
  algorithm: string;
  /** Values of parameters of the algorithm; what is absent has its default. */
  settings: Record<string, unknown>;
  /** How columns are scaled; absent: as `made`. */
  scale?: string;
  /** Names of the columns that are clustered; absent: all. */
  columns?: string[];
}
