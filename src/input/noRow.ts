import { ClusterkitError } from '../core/errors.ts';

/** The refusal of a row that a file of n rows does not have. */
export function noRow(row: number, n: number, file: string): ClusterkitError {
  const last = n === 1 ? 'the only row is 0' : `rows are 0 to ${n - 1}`;
  return new ClusterkitError('usage', `is ${row}, and ${last}`, { option: 'row', at: { file } });
}
