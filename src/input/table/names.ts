import { nearest } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { nameInList } from '../../core/lists.ts';
import { listFew } from '../../core/words.ts';

/** "the columns are: year, population". */
export function listColumns(names: readonly string[]): string {
  return `the columns are: ${listFew(names.map(nameInList), 30)}`;
}

/** Names that differ only in capitals, blanks around them or runs of blanks are alike. */
function plainName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The name that was probably meant: one that differs in capitals and blanks only, or the nearest. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const plain = plainName(name);
  return names.find((other) => plainName(other) === plain) ?? nearest(name, [...names]);
}

/**
 * Finds a column by the name that an option gives.
 * @param option in camel case
 * @throws {ClusterkitError} usage, with the nearest name and those that exist
 */
export function findColumn<T extends { name: string }>(
  option: string,
  name: string,
  columns: readonly T[],
): T {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  const near = nearestName(name, names);
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  const reason = `there is no column "${name}"${hint}; ${listColumns(names)}`;
  throw new ClusterkitError('usage', reason, { option });
}

/** @throws {ClusterkitError} input, when a condition leaves no row */
export function checkSomeRow(count: number, title: string, where = ''): void {
  if (count > 0) return;
  throw new ClusterkitError('input', `no row meets the condition ${where}`, { at: { file: title } });
}
