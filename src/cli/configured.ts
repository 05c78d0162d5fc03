import { InvalidArgumentError } from 'commander';
import { nearest } from '../core/check.ts';
import { splitList } from '../core/lists.ts';
import { type Configured, flagOf, type Param } from '../core/params.ts';

/*
 * Words with settings of their own: hac:linkage=average:metric=cosine. A colon begins a setting where the name of a
 * parameter follows; any other colon is part of a value, as in graph=knn:10.
 */

/** Reads the text of one value of a parameter; undefined where the text itself is the value. */
type ParserOf = (param: Param) => ((text: string, previous?: unknown) => unknown) | undefined;

/** Words between commas, added to those of earlier uses of the option; each once. */
export function severalConfigured(
  { own = {} }: Param,
  text: string,
  previous: readonly (string | Configured)[] = [],
  { check, parserOf }: { check: (word: string) => string; parserOf: ParserOf },
): (string | Configured)[] {
  const added = splitList(text).map((part) => {
    const [word, ...pieces] = part.split(':');
    const name = check(word);
    if (pieces.length === 0) return name;
    return { name, text: part, settings: settingsOf(pieces, own[name] ?? [], parserOf) };
  });
  const all = new Map([...previous, ...added].map((one) => [typeof one === 'string' ? one : one.text, one]));
  return [...all.values()];
}

/** The name of an input, which may hold colons, and settings for it. */
export function inputWithSettings({ own = {} }: Param, text: string, parserOf: ParserOf): Configured {
  const params = own[''] ?? [];
  const pieces = text.split(':');
  const first = pieces.findIndex((piece, at) => at > 0 && beginsSetting(piece, params));
  if (first < 0) {
    const near = nearName(pieces, params);
    if (near !== undefined)
      throw new InvalidArgumentError(`${pieces.at(-1)} is no setting: did you mean ${near}?`);
    return refuse('an input and settings such as circles.csv:k=2');
  }
  const settings = settingsOf(pieces.slice(first), params, parserOf);
  return { name: pieces.slice(0, first).join(':'), text, settings };
}

/** What comes nearest to a name that no parameter has. */
function nearName(pieces: readonly string[], params: readonly Param[]): string | undefined {
  const [word] = (pieces.at(-1) ?? '').split('=');
  return pieces.length > 1 ? nearest(word, params.map(wordOf)) : undefined;
}

/** The name of a parameter as its flag has it. */
function wordOf({ name }: Param): string {
  return flagOf(name).slice(2);
}

function paramOfWord(word: string, params: readonly Param[]): Param | undefined {
  return params.find((param) => param.name === word || wordOf(param) === word);
}

function beginsSetting(piece: string, params: readonly Param[]): boolean {
  const at = piece.indexOf('=');
  const param = paramOfWord(at < 0 ? piece : piece.slice(0, at), params);
  return param !== undefined && at < 0 === (param.type === 'switch');
}

/** @param pieces what stands between colons */
function settingsOf(
  pieces: readonly string[],
  params: readonly Param[],
  parserOf: ParserOf,
): Record<string, unknown> {
  const parts: string[] = [];
  for (const piece of pieces) {
    if (beginsSetting(piece, params)) parts.push(piece);
    else if (parts.length > 0) parts[parts.length - 1] += `:${piece}`;
    else {
      const near = nearest(piece.split('=')[0], params.map(wordOf));
      if (near !== undefined) throw new InvalidArgumentError(`${piece} is no setting: did you mean ${near}?`);
      refuse(`settings such as ${exampleOf(params)}; ${piece} is none`);
    }
  }
  const settings: Record<string, unknown> = {};
  for (const part of parts) {
    const at = part.indexOf('=');
    const param = paramOfWord(at < 0 ? part : part.slice(0, at), params) as Param;
    const before = settings[param.name];
    if (before !== undefined && param.type !== 'repeated') refuse(`${wordOf(param)} once`);
    settings[param.name] = at < 0 ? true : readValue(param, part.slice(at + 1), parserOf, before);
  }
  return settings;
}

/** One value: several would be runs that stand in one column. Steps that follow each other are one. */
function readValue(param: Param, text: string, parserOf: ParserOf, before: unknown): unknown {
  const value = parserOf(param)?.(text, before) ?? text;
  if (!Array.isArray(value) || param.type === 'repeated') return value;
  return value.length === 1 ? value[0] : refuse(`one value of ${wordOf(param)}`);
}

function exampleOf(params: readonly Param[]): string {
  const choice = params.find(({ choices }) => choices !== undefined);
  return choice?.choices ? `${wordOf(choice)}=${choice.choices[0]}` : 'k=3';
}

function refuse(expected: string): never {
  throw new InvalidArgumentError(`Expected ${expected}.`);
}
