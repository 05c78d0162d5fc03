import type { Lottery } from './random.ts';
import type { CellValue } from './textFiles.ts';

/** A table column by column. */
export interface RandomTable {
  names: string[];
  cells: CellValue[][];
}

const WORDS = [
  'red',
  'light blue',
  'Köln',
  'x;y',
  'a,b',
  'say "hi"',
  "O'Brien",
  'tab',
  'Ünï',
  'n 1',
  'two  blanks',
];

/** Columns of numbers of one kind each, with gaps, and a column of words. */
export function randomTable(lottery: Lottery): RandomTable {
  const rows = 4 + lottery.below(20);
  const width = 2 + lottery.below(4);
  const gaps = lottery.below(3) === 0 ? 0.1 : 0;
  const cells: CellValue[][] = [];
  for (let j = 0; j < width; j++) {
    const digits = lottery.below(7);
    const scale = 10 ** lottery.below(6);
    const number = () => Number(((lottery.float() - 0.4) * scale).toFixed(digits)) || 1;
    cells.push(Array.from({ length: rows }, () => (j > 0 && lottery.float() < gaps ? null : number())));
  }
  if (lottery.below(2) === 0) {
    const few = WORDS.slice(lottery.below(6)).slice(0, 5);
    cells[lottery.below(width)] = Array.from({ length: rows }, () => few[lottery.below(few.length)]);
  }
  const names = cells.map((_, j) => `${['name', 'len', 'Größe', 'x', 'the width'][j % 5]}${j}`);
  return { names, cells };
}

/** The dialect of a file that was written at random. */
export interface RandomDialect {
  delimiter: string;
  decimal: string;
  thousands: string;
  quote: 'always' | 'needed';
  header: boolean;
  missing: string;
  lineEnd: string;
  comment: string;
  encoding: string;
  exponents: boolean;
  /** Doubts under which other numbers are allowed: two readings are possible. */
  tolerated: string[];
}

/** Writes a table in a dialect that a program could have written. */
export function writeTable(
  { names, cells }: RandomTable,
  lottery: Lottery,
): { bytes: Uint8Array; dialect: RandomDialect } {
  const pick = <T>(...values: T[]): T => values[lottery.below(values.length)];
  const delimiter = pick(',', '\t', ';', '|', ' ', 'fixed');
  const decimal = delimiter === ',' ? '.' : pick('.', '.', ',');
  const spaced = delimiter === ' ' || delimiter === 'fixed';
  const dialect: RandomDialect = {
    delimiter,
    decimal,
    thousands: spaced || lottery.below(4) > 0 ? '' : pick(decimal === '.' ? ',' : '.', "'", ' ', '\u00a0'),
    quote: delimiter === 'fixed' ? 'needed' : pick('always', 'needed', 'needed'),
    header: lottery.below(4) > 0,
    missing: spaced ? 'NA' : pick('', 'NA', '?', 'null', '-'),
    lineEnd: pick('\n', '\r\n', '\r'),
    comment: pick('', '', '', '# made by hand', '% made by hand'),
    encoding: pick('utf-8', 'utf-8', 'bom', 'utf-16le', 'utf-16be', 'cp1252'),
    exponents: lottery.below(6) === 0,
    tolerated: ['decimal', 'thousands', 'header', 'delimiter'],
  };
  const rows = cells[0].map((_, i) => cells.map((column) => cellText(column[i], dialect)));
  const lines = (dialect.header ? [names.map((name) => wordText(name, dialect)), ...rows] : rows).map(
    (row) => row,
  );
  const texts = delimiter === 'fixed' ? alignColumns(lines) : lines.map((line) => line.join(delimiter));
  if (dialect.comment !== '') texts.unshift(dialect.comment);
  const text = texts.map((line) => line + dialect.lineEnd).join('');
  return { bytes: encode(text, dialect.encoding), dialect };
}

function cellText(value: CellValue, dialect: RandomDialect): string {
  if (typeof value === 'string') return wordText(value, dialect);
  if (value === null) return dialect.missing;
  const { decimal, thousands, exponents, quote, delimiter } = dialect;
  let text = exponents ? value.toExponential() : plainText(value);
  if (thousands !== '' && !exponents) {
    const [whole, fraction] = text.split('.');
    text = whole.replace(/\B(?=(\d{3})+$)/g, '_') + (fraction === undefined ? '' : `.${fraction}`);
  }
  text = text.replace('.', decimal).replaceAll('_', thousands);
  return quote === 'always' || text.includes(delimiter) ? `"${text}"` : text;
}

/** Without exponent. */
function plainText(value: number): string {
  return String(value).includes('e') ? value.toFixed(6) : String(value);
}

function wordText(word: string, { quote, delimiter }: RandomDialect): string {
  // words of aligned columns cannot be told from columns
  const text = delimiter === 'fixed' ? word.replace(/ +/g, '_') : word;
  const needed = text.includes(delimiter) || text.includes('"') || (delimiter === ' ' && /\s/.test(text));
  if (delimiter === 'fixed' || (quote === 'needed' && !needed)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

function alignColumns(lines: string[][]): string[] {
  const widths = lines[0].map((_, j) => Math.max(...lines.map((line) => line[j].length)) + 2);
  return lines.map((line) => line.map((cell, j) => cell.padStart(widths[j])).join(''));
}

function encode(text: string, encoding: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16le') return Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]);
  if (encoding === 'utf-16be') return Buffer.concat([Buffer.from([0xfe, 0xff]), bytes.swap16()]);
  if (encoding === 'cp1252') return Buffer.from(text, 'latin1');
  return Buffer.from(encoding === 'bom' ? `\ufeff${text}` : text);
}
