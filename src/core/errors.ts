/**
 * What went wrong, as a word that a program can test.
 *
 * - `usage`: an option or argument is wrong.
 * - `input`: a file cannot be read, or its data cannot be used.
 * - `memory`: the work requires more memory than allowed.
 * - `output`: a result cannot be written.
 * - `aborted`: the caller's AbortSignal fired.
 */
export type ErrorCode = 'usage' | 'input' | 'memory' | 'output' | 'aborted';

/** The place of an error. */
export interface Place {
  /** The path as the caller gave it; for a table of several files, a title of these files. `-` is standard input. */
  file?: string;
  /** The user's name for the row: `line 7`, `pixel 3,2`, `flower.jpg`. Messages use it in place of the number. */
  name?: string;
  /** A row of the dataset, from 0. */
  row?: number;
  /** A name, or a number from 0. */
  column?: string | number;
}

/** One change after which the work can succeed. */
export type Remedy =
  /** An option, in camel case. */
  | { option: string; how: 'raise' | 'lower' }
  /** An option and a value for it; `to` states the purpose: "leave such rows out". */
  | { option: string; how: 'set'; value?: string; to?: string }
  /** A change that no option makes, as an order: "scale the values down". */
  | { how: 'do'; what: string };

/** A value that is not accepted, and what is accepted. */
export interface Refused {
  expected: string;
  received: string;
  /** The accepted word that is nearest to the value, if one is near. */
  near?: string;
}

/** What is known about an error beside its reason. */
export interface ErrorDetails {
  /** The option or argument that the error is about, in camel case: `nInit`. */
  option?: string;
  /** The value of the option, if the error is about this value. */
  value?: string;
  at?: Place;
  /** Changes, each of which can help by itself. */
  remedies?: readonly Remedy[];
  refused?: Refused;
  cause?: unknown;
}

/**
 * How an option with a value is written: `missing = drop` in the library, `--missing drop` on the command line.
 * undefined means that this option does not exist here; remedies with this option are then left out.
 */
export type Wording = (option: string, value?: string) => string | undefined;

const IN_CODE: Wording = (option, value) => (value === undefined ? option : `${option} = ${value}`);

/**
 * A mistake of the user or a limit of the machine; anything else that is thrown is a bug. The facts are data.
 * `message` is one sentence made of these facts for callers of the library. `describeError` makes the sentence for
 * others, such as the command line. No code takes a message apart.
 */
export class ClusterkitError extends Error {
  readonly code: ErrorCode;
  /**
   * What is wrong, without the option, the place and the remedies. If the reason begins with a verb (is, has, holds,
   * names, requires, joins, cannot), the option is the subject of this verb.
   */
  readonly reason: string;
  readonly option?: string;
  readonly value?: string;
  readonly at?: Place;
  readonly remedies: readonly Remedy[];
  readonly refused?: Refused;

  constructor(code: ErrorCode, reason: string, details: ErrorDetails = {}) {
    const { option, value, at, remedies = [], refused, cause } = details;
    super(sentence({ reason, option, value, at, remedies, refused }), cause === undefined ? {} : { cause });
    this.name = 'ClusterkitError';
    this.code = code;
    this.reason = reason;
    this.option = option;
    this.value = value;
    this.at = at;
    this.remedies = remedies;
    this.refused = refused;
  }

  /** The same error with other details; the present error is its cause. */
  with(details: ErrorDetails & { code?: ErrorCode }): ClusterkitError {
    const { option, value, at, remedies, refused } = this;
    const { code = this.code, ...changed } = details;
    return new (this.constructor as typeof ClusterkitError)(code, this.reason, {
      option,
      value,
      at,
      remedies,
      refused,
      cause: this,
      ...changed,
    });
  }
}

/** No pixel of a picture counts; where several are taken together, others may have some. */
export class NoPixelsError extends ClusterkitError {}

/**
 * An error in one sentence: "points.csv: line 7, column "x": reason; raise maxMemory".
 * @example
 * try {
 *   await kmeans({ x: Float64Array.of(1, Number.NaN), n: 2, dim: 1 }, { k: 1 });
 * } catch (error) {
 *   if (error instanceof ClusterkitError) console.log(error.code, error.at, describeError(error));
 * }
 * // input { row: 1, column: 0 } row 1, column 0: NaN is not a finite number of at most 1e+140
 */
export function describeError(error: ClusterkitError, wording: Wording = IN_CODE): string {
  return sentence(error, wording);
}

