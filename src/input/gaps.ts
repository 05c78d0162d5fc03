import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';

/** What can be done about cells that hold no number. */
export const AGAINST_GAPS: readonly Remedy[] = [
  { option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' },
  { option: 'missing', how: 'set', value: 'mean', to: 'fill them' },
];

/** Every row has a gap, and rows with gaps are left out. */
export function noRowLeft(at: Place = {}): ClusterkitError {
  return new ClusterkitError('input', 'no row is left: each has a cell that is empty or not a number', {
    at,
  });
}

/** The gaps of a column are to be filled from its numbers, and there are none. */
export function nothingToFill(column: string | number, how: 'mean' | 'median'): ClusterkitError {
  return new ClusterkitError('input', `there is no value to take the ${how} of`, {
    at: { column },
    remedies: [{ how: 'do', what: 'leave the column out' }],
  });
}
