import type { Entry } from '../../core/entry.ts';
import type { Contingency } from '../contingency.ts';
import type { Evidence } from '../evidence.ts';

/** The function that computes an index. @throws {ClusterkitError} input, when it is not defined for these labels */
export type IndexFunction = (evidence: Evidence) => number | Promise<number>;

/** An index of how good a clustering is. */
export interface IndexEntry extends Entry {
  better: 'higher' | 'lower';
  /** Whether the index compares labels with a truth or judges them by the data. */
  needs: 'truth' | 'data';
  /** Whether the time grows with the number of rows or of pairs of rows. */
  cost: 'rows' | 'pairs';
  /** The least and the largest value it may have. */
  range: readonly [number, number];
  /** Requires rows with columns, so that clusters have means: distances alone are not enough. */
  needsMeans?: true;
  /** Is only measured when it is asked for by name. */
  onRequest?: true;
  /** The formula, where packages differ. */
  note?: string;
  load(): Promise<IndexFunction>;
}

/** What tables of one kind of index leave out, since it is the same for all of them. */
export type Listed = Omit<IndexEntry, 'needs' | 'cost' | 'needsMeans'>;

/** Loads an index of the contingency table alone. */
export function ofTable(load: () => Promise<(table: Contingency) => number>): IndexEntry['load'] {
  return async () => {
    const index = await load();
    return ({ table }) => index(table);
  };
}

export const UNIT = [0, 1] as const;
export const SIGNED = [-1, 1] as const;
export const ABOVE = [0, Number.POSITIVE_INFINITY] as const;
/** By chance alone it is about 0, and how far below it can be depends on the labels. */
export const UP_TO_ONE = [Number.NEGATIVE_INFINITY, 1] as const;
