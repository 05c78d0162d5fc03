/** What stands between the cells of a line of a table until the line is printed; no cell has one. */
export const CELL_END = '\x1f';

/** A line without the empty cells, and the space, at its end. A pattern would take the square of the longest space. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === CELL_END)) end--;
  return line.slice(0, end);
}

/** A column of a text table: numbers are aligned to the right. */
export interface Column {
  title: string;
  right?: boolean;
}

/**
 * Lines of a table without borders, the first of which is the header. Cells are told apart by CELL_END, so that a table
 * can be brought to the width of a terminal; no line ends in spaces.
 */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const titles = columns.map(({ title }) => printable(title));
  const texts = rows.map((row) => row.map(printable));
  const widths = titles.map((title, j) =>
    texts.reduce((width, row) => Math.max(width, displayWidth(row[j])), displayWidth(title)),
  );
  const line = (cells: readonly string[]) =>
    withoutEnd(
      cells
        .map((cell, j) => {
          const space = ' '.repeat(widths[j] - displayWidth(cell));
          return columns[j].right ? space + cell : cell + space;
        })
        .join(CELL_END),
    );
  return [line(titles), ...texts.map(line)];
}

/** Names and their values, one on each line. */
export function factLines(facts: readonly (readonly [string, string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${printable(`${name.padEnd(width)}  ${value}`)}\n`).join('');
}

/** Columns of a terminal that a text occupies: two for the wide characters of East Asia and for emoji. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
        char,
      )
        ? 2
        : 1;
  return width;
}

/** "a very long n…e end": a text in at most `most` columns. */
export function withoutMiddle(text: string, most: number): string {
  if (displayWidth(text) <= most) return text;
  const chars = Array.from(text);
  let head = Math.ceil((most - 1) / 2);
  let tail = most - 1 - head;
  const ends = () => `${chars.slice(0, head).join('')}…${tail > 0 ? chars.slice(-tail).join('') : ''}`;
  // wide characters take two columns
  while (displayWidth(ends()) > most) {
    if (head > tail) head--;
    else tail--;
  }
  return ends();
}

/** "39.1 %"; a share that would round to 0 or 100 % is written as less or more. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1 %';
  if (share < 1 && share >= 0.9995) return '>99.9 %';
  return `${(100 * share).toFixed(1)} %`;
}

/** A count; fractions (of weighted pixels) to one decimal. */
export function count(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** At most six significant digits after the decimal point, none for large numbers. */
export function measure(value: number): string {
  return Math.abs(value) >= 1e6 ? value.toFixed(1) : String(Number(value.toPrecision(8)));
}

/** Six significant digits: heights and distances. */
export function figure(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/**
 * Means of a column: five significant digits. Means that are close together and far from 0 have as many digits as
 * distinguish them by three. Values that are not numbers are empty.
 */
export function meansText(means: readonly number[]): string[] {
  const known = means.filter(Number.isFinite);
  const most = Math.max(...known.map(Math.abs));
  const range = Math.max(...known) - Math.min(...known);
  const apart = range > 0 ? Math.floor(Math.log10(most)) - Math.floor(Math.log10(range)) + 3 : 0;
  const digits = Math.min(15, Math.max(5, apart));
  return means.map((mean) => (Number.isFinite(mean) ? String(Number(mean.toPrecision(digits))) : ''));
}

/**
 * Writes control characters and marks that turn the direction of text, which a file's name or its EXIF may hold, as \\x1b
 * and \\u202e, because a terminal would obey them, and line breaks as \\n, since a name stands in one line.
 */
export function printable(text: string): string {
  return text
    .replace(/\r?\n/g, '\\n')
    .replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => {
      const code = c.charCodeAt(0);
      return code < 256
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    });
}
