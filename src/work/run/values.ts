import { foreignMessage } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import { nameInList } from '../../core/lists.ts';
import { flagOf, type Param } from '../../core/params.ts';
import { splitArrayName } from '../../input/npz.ts';
import { isFile } from '../../input/paths.ts';
import { NAMES_FILES } from '../params/run.ts';
import type { Located, Refuse } from './text.ts';

/*
 * Values of parameters: in an experiment, and as words of a command line.
 */

/** Reads a value as the command line does. @throws an error whose message says what is expected */
export type ParseValue = (param: Param, text: string) => unknown;

/** How values are read. */
export interface ValueContext {
  parse: ParseValue;
  refuse: Refuse;
  /** The path of a file that stands beside the experiment. */
  beside(path: string): string;
}

/**
 * The value of a parameter; undefined for a switch that is off.
 * @throws {ClusterkitError} usage, with the place
 */
export function settingOf(param: Param, given: Located, context: ValueContext): unknown {
  const { name, type } = param;
  const { refuse, beside } = context;
  const { at, value } = given;
  if (value instanceof Map || value === null) throw refuse(at, `${name} takes a value, or a list of values`);
  if (type === 'switch') {
    if (typeof value === 'boolean') return value || undefined;
    throw refuse(at, `${name} is true or false`);
  }
  if (typeof value === 'boolean') throw refuse(at, `${name} is not true or false, but a value`);
  if (Array.isArray(value) && value.length === 0) throw refuse(at, `${name}: the list is empty`);
  const items = (Array.isArray(value) ? value : [given]).map((one) => scalarOf(name, one, refuse));
  if (type === 'repeated') return items;
  if (type === 'texts' && Array.isArray(value)) return items;
  if (Array.isArray(value) && !param.grid && type !== 'choices')
    throw refuse(at, `${name} takes one value, not a list`);
  if (type === 'seed' && items.some((one) => one.toLowerCase() === 'random'))
    throw refuse(
      at,
      `${name}: an experiment names its seeds, so that it gives the same again; it cannot be random`,
    );
  const text = items.join(',');
  try {
    const parsed = context.parse(param, text);
    return typeof parsed === 'string' && NAMES_FILES.includes(name) ? fileBeside(parsed, beside) : parsed;
  } catch (error) {
    throw refuse(at, `"${text}" is no value of ${name}: ${foreignMessage(error)}`);
  }
}

function scalarOf(name: string, { at, value }: Located, refuse: Refuse): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw refuse(at, `${name} takes texts and numbers`);
}

function fileBeside(word: string, beside: (path: string) => string): string {
  const path = beside(word);
  return isFile(splitArrayName(path).file) ? path : word;
}

/** A setting as words of a command line. */
export function wordsOf(param: Param, value: unknown): string[] {
  const flag = param.short ? `-${param.short}` : flagOf(param.name);
  if (param.type === 'switch') return [flag];
  if (param.type === 'repeated') return (value as string[]).flatMap((one) => withValue(flag, one));
  return withValue(flag, textOf(param, value));
}

/** A value that begins with a hyphen would be taken for an option. */
function withValue(flag: string, text: string): string[] {
  return text.startsWith('-') ? [`${flag}=${text}`] : [flag, text];
}

function textOf({ type }: Param, value: unknown): string {
  if (type === 'texts') return (value as string[]).map(nameInList).join(',');
  if (type === 'color') return toHex(value as Parameters<typeof toHex>[0]);
  if (type === 'size') {
    const { width, height } = value as { width: number; height: number };
    return `${width}x${height}`;
  }
  const words = [value].flat().map((one) => (one === Number.POSITIVE_INFINITY ? 'inf' : String(one)));
  return words.join(',');
}
