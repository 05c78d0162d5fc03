import { invalid } from '../core/errors.ts';
import type { TableReading } from '../core/reading.ts';
import type { DialectOptions } from '../input/table/text/options.ts';
import { DIALECT, type DialectParams } from './params/dialect.ts';

/**
 * What readers are told of how a table is written.
 * @throws {ClusterkitError} usage, for a header that is neither yes nor no nor a number of lines
 */
export function dialectOf(options: DialectParams): DialectOptions {
  const { delimiter, skip, footer, comment, quote, decimal, thousands, na, encoding, sheet } = options;
  const header = options.header === undefined ? undefined : headerOf(options.header);
  return { delimiter, header, skip, footer, comment, quote, decimal, thousands, na, encoding, sheet };
}

function headerOf(text: string): 'yes' | 'no' | number {
  if (text === 'yes' || text === 'no') return text;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw invalid('header', 'yes, no or a number of lines', text);
}

/** The options that were given. */
export function givenDialect(options: DialectParams): DialectParams {
  const given = DIALECT.map(({ name }) => [name, options[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as DialectParams;
}

/**
 * What reads other files as this one was read: the options that were given, and what was found out about its numbers.
 * @param options absent, where not given
 */
export function presetOf(options: DialectParams, reading: TableReading | undefined): DialectParams {
  const { decimal, thousands, doubts = [] } = reading ?? {};
  // plain numbers are plain everywhere
  const isPlain = decimal !== ',' && !thousands && doubts.every(({ option }) => option !== 'decimal');
  const found = Object.fromEntries(
    isPlain ? [] : Object.entries({ decimal, thousands }).filter(([, value]) => value !== undefined),
  );
  const { sheet: _, ...given } = givenDialect(options);
  return { ...found, ...given };
}

/** What a model says of how its rows were written: the options of it that are of the right type. */
export function savedDialect(saved: unknown): DialectParams {
  if (typeof saved !== 'object' || saved === null) return {};
  const values = saved as Record<string, unknown>;
  const fits = ({ name, type }: (typeof DIALECT)[number]) => {
    const value = values[name];
    if (type === 'count') return Number.isSafeInteger(value);
    if (type === 'texts') return Array.isArray(value) && value.every((word) => typeof word === 'string');
    return typeof value === 'string';
  };
  return Object.fromEntries(DIALECT.filter(fits).map(({ name }) => [name, values[name]])) as DialectParams;
}
