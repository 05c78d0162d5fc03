import type { Column } from '../core/items.ts';
import { inChunks } from './columns.ts';
import { records } from './ndjson.ts';

/**
 * JSON text with a final newline. Numbers that JSON lacks (NaN, infinities) become null. Short arrays of numbers and
 * words are on one line.
 */
export function toJson(value: unknown): string {
  return `${pretty(value, '')}\n`;
}

/** JSON in one line. Numbers that JSON lacks become null, and typed arrays are arrays. */
export function jsonLine(value: unknown): string {
  const plain = (_: string, item: unknown) =>
    ArrayBuffer.isView(item) ? Array.from(item as unknown as ArrayLike<number>) : item;
  return `${JSON.stringify(value, plain)}\n`;
}

/** Characters of a line, above which an array is broken up. */
const WIDTH = 100;

function pretty(value: unknown, indent: string): string {
  if (ArrayBuffer.isView(value)) return pretty(Array.from(value as unknown as ArrayLike<number>), indent);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) return flat(value, indent);
    return wrap(
      '[',
      value.map((item) => inner + pretty(item, inner)),
      indent,
      ']',
    );
  }
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  const lines = fields.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`);
  return wrap('{', lines, indent, '}');
}

function wrap(open: string, lines: string[], indent: string, close: string): string {
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** Items that are not objects, as many on a line as fit. */
function flat(items: unknown[], indent: string): string {
  const lines = [...flatLines(items)];
  return lines.length === 1
    ? `[${lines[0]}]`
    : wrap(
        '[',
        lines.map((text) => `${indent}  ${text}`),
        indent,
        ']',
      );
}

function* flatLines(items: Iterable<unknown>): Generator<string> {
  let line = '';
  for (const item of items) {
    const word = JSON.stringify(item) ?? 'null';
    if (line !== '' && line.length + word.length + 2 > WIDTH) {
      yield line;
      line = word;
    } else line += line === '' ? word : `, ${word}`;
  }
  yield line;
}

/** `toJson` of an array of numbers, in pieces. */
export function* jsonNumbers(numbers: Iterable<number>): Generator<string> {
  let before = '';
  let count = 0;
  for (const line of flatLines(numbers)) {
    if (count === 1) yield `[\n  ${before}`;
    if (count > 1) yield `,\n  ${before}`;
    before = line;
    count++;
  }
  yield count === 1 ? `[${before}]\n` : `,\n  ${before}\n]\n`;
}

/** `toJson` of a matrix, row by row. */
export function* jsonRows(rows: Iterable<ArrayLike<number>>): Generator<string> {
  let before = '[';
  for (const row of rows) {
    yield `${before}\n  ${flat(Array.from(row), '  ')}`;
    before = ',';
  }
  yield '\n]\n';
}

/** A table as an array of objects, one on each line, in pieces; missing values, NaN and infinities are null. */
export function toJsonTable(columns: readonly Column[]): Iterable<string> {
  return inChunks(arrayLines(columns));
}

function* arrayLines(columns: readonly Column[]): Generator<string> {
  let before = '[\n';
  for (const record of records(columns)) {
    yield `${before}  ${record}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
