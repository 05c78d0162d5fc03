import { CELL_END, displayWidth, withoutMiddle } from './table.ts';

/*
 * Text for a terminal of some width. Prose is wrapped between words. A table that is too wide is printed in blocks of
 * columns, each with what tells the rows apart, as R prints a wide data frame; a last column of words is wrapped in its place, and
 * cells that are too long even so lose their middle.
 */

/** The space between two columns. */
const GAP = '  ';

/** The least room in which the words of a last column are wrapped in their place. */
const LEAST_WORDS = 24;

/** Parts of a number or a setting that stay together: "0.23 s", "39.1 %", "k = 4". */
const TOGETHER = /(?<=\d) (?=(?:%|s|ms|MB|GB|kB)(?![\w]))|(?<=\S) (?==)|(?<= =) (?=\S)/g;
const GLUE = '\ue000';

/** Colored spaces, the escape sequences around text, spaces, and words. */
const PIECES = /\x1b\[(?:4[0-8]|10[0-7])[\d;]*m *\x1b\[49m|\x1b\[[\d;]*m| +|[^ \x1b]+/g;
const ESCAPES = /\x1b\[[\d;]*m/g;
const SWATCHES = /\x1b\[(?:4[0-8]|10[0-7])[\d;]*m *\x1b\[49m/g;

const FAINT = '\x1b[2m';
const FAINT_END = '\x1b[22m';

/** Lines of tables as they are printed where nothing limits them, such as in a file. */
export function plainText(text: string): string {
  return text.includes(CELL_END) ? text.replaceAll(CELL_END, GAP) : text;
}

/** A text whose lines have at most `width` columns, where words and cells allow it. */
export function fitText(text: string, width: number): string {
  const lines = text.split('\n');
  const fitted: string[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && lines[end].includes(CELL_END)) end++;
    if (end > at) fitted.push(...fitTable(lines.slice(at, end), width));
    else fitted.push(...wrap(lines[at], width));
    at = Math.max(end, at + 1);
  }
  return fitted.join('\n');
}

function shownWidth(text: string): number {
  return displayWidth(text.replace(ESCAPES, ''));
}

/** A line in as many as it needs. @param indent columns before those after the first; absent: two more than the first */
export function wrap(line: string, width: number, indent = hangingIndent(line, width)): string[] {
  if (shownWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  let space = '';
  let isEmpty = true;
  for (const [piece] of line.replace(TOGETHER, GLUE).matchAll(PIECES)) {
    if (piece[0] === ' ' && !(isEmpty && lines.length > 0)) space += piece;
    else if (piece[0] !== ' ') {
      const size = shownWidth(piece);
      if (size > 0 && !isEmpty && used + space.length + size > width) {
        lines.push(current);
        current = ' '.repeat(indent);
        used = indent;
        space = '';
      }
      current += space + piece;
      used += space.length + size;
      space = '';
      if (size > 0) isEmpty = false;
    }
  }
  return [...lines, current].map((one) => one.replaceAll(GLUE, ' '));
}

/** Below the value of a name and a value, else two more columns than the line has. */
function hangingIndent(line: string, width: number): number {
  const plain = line.replace(ESCAPES, '');
  const [label = ''] = /^ *\S+(?: \S+)* {2,}/.exec(plain) ?? [];
  if (label !== '' && label.length <= Math.min(LEAST_WORDS, width / 2)) return label.length;
  return Math.min(plain.length - plain.trimStart().length + 2, Math.floor(width / 2));
}

/** The lines of one table. */
function fitTable(lines: readonly string[], width: number): string[] {
  const rows = lines.map((line) => line.split(CELL_END));
  const widths = widthsOf(rows);
  const whole = sum(widths) + GAP.length * (widths.length - 1);
  if (whole <= width) return lines.map(plainText);
  if (endsInWords(rows, widths, width)) return rows.flatMap((row) => wrapLast(row, widths, width));
  return inBlocks(lines, width).flatMap((block, at) => [...(at > 0 ? [''] : []), ...block]);
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, j) =>
    rows.reduce((most, row) => Math.max(most, shownWidth(row[j] ?? '')), 0),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Where the last of several columns begins. */
function lastStart(widths: readonly number[]): number {
  return sum(widths.slice(0, -1)) + GAP.length * (widths.length - 1);
}

function endsInWords(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  width: number,
): boolean {
  const last = widths.length - 1;
  const room = width - lastStart(widths);
  if (last < 1 || room < LEAST_WORDS) return false;
  const words = rows.flatMap((row) => (row[last] ?? '').split(' '));
  return rows.some((row) => /\S \S/.test(row[last] ?? '')) && words.every((word) => shownWidth(word) <= room);
}

function wrapLast(row: readonly string[], widths: readonly number[], width: number): string[] {
  return wrap(row.join(GAP), width, row.length < widths.length ? undefined : lastStart(widths));
}

/** Blocks of columns, each with the first column or those that tell rows apart; swatches stand in the first block alone. */
function inBlocks(lines: readonly string[], width: number): string[][] {
  const isFaint = lines.map((line) => line.includes(FAINT));
  const cells = shortened(
    lines.map((line, at) =>
      (isFaint[at] ? line.replaceAll(FAINT, '').replaceAll(FAINT_END, '') : line).split(CELL_END),
    ),
    width,
  );
  const rows = keyed(cells, width);
  const keys = withoutSwatches(rows.map(([key]) => key));
  const widths = widthsOf(rows);
  const keyWidth = widthsOf(keys.map((key) => [key]))[0];
  const blocks: string[][] = [];
  for (let from = 1; from < widths.length; ) {
    const first = blocks.length === 0 ? rows.map(([key]) => key) : keys;
    let used = blocks.length === 0 ? widths[0] : keyWidth;
    let to = from;
    while (to < widths.length && (to === from || used + GAP.length + widths[to] <= width)) {
      used += GAP.length + widths[to];
      to++;
    }
    const block = rows.map((row, at) => {
      const line = [first[at], ...row.slice(from, to)].join(GAP).trimEnd();
      return isFaint[at] ? `${FAINT}${line}${FAINT_END}` : line;
    });
    blocks.push(used <= width ? block : block.flatMap((line) => wrap(line, width)));
    from = to;
  }
  return blocks;
}

/**
 * Rows whose first columns are joined to one, as many as tell all rows apart. One stays the first where no number of columns
 * does so in two thirds of a line and with room for each of the others.
 */
function keyed(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const widths = widthsOf(rows);
  for (let count = 1; count < widths.length; count++) {
    const used = lastStart(widths.slice(0, count + 1));
    const isNarrow = used - GAP.length <= (2 * width) / 3 && used + Math.max(...widths.slice(count)) <= width;
    if (count > 1 && (!isNarrow || rows.some((row) => row[count - 1]?.includes('\x1b')))) return rows;
    const keys = rows.map((row) =>
      Array.from({ length: count }, (_, j) => {
        const cell = row[j] ?? '';
        return cell + ' '.repeat(widths[j] - shownWidth(cell));
      }).join(GAP),
    );
    if (new Set(keys).size === rows.length)
      return count === 1 ? rows : rows.map((row, at) => [keys[at], ...row.slice(count)]);
  }
  return rows;
}

/**
 * Rows whose first cells have at most half of a line, and whose other cells fit beside them: longer ones lose their
 * middle. Columns of words that can be wrapped, and cells with escapes, stay as they are.
 */
function shortened(rows: readonly (readonly string[])[], width: number): string[][] {
  const widths = widthsOf(rows);
  const half = Math.floor((width - GAP.length) / 2);
  const room = width - GAP.length - Math.min(widths[0], half);
  const isWrapped = widths.map((_, j) => j > 0 && rows.every((row) => canWrap(row[j] ?? '', room)));
  return rows.map((row) =>
    row.map((cell, j) => {
      const most = j === 0 ? half : room;
      if (widths[j] <= most || isWrapped[j] || cell.includes('\x1b')) return cell;
      const text = withoutMiddle(cell.trim(), most);
      const space = ' '.repeat(most - displayWidth(text));
      return cell.startsWith(' ') ? space + text : text + space;
    }),
  );
}

/** Whether a cell begins on the left, and has no word that is too long. */
function canWrap(cell: string, room: number): boolean {
  return !/^ +\S/.test(cell) && cell.split(' ').every((word) => shownWidth(word) <= room);
}

/** Cells of a first column without their swatches, and without the space that all of them begin with. */
function withoutSwatches(keys: readonly string[]): string[] {
  const plain = keys.map((key) => key.replace(SWATCHES, (found) => ' '.repeat(shownWidth(found))));
  const space = Math.min(...plain.map((key) => key.length - key.trimStart().length));
  return plain.map((key) => key.slice(space));
}
