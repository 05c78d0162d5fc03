import type { Rgb } from './image.ts';

/** The type of a parameter's value, which says how a word of the command line is read. */
type ParamType =
  /** true if the option is given. */
  | 'switch'
  /** A whole number. */
  | 'count'
  /** A finite number. */
  | 'number'
  /** Any text: the name of a column or of a file, a condition. */
  | 'text'
  /** Texts between commas. */
  | 'texts'
  /** An option that may be repeated, with one text each time. */
  | 'repeated'
  /** One of `choices`. */
  | 'choice'
  /** Several of `choices`, between commas or repeated. */
  | 'choices'
  /** Several of `choices`, each with settings of its own after a colon: hac:linkage=average; those of `own`. */
  | 'configured'
  /** The name of an input, and settings for it: circles.csv:k=2; it may be repeated. */
  | 'settings'
  /** Text, or true if the option stands alone. */
  | 'optional-text'
  /** A whole number of at least 0, or the word random. */
  | 'seed'
  | 'color'
  /** A width and a height, such as 28x28. */
  | 'size'
  /** Bytes, such as 2GB. */
  | 'bytes';

/** Kinds of input, as far as parameters depend on the kind. */
export type SubjectKind = 'picture' | 'table' | 'matrix' | 'folder' | 'distances' | 'tree' | 'graph';

export const ROW_KINDS = ['table', 'matrix', 'folder'] as const satisfies readonly SubjectKind[];

/** Kinds of which trees can be made; a tree is one already. */
export const MERGED_KINDS = ['picture', ...ROW_KINDS, 'distances'] as const satisfies readonly SubjectKind[];

/** Kinds whose rows still have to be compared; given distances are compared already. */
export const COMPARED_KINDS = ['picture', ...ROW_KINDS] as const satisfies readonly SubjectKind[];

/**
 * One thing that can be set, as plain data. The options of the command line, help, the manual, refusals, the `params`
 * of results and the tests over all parameters are made of this data.
 */
export interface Param {
  /** Name in camel case, as in options and in the JSON; `flagOf` makes the flag. */
  name: string;
  type: ParamType;
  /** One line of help, without a full stop. */
  help: string;
  /** A letter, for the most common parameters. */
  short?: string;
  /** The placeholder of the value in help, such as n. */
  value?: string;
  choices?: readonly string[];
  /** The parameters of each of `choices`, for settings of its own; of an input, those of the choice ''. */
  own?: Readonly<Record<string, readonly Param[]>>;
  /** Of a text that names rows or a file: the words that it may be instead. */
  names?: readonly string[];
  /** Other words, in lower case, and the choice that each of them stands for. */
  aliases?: Readonly<Record<string, string>>;
  /** The least and the largest value of a number. */
  min?: number;
  max?: number;
  /** The default value; absent: there is no default, or `help` describes the default. */
  default?: unknown;
  /** Another default, where another parameter has this value. */
  defaultWith?: { param: string; is: unknown; value: unknown };
  /** How help states the default, if the value itself says little. */
  defaultText?: string;
  /** What the number counts or measures. */
  unit?: string;
  /**
   * Other parameters and the values of theirs without which it says nothing, such as { metric: 'minkowski' }; true
   * where any value does.
   */
  when?: Readonly<Record<string, string | true>>;
  /** Other parameters, and the values of theirs beside which it is not used, and not required. */
  unless?: Readonly<Record<string, string>>;
  /** Its value is the name of a file to write. */
  writes?: true;
  /** The word auto may stand for the value. */
  auto?: true;
  /** The number may be infinite. */
  infinite?: true;
  /** Words, in lower case, that may stand for a number. */
  instead?: readonly string[];
  /** The value is no name of a file, though it may look like one. */
  words?: true;
  /** The parameter requires all rows in memory at once. */
  inMemory?: true;
  /** Several values can be given; each value makes a run. */
  grid?: true;
  /** The parameter must be given. The text is the question of the refusal, such as "how many clusters?". */
  required?: string;
  /** Kinds of input for which the work chooses a value where none is given. */
  chosenFor?: readonly SubjectKind[];
  /** The heading above the parameter in help; absent: Options. */
  group?: string;
  /** The kinds of input that the parameter is used with; absent: all. */
  for?: readonly SubjectKind[];
  /** Options whose values may name files that the parameter is used with as well. */
  files?: readonly string[];
}

/** A word with settings of its own. */
export interface Configured {
  /** One of the choices, or the name of an input. */
  name: string;
  /** The word and its settings, as they were given. */
  text: string;
  /** One value for each parameter, by the names of parameters. */
  settings: Readonly<Record<string, unknown>>;
}

type ValueOf<P> = P extends { auto: true }
  ? NumberOf<P> | 'auto'
  : P extends { instead: readonly (infer Word)[] }
    ? NumberOf<P> | Word
    : NumberOf<P>;

type NumberOf<P> = P extends { type: 'switch' }
  ? boolean
  : P extends { type: 'count' | 'number' | 'seed' | 'bytes' }
    ? number
    : P extends { type: 'configured'; choices: readonly (infer Word)[] }
      ? (Word | Configured)[]
      : P extends { type: 'settings' }
        ? Configured[]
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

/** The options of parameters: absent if not given; a parameter with a grid may have several values. */
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

/** Parameters that were given but are not used with a kind of input. */
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

/** What a parameter is not used beside, if no other value of it was given. @param unless that of the parameter */
export function isIdle(
  unless: Param['unless'],
  values: Readonly<Record<string, unknown>>,
): [other: string, value: string] | undefined {
  return Object.entries(unless ?? {}).find(([other, value]) =>
    [values[other]].flat().every((one) => one === value),
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
