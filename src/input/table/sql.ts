import { foreignMessage } from '../../core/errors.ts';

/** A name within double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text within single quotes. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The first line of an error of the database, without the kind of the error. */
export function reason(error: unknown): string {
  return foreignMessage(error)
    .replace(/^(\w+ )*Error: /, '')
    .split('\n')[0]
    .trim();
}
