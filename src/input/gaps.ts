import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';
import { nameInList } from '../core/lists.ts';

/** Remedies for cells without a number. */
export const AGAINST_GAPS: readonly Remedy[] = [
  { option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' },
  { option: 'missing', how: 'set', value: 'mean', to: 'fill them' },
];

/** Remedies for text that is missing. */
export const AGAINST_MISSING_TEXT: readonly Remedy[] = [
  AGAINST_GAPS[0],
  { option: 'missing', how: 'set', value: 'category', to: 'take such cells for a category' },
];

/** The remedy for a cell whose word is taken for a missing value. */
export const AGAINST_MISSING_WORDS: Remedy = {
  option: 'na',
  how: 'set',
  to: 'name the words for missing values',
};

/** Remedies for a text in a column of numbers. */
export function againstText(column: string): readonly Remedy[] {
  return [
    { option: 'columns', how: 'set', to: 'leave the column out' },
    {
      option: 'encode',
      how: 'set',
      value: `${nameInList(column)}=onehot`,
      to: 'take its texts for categories',
    },
    AGAINST_GAPS[0],
  ];
}

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
