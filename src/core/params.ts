import type { Rgb } from './image.ts';

/** What a parameter's value is, and so how it is read from a word of the command line. */
type ParamType =
  /** true when given. */
  | 'switch'
  /** A whole number. */
  | 'count'
  /** A finite number. */
  | 'number'
  /** Any text: the name of a column or of a file, a condition. */
  | 'text'
  /** Texts between commas. */
  | 'texts'
  /** An option that may be repeated, a text each time. */
  | 'repeated'
  /** One of `choices`. */
  | 'choice'
  /** Several of `choices`, between commas or repeated. */
  | 'choices'
  /** Text, or true when the option stands alone. */
  | 'optional-text'
  /** A whole number of at least 0, or the word random. */
  | 'seed'
  | 'color'
  /** A width and a height, as 28x28. */
  | 'size'
  /** Bytes, as 2GB. */
  | 'bytes';

/** Kinds of input, as far as parameters differ between them. */
export type SubjectKind = 'picture' | 'table' | 'matrix' | 'folder' | 'distances';

export const ROW_KINDS = ['table', 'matrix', 'folder'] as const satisfies readonly SubjectKind[];

/** Kinds whose rows are still to be compared, unlike given distances. */
export const COMPARED_KINDS = ['picture', ...ROW_KINDS] as const satisfies readonly SubjectKind[];

/**
 * One thing that can be set, as plain data: the options of the command line, help, the manual, refusals, the `params`
 * of results and the tests over all of them are made of these.
 */
export interface Param {
  /** In camel case: the property of options and of the JSON; `flagOf` makes the flag of it. */
  name: string;
  type: ParamType;
  /** A line for people, without a full stop. */
  help: string;
  /** A letter, for the commonest. */
  short?: string;
  /** What stands for the value in help, such as n. */
  value?: string;
  choices?: readonly string[];
  /** Other words, in lower case, and the choice that each stands for. */
  aliases?: Readonly<Record<string, string>>;
  /** The least and the largest value of a number. */
  min?: number;
  max?: number;
  /** What is taken when nothing is given; absent: nothing, or what the help says. */
  default?: unknown;
  /** How help tells the default, where the value itself says little. */
  defaultText?: string;
  /** What the number counts or measures. */
  unit?: string;
  /**
   * Other parameters and the values of theirs without which it says nothing, such as { metric: 'minkowski' }; true
   * where any value does.
   */
  when?: Readonly<Record<string, string | true>>;
  /** Its value is the name of a file to write. */
  writes?: true;
  /** Its value is words for people, which may read like the name of a file. */
  words?: true;
  /** It needs all rows in memory at once. */
  inMemory?: true;
  /** Several values may be given, each of which makes a run. */
  grid?: true;
  /** Without it nothing can be done; the question that a refusal ends with, such as "how many clusters?". */
  required?: string;
  /** The heading of help that it stands under; absent: Options. */
  group?: string;
  /** The kinds of input that it says something about; absent: all. */
  for?: readonly SubjectKind[];
}

type ValueOf<P> = P extends { type: 'switch' }
  ? boolean
  : P extends { type: 'count' | 'number' | 'seed' | 'bytes' }
    ? number
    : P extends { type: 'choices'; choices: readonly (infer Word)[] }
      ? Word[]
      : P extends { type: 'choice'; choices: readonly (infer Word)[] }
        ? Word
        : P extends { type: 'texts' | 'repeated' }
          ? string[]
          : P extends { type: 'optional-text' }
            ? string | true
            : P extends { type: 'color' }
              ? Rgb
              : P extends { type: 'size' }
                ? { width: number; height: number }
                : string;

/** The options that parameters stand for: absent when not given; those that take a grid may hold several values. */
export type OptionsOf<Params extends readonly Param[]> = {
  [P in Params[number] as P['name']]?: P extends { grid: true } ? ValueOf<P> | ValueOf<P>[] : ValueOf<P>;
};

/** A parameter where a grid makes no sense: it takes one value. */
export function oneValue<P extends Param>({ grid: _, ...param }: P): Omit<P, 'grid'> {
  return param;
}

/** `--n-init` of nInit. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Parameters that were given but say nothing about a kind of input. */
export function idleParams(params: readonly Param[], options: object, kind: SubjectKind): Param[] {
  const given = options as Record<string, unknown>;
  return params.filter((param) => given[param.name] !== undefined && param.for?.includes(kind) === false);
}

/** Whether a parameter says something beside the values of others. */
export function isUsed({ when = {} }: Param, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(when).every(([other, value]) =>
    value === true ? values[other] !== undefined : values[other] === value,
  );
}

/** Options with the defaults of what was not given; what has no default stays away. */
export function withDefaults<Params extends readonly Param[]>(
  params: Params,
  options: OptionsOf<Params>,
): OptionsOf<Params> {
  const given = options as Record<string, unknown>;
  const known = params.map((param) => [param.name, given[param.name] ?? param.default] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as OptionsOf<Params>;
}
