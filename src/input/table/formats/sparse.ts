import type { BatchColumn, Need, ReaderColumn } from '../batch.ts';
import { numberColumn } from './rowTable.ts';

/** Names for columns without names. */
export function numberedColumns(count: number, first = 1): ReaderColumn[] {
  return Array.from({ length: count }, (_, j) => ({
    name: `column${j + first}`,
    declared: 'number' as const,
  }));
}

/** Columns of zeros, with some numbers put in. */
export class ZeroColumns {
  private readonly columns: (Float64Array | undefined)[];

  constructor(n: number, needs: readonly Need[]) {
    this.columns = needs.map((need) => (need === 'nothing' ? undefined : new Float64Array(n)));
  }

  /** Adds to a place, since a sparse matrix may name a place twice. */
  add(i: number, j: number, value: number): void {
    const column = this.columns[j];
    if (column) column[i] += value;
  }

  finish(needs: readonly Need[]): (BatchColumn | undefined)[] {
    return this.columns.map((column, j) => column && numberColumn(column, needs[j]));
  }
}