function sentence(
  {
    reason,
    option,
    value,
    at,
    remedies = [],
    refused,
  }: Pick<ClusterkitError, 'reason' | 'option' | 'value' | 'at' | 'remedies' | 'refused'>,
  wording: Wording = IN_CODE,
): string {
  const name = option === undefined ? undefined : (wording(option, value && quoted(value)) ?? option);
  const parts = [...describePlace(at), refused ? refusal(name, refused) : statement(name, reason)];
  return withRemedies(parts.join(': '), remedies, wording);
}

function refusal(name: string | undefined, { expected, received, near }: Refused): string {
  if (near !== undefined) return `${name} ${received}: did you mean ${near}? Expected ${expected}`;
  // what is wrong would stand behind a long list
  if (expected.length > LONG) return `${name} received ${received}; expected ${expected}`;
  return `Expected ${expected} for ${name} but received ${received}`;
}

/** More than a list of a few words has. */
const LONG = 100;

/** Verbs that begin a reason whose subject is the option: "--choose requires several values of k". */
const PREDICATE = /^(is|has|holds|names|requires|joins|compares|cannot)\b/;

function statement(name: string | undefined, reason: string): string {
  if (name === undefined) return reason;
  return `${name}${PREDICATE.test(reason) ? '' : ':'} ${reason}`;
}

/** Quotes a value that is more than one word. */
function quoted(value: string): string {
  return /^[\w.,:/+=-]*$/.test(value) ? value : JSON.stringify(value);
}

/** Characters of a name that a sentence has room for. */
const MOST_OF_NAME = 400;

/** The begin and the end of a name that is longer than a sentence. */
function brief(name: string): string {
  return name.length > MOST_OF_NAME ? `${name.slice(0, MOST_OF_NAME / 2)}...${name.slice(-50)}` : name;
}

function describePlace({ file, name, row, column }: Place = {}): string[] {
  const inFile = [
    name === undefined ? (row === undefined ? undefined : `row ${row}`) : brief(name),
    column === undefined
      ? undefined
      : `column ${typeof column === 'string' ? JSON.stringify(brief(column)) : column}`,
  ].filter((part) => part !== undefined);
  return [file === undefined ? undefined : brief(file), inFile.join(', ')].filter(
    (part) => part !== undefined && part !== '',
  ) as string[];
}

/** A statement and its remedies: "...; use --limit or --sample, or raise --max-memory". */
export function withRemedies(text: string, remedies: readonly Remedy[], wording: Wording = IN_CODE): string {
  const groups: { verb: string; objects: string[] }[] = [];
  for (const remedy of remedies) {
    const [verb, object] = order(remedy, wording);
    if (object === undefined) continue;
    const last = groups.at(-1);
    if (verb !== '' && last?.verb === verb) last.objects.push(object);
    else groups.push({ verb, objects: [object] });
  }
  if (groups.length === 0) return text;
  // a question needs no semicolon
  const said = text.endsWith('?') ? `${text} ` : `${text}; `;
  const orders = groups.map(({ verb, objects }) => `${verb}${listWords(objects)}`);
  const isPlain = groups.every(({ objects }) => objects.length === 1 && !objects[0].includes(','));
  const last = orders.pop();
  const before = isPlain ? `${orders.join(', ')} or ` : `${orders.join(', ')}, or `;
  return `${said}${orders.length === 0 ? '' : before}${last}`;
}

function order(remedy: Remedy, wording: Wording): [verb: string, object: string | undefined] {
  if (remedy.how === 'do') return ['', remedy.what];
  if (remedy.how !== 'set') return [`${remedy.how} `, wording(remedy.option)];
  // a name in a value may have blanks: encode = "room size=onehot"
  const value = remedy.value?.includes('=') ? quoted(remedy.value) : remedy.value;
  const option = wording(remedy.option, value);
  return ['use ', option && remedy.to !== undefined ? `${option} to ${remedy.to}` : option];
}

/** "a, b or c". */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/**
 * Makes the error about a value that is not accepted: "expected <what> but received <value>".
 * @param near the accepted word that is nearest to the value
 */
export function invalid(option: string, expected: string, actual: unknown, near?: string): ClusterkitError {
  const received = show(actual);
  const reason = `expected ${expected} but received ${received}`;
  const refused = { expected, received, ...(near !== undefined && { near }) };
  return new ClusterkitError('usage', reason, { option, refused });
}

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 80 ? `${value.slice(0, 77)}...` : value}"`;
  if (typeof value === 'object' && value !== null) return `${value.constructor?.name ?? 'an object'}`;
  return String(value);
}

/** The text of an error of Node or of a package. For a ClusterkitError, read the fields. */
export function foreignMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
