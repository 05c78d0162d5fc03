import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { CodeRows } from '../../kernels/modes.ts';

/** Rows of categories by number: in each column the distinct values in rising order, from 0. */
export interface Codes {
  n: number;
  dim: number;
  /** n * dim. */
  rows: CodeRows;
  /** The values of each column, rising: category number a of column j stands for values[j][a]. */
  values: Float64Array[];
  /** dim + 1: the place of the first category of each column among the categories of all, and their number. */
  offsets: Int32Array;
}

/** A column with more different values holds no categories. */
const MOST = 65536;

/**
 * Numbers the values of columns. O(n dim) time, O(n log n) for columns of other than small whole numbers.
 * @param columns numbers of the columns that hold categories
 * @throws {ClusterkitError} input, for a column of more than 65536 different values
 */
export function codesOf(data: Dataset, columns: readonly number[]): Codes {
  const { x, n, dim } = data;
  const values = columns.map((j) => distinctValues(data, j));
  const offsets = new Int32Array(columns.length + 1);
  for (const [at, own] of values.entries()) offsets[at + 1] = offsets[at] + own.length;
  const Numbers = values.every(({ length }) => length <= 256) ? Uint8Array : Uint16Array;
  const rows = new Numbers(n * columns.length);
  for (const [at, j] of columns.entries()) {
    const codeOf = numbering(values[at]);
    for (let i = 0, q = at; i < n; i++, q += columns.length) rows[q] = codeOf(x[i * dim + j]);
  }
  return { n, dim: columns.length, rows, values, offsets };
}

/** Whether a value can be its own place in a table. */
function isSmall(value: number): boolean {
  return value >= 0 && value < MOST && Number.isInteger(value);
}

function distinctValues({ x, n, dim, columns }: Dataset, j: number): Float64Array {
  const seen = new Uint8Array(MOST);
  const others = new Set<number>();
  let count = 0;
  for (let i = 0, p = j; i < n; i++, p += dim) {
    const value = x[p];
    if (!isSmall(value)) others.add(value);
    else if (seen[value] === 0) {
      seen[value] = 1;
      count++;
    }
    if (count + others.size > MOST) throw tooMany(columns?.[j] ?? j);
  }
  const found = Float64Array.from(others);
  const small: number[] = [];
  if (count > 0) for (let value = 0; value < MOST; value++) if (seen[value]) small.push(value);
  return Float64Array.from([...found, ...small]).sort();
}

function tooMany(column: string | number): ClusterkitError {
  return new ClusterkitError(
    'input',
    `there are more than ${MOST} different values, which are no categories`,
    {
      at: { column },
      remedies: [{ how: 'do', what: 'leave the column out' }],
    },
  );
}

/** The number of a value among sorted values. */
function numbering(values: Float64Array): (value: number) => number {
  if (values.every(isSmall)) {
    const table = new Uint16Array(MOST);
    values.forEach((value, code) => {
      table[value] = code;
    });
    return (value) => table[value];
  }
  const table = new Map(Array.from(values, (value, code) => [value, code]));
  return (value) => table.get(value) as number;
}
