import type { Entry } from '../../core/entry.ts';
import type { Contingency } from '../contingency.ts';
import type { Evidence } from '../evidence.ts';

/**
 * The function that computes an index. @throws {ClusterkitError} input, if the index is not defined for these labels
 */
export type IndexFunction = (evidence: Evidence) => number | Promise<number>;

/** An index of the quality of a clustering. */
export interface IndexEntry extends Entry {
  better: 'higher' | 'lower';
  /** Whether the index compares labels with a truth or judges them by the data. */
  needs: 'truth' | 'data';
  /** Whether the time grows with the number of rows or of pairs of rows. */
  cost: 'rows' | 'pairs';
  /** The least and the largest possible value. */
  range: readonly [number, number];
  /** Requires rows with columns, so that clusters have means: distances alone do not suffice. */
  needsMeans?: true;
  /** Is only computed if requested by name. */
  onRequest?: true;
  /** The formula, if packages differ. */
  note?: string;
  load(): Promise<IndexFunction>;
}

/** Fields that the entries of one table lack, because all of them have the same value. */
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
/** Random labels have about 0; the lower bound depends on the labels. */
export const UP_TO_ONE = [Number.NEGATIVE_INFINITY, 1] as const;
