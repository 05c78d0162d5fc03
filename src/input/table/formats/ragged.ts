import { ClusterkitError, type Remedy } from '../../../core/errors.ts';

/** The error about lists that are no columns because their lengths differ. */
export function ragged(name: string, length: number, first: number, row: number): ClusterkitError {
  const list = name.replace(/\[\d+\]$/, '');
  const reason = `the list of "${list}" has ${length} numbers, and the first one has ${first}`;
  const remedies: Remedy[] = [
    { how: 'do', what: 'make the lists equally long, or leave them out of the file' },
  ];
  return new ClusterkitError('input', reason, { at: { name: `row ${row + 1}` }, remedies });
}
