import { foreignMessage } from '../../core/errors.ts';

/** A name within double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text within single quotes. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The first line of what the database said, without the kind of error it is. */
export function reason(error: unknown): string {
  return foreignMessage(error)
    .replace(/^(\w+ )*Error: /, '')
    .split('\n')[0]
    .trim();
}
