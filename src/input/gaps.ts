import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';

/** Remedies for cells without a number. */
export const AGAINST_GAPS: readonly Remedy[] = [
  { option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' },
  { option: 'missing', how: 'set', value: 'mean', to: 'fill them' },
];

/** The error when rows with gaps are left out and every row has a gap. */
export function noRowLeft(at: Place = {}): ClusterkitError {
  return new ClusterkitError('input', 'no row is left: each has a cell that is empty or not a number', {
    at,
  });
}

/** The error when a column has gaps to fill and no numbers to fill them from. */
export function nothingToFill(column: string | number, how: 'mean' | 'median'): ClusterkitError {
  return new ClusterkitError('input', `there is no value to take the ${how} of`, {
    at: { column },
    remedies: [{ how: 'do', what: 'leave the column out' }],
  });
}
