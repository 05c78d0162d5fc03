import type { Place } from '../../core/errors.ts';
import type { TableColumn } from './columns.ts';
import type { TablePlan } from './plan.ts';

/** The cells of a column for the rows that were chosen. */
export interface Cells {
  /** NaN where the cell is missing or no finite number. */
  numbers?: Float64Array;
  /** null where the cell is missing. */
  texts?: (string | null)[];
}

/** What was read of a table, and what is to become of it. */
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

/** Past this, neighbouring whole numbers are one and the same to a double. */
export const SAFE = 2 ** 53;
