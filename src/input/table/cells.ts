import type { Place } from '../../core/errors.ts';
import type { TableColumn } from './columns.ts';
import type { TablePlan } from './plan.ts';

/** The cells of a column for the rows that were chosen. */
export interface Cells {
  /** NaN where the cell is missing or not a finite number. */
  numbers?: Float64Array;
  /** null where the cell is missing. */
  texts?: (string | null)[];
}

/** Cells that were read from a table, and the plan for them. */
export interface TableCells {
  /** The files, for messages. */
  title: string;
  columns: TableColumn[];
  plan: TablePlan;
  n: number;
  /** One for each column. */
  cells: Cells[];
  /** Where row i came from, for messages. */
  place(i: number): Promise<Place>;
}

/** From here on a double cannot hold every whole number. */
export const SAFE = 2 ** 53;
