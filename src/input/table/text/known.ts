import { checkInteger } from '../../../core/check.ts';
import { invalid } from '../../../core/errors.ts';
import type { Front } from './front.ts';
import type { DialectOptions } from './options.ts';
import { SEPARATOR, type Syntax } from './syntax.ts';

const WORDS: Record<string, string> = { comma: ',', tab: '\t', semicolon: ';', pipe: '|', '\\t': '\t' };

const THOUSANDS = [',', '.', "'", ' ', '', 'none'];

/** @throws {ClusterkitError} usage, before anything is read */
export function checkDialectOptions(options: DialectOptions): void {
  const { delimiter, header, skip, footer, comment, quote, decimal, thousands } = options;
  if (delimiter !== undefined) delimiterSyntax(delimiter);
  if (typeof header === 'number') checkInteger('header', header, 0);
  else if (header !== undefined && !['yes', 'no', true, false].includes(header))
    throw invalid('header', 'yes, no or the number of lines', header);
  if (skip !== undefined) checkInteger('skip', skip, 0);
  if (footer !== undefined) checkInteger('footer', footer, 0);
  if (comment === '') throw invalid('comment', 'what begins a line of comment, or none', comment);
  if (quote !== undefined && quote !== 'none' && !isAscii(quote))
    throw invalid('quote', 'one ASCII character or none', quote);
  if (decimal !== undefined && decimal !== '.' && decimal !== ',')
    throw invalid('decimal', '. or ,', decimal);
  if (thousands === undefined) return;
  if (!THOUSANDS.includes(thousands)) throw invalid('thousands', ", . ' a blank or none", thousands);
  if (thousands === decimal) throw invalid('thousands', 'another mark than that of decimals', thousands);
}

/** What options and the lines in front say of the syntax. */
export function knownSyntax({ delimiter, quote }: DialectOptions, front: Front): Partial<Syntax> {
  const known: Partial<Syntax> = { comment: front.comment };
  if (quote !== undefined) known.quote = quote === 'none' ? '' : quote;
  const asked = delimiter ?? front.delimiter;
  return asked === undefined ? known : { ...known, ...delimiterSyntax(asked) };
}

/** A delimiter of several characters that was asked for. */
export function delimiterOf({ delimiter }: DialectOptions): string | undefined {
  return (delimiter === undefined ? undefined : delimiterSyntax(delimiter).written) || undefined;
}

function delimiterSyntax(asked: string): Partial<Syntax> {
  if (asked === 'blanks') return { kind: 'blanks', delimiter: '' };
  if (asked === 'fixed') return { kind: 'fixed', delimiter: '' };
  if (asked.startsWith('fixed:')) return { kind: 'fixed', delimiter: '', apart: false, ends: endsOf(asked) };
  const written = WORDS[asked] ?? asked;
  // blanks around cells are no part of them
  const character = written.trim().length > 0 ? written.trim() : written.slice(0, 1);
  if (!/^[\x20-\x7e\t]+$/.test(character) || character.includes('"'))
    throw invalid('delimiter', 'ASCII characters, comma, tab, semicolon, pipe, blanks or fixed', asked);
  if (character.length > 1) return { kind: 'separated', delimiter: SEPARATOR, written: character };
  // one blank and several are not told apart
  if (character === ' ') return { kind: 'blanks', delimiter: '' };
  return { kind: 'separated', delimiter: character };
}

/** "fixed:5,8,8" ends columns in front of characters 5, 13 and at the end of the line. */
function endsOf(asked: string): number[] {
  const widths = asked.slice('fixed:'.length).split(',').map(Number);
  if (!widths.every((width) => Number.isInteger(width) && width > 0))
    throw invalid('delimiter', 'fixed and whole numbers, such as fixed:5,8,8', asked);
  let end = 0;
  const ends = widths.map((width) => (end += width));
  return [...ends.slice(0, -1), Number.POSITIVE_INFINITY];
}

function isAscii(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 128;
}
