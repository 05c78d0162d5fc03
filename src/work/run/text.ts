import { join } from 'node:path';
import { ClusterkitError } from '../../core/errors.ts';
import { isFile, isFolder } from '../../input/paths.ts';

/*
 * Files that say what is to be done, in JSON with comments or YAML, whose values know their places.
 */

/** A place in a text, both numbers from 1. */
export interface TextPlace {
  line: number;
  column: number;
}

/** A value and where it stands. */
export interface Located {
  value: Scalar | Located[] | ReadonlyMap<string, Field>;
  at: TextPlace;
}

type Scalar = string | number | boolean | null;

/** A value of a map, and where its name stands. */
export interface Field {
  name: TextPlace;
  value: Located;
}

/** Makes the error about a place in a file. */
export type Refuse = (at: TextPlace, reason: string, option?: string) => ClusterkitError;

/** The refusal of what a file asks for. @param path the file */
export function refusing(path: string): Refuse {
  return (at, reason) => new ClusterkitError('usage', reason, { at: placeIn(path, at) });
}

/** A place in a file, for errors. */
function placeIn(file: string, { line, column }: TextPlace): { file: string; name: string } {
  return { file, name: `line ${line}, column ${column}` };
}

/**
 * @param usual the usual name of a file that says what is to be done
 * @throws {ClusterkitError} input, for a folder in place of such a file
 */
export function refuseFolder(path: string, usual: string): void {
  if (!isFolder(path)) return;
  const there = join(path, usual);
  const what = isFile(there) ? `take ${there}` : `name a file, such as ${there}`;
  throw new ClusterkitError('input', 'it is a folder', {
    at: { file: path },
    remedies: [{ how: 'do', what }],
  });
}

/** Nesting beyond this is a mistake, or worse. */
const MOST_DEPTH = 100;

/** Aliases in all, those within others counted as often as they are used. */
const MOST_ALIASES = 1000;

/**
 * Reads YAML where the name or the first character says so, else JSON with comments and commas after the last item.
 * @throws {ClusterkitError} input, for a text that cannot be parsed, with line and column
 */
export async function parseText(text: string, path: string): Promise<Located> {
  const plain = text.replace(/^\ufeff/, '');
  const isYaml = /\.ya?ml$/i.test(path) || (!/\.jsonc?$/i.test(path) && !/^\s*([[{/]|$)/.test(plain));
  return isYaml ? parseYaml(plain, path) : parseJson(plain, path);
}

function broken(path: string, at: TextPlace, reason: string): ClusterkitError {
  return new ClusterkitError('input', reason, { at: placeIn(path, at) });
}

async function parseJson(text: string, path: string): Promise<Located> {
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  type Node = NonNullable<ReturnType<typeof parseTree>>;
  const placeOf = placesIn(text);
  const errors: Parameters<typeof parseTree>[1] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first)
    throw broken(path, placeOf(first.offset), `no JSON: ${spaced(printParseErrorCode(first.error))}`);
  if (!root) throw broken(path, { line: 1, column: 1 }, 'the file is empty');
  const convert = ({ type, offset, value, children = [] }: Node, depth: number): Located => {
    const at = placeOf(offset);
    if (depth > MOST_DEPTH) throw broken(path, at, 'lists within lists are too deep');
    if (type === 'array') return { at, value: children.map((item) => convert(item, depth + 1)) };
    if (type !== 'object') return { at, value };
    const fields = new Map<string, Field>();
    for (const { children: [name, content] = [] } of children)
      addField(fields, name.value, { name: placeOf(name.offset), value: convert(content, depth + 1) }, path);
    return { at, value: fields };
  };
  return convert(root, 0);
}

function addField(fields: Map<string, Field>, name: string, field: Field, path: string): void {
  if (fields.has(name)) throw broken(path, field.name, `${name} is given twice`);
  fields.set(name, field);
}

/** Fields of other maps, as YAML 1.1 merges them with `<<`: those of the map itself and of earlier maps stay. */
function mergeFields(fields: Map<string, Field>, { value, at }: Located, path: string): void {
  const maps = Array.isArray(value) ? value : [{ value, at }];
  for (const one of maps) {
    if (!(one.value instanceof Map)) throw broken(path, one.at, '<< takes a map, or a list of maps');
    for (const [name, field] of one.value) if (!fields.has(name)) fields.set(name, field);
  }
}

/** "property name expected" of PropertyNameExpected. */
function spaced(words: string): string {
  return words.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** The places of offsets in a text. */
function placesIn(text: string): (offset: number) => TextPlace {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    const line = after < 0 ? starts.length : after;
    return { line, column: offset - starts[line - 1] + 1 };
  };
}

async function parseYaml(text: string, path: string): Promise<Located> {
  const { isAlias, isMap, isScalar, isSeq, parseDocument } = await import('yaml');
  const placeOf = placesIn(text);
  // names that are given twice are told below, with the name
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  let aliases = 0;
  const [first] = document.errors;
  if (first)
    throw broken(path, placeOf(first.pos[0]), `no YAML: ${first.code.replaceAll('_', ' ').toLowerCase()}`);
  const convert = (given: unknown, depth: number, from: TextPlace): Located => {
    const node = isAlias(given) ? given.resolve(document) : given;
    const range = (given as { range?: [number, number, number] } | null)?.range;
    const at = range ? placeOf(range[0]) : from;
    if (depth > MOST_DEPTH) throw broken(path, at, 'lists within lists are too deep');
    if (isAlias(given) && ++aliases > MOST_ALIASES)
      throw broken(path, at, `there are more than ${MOST_ALIASES} aliases, those within aliases counted`);
    if (isSeq(node)) return { at, value: node.items.map((item) => convert(item, depth + 1, at)) };
    if (isMap(node)) {
      const fields = new Map<string, Field>();
      const merged: Located[] = [];
      for (const { key, value } of node.items) {
        const name = convert(key, depth + 1, at);
        if (name.value === '<<' && isScalar(key) && key.type === 'PLAIN') {
          merged.push(convert(value, depth + 1, name.at));
          continue;
        }
        if (typeof name.value === 'object' && name.value !== null)
          throw broken(path, name.at, 'a name is a text, not a list or a map');
        const field = { name: name.at, value: convert(value, depth + 1, name.at) };
        addField(fields, String(name.value), field, path);
      }
      for (const one of merged) mergeFields(fields, one, path);
      return { at, value: fields };
    }
    const value = isScalar(node) ? node.value : null;
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      return { at, value: value as Scalar };
    throw broken(path, at, 'a text, a number, true or false is expected');
  };
  return convert(document.contents, 0, { line: 1, column: 1 });
}
