import { type Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import { parseNames, splitList } from '../core/lists.ts';
import { type Configured, flagOf, type Param } from '../core/params.ts';
import { inputWithSettings, severalConfigured } from './configured.ts';
import { decimalGrid, wholeGrid, wordGrid } from './grids.ts';
import { byteSize, decimal, hexColor, imageSize, seedNumber, wholeNumber } from './options.ts';

/*
 * Options of the command line, made from parameters. No option has a default of commander's: what was not given stays
 * away, so that everybody can tell; help names the default that the work fills in.
 */

const paramsOfCommands = new WeakMap<Command, () => readonly Param[]>();

/** Tells what the parameters of a command are; `declareOptions` makes options of them. */
export function addParams(command: Command, paramsOf: () => readonly Param[]): Command {
  paramsOfCommands.set(command, paramsOf);
  return command;
}

/** Declares an option for each parameter of a command, under its heading of help. */
export function declareOptions(command: Command): void {
  for (const param of paramsOfCommands.get(command)?.() ?? []) {
    command.optionsGroup(`${param.group ?? 'Options'}:`);
    command.addOption(optionOf(param));
  }
}

const paramsOfOptions = new WeakMap<Option, Param>();

/** The parameter from which an option was made; undefined for options of the program itself. */
export function paramOf(option: Option): Param | undefined {
  return paramsOfOptions.get(option);
}

/** The option of one parameter. */
function optionOf(param: Param): Option {
  const option = new Option(flagsOf(param), helpOf(param));
  paramsOfOptions.set(option, param);
  const parse = parserOf(param);
  if (parse) option.argParser(parse);
  return option;
}

/** `-k, --k <list>`. Also for the manual. @public */
export function flagsOf({ name, short, type, value = 'value' }: Param): string {
  const flag = `${short ? `-${short}, ` : ''}${flagOf(name)}`;
  if (type === 'switch') return flag;
  return type === 'optional-text' ? `${flag} [${value}]` : `${flag} <${value}>`;
}

/** The help text of a parameter: its purpose, its choices, and the default. */
function helpOf(param: Param): string {
  const usual = defaultOf(param);
  return `${meaningOf(param)}${usual === undefined ? '' : ` (default: ${usual})`}`;
}

const REPEATED: readonly Param['type'][] = ['repeated', 'choices', 'configured', 'settings'];

/** The purpose of a parameter and its choices. Also for the manual. @public */
export function meaningOf({ help, choices, type }: Param): string {
  const listed = choices && !choices.every((word) => help.includes(word)) ? `: ${choices.join(', ')}` : '';
  const repeated = REPEATED.includes(type) ? '; may be repeated' : '';
  return `${help}${listed}${repeated}`;
}

/** The text of the default; undefined if there is no default. Also for the manual. @public */
export function defaultOf({ default: usual, defaultText, type }: Param): string | undefined {
  if (defaultText !== undefined) return defaultText;
  if (usual === undefined || usual === false) return undefined;
  return type === 'color' ? toHex(usual as Parameters<typeof toHex>[0]) : String(usual);
}

/** Types of which each use of the option adds to the one before. */
const ADDING: readonly (Param['type'] | undefined)[] = [...REPEATED, 'texts'];

/** Refuses an option that takes one value and is given twice: the first value would count for nothing. */
export function takeOnce(option: Option, flag: string): void {
  const param = paramOf(option);
  if (!(option.required || option.optional) || ADDING.includes(param?.type)) return;
  const { parseArg } = option;
  option.argParser((text: string, previous: unknown): unknown => {
    // false is that of --no-config
    if (previous === undefined || previous === false) return parseArg ? parseArg(text, previous) : text;
    const all = [previous, text].flat().join(',');
    const reason = param?.grid ? `several values are one list: ${flag} ${all}` : 'it takes one value';
    throw new ClusterkitError('usage', `${flag} is given twice; ${reason}`);
  });
}

type Parser = (text: string, previous: unknown) => unknown;

function parserOf(param: Param): Parser | undefined {
  const { type, grid, min, max, infinite } = param;
  const bounds = { min: min ?? Number.NEGATIVE_INFINITY, max };
  switch (type) {
    case 'switch':
    case 'text':
    case 'optional-text':
      return undefined;
    case 'count':
      return grid ? wholeGrid({ min: min ?? 0, max }, param.unit) : wholeNumber(min ?? 0, max);
    case 'number':
      return orWords(
        param,
        orAuto(param, grid ? decimalGrid({ ...bounds, infinite }) : decimal(bounds.min, infinite)),
      );
    case 'seed':
      return grid ? seedGrid : seedNumber;
    case 'choice':
      return grid ? orAll(param, wordGrid(oneOf(param))) : oneOf(param);
    case 'choices':
      return (text, previous) => severalOf(param, text, previous as string[] | undefined);
    case 'configured':
      return (text, previous) =>
        severalConfigured(param, text, previous as Configured[] | undefined, {
          check: oneOf(param, true),
          parserOf,
        });
    case 'settings':
      return (text, previous) => [
        ...((previous as Configured[] | undefined) ?? []),
        inputWithSettings(param, text, parserOf),
      ];
    case 'texts':
      return (text, previous) => [...((previous as string[] | undefined) ?? []), ...parseNames(text)];
    case 'repeated':
      return (text, previous) => [...((previous as string[] | undefined) ?? []), text];
    case 'color':
      return hexColor;
    case 'size':
      return imageSize;
    case 'bytes':
      return byteSize;
  }
}

/**
 * The value of a parameter as the command line has it.
 * @throws an error that says what is expected
 */
export function parseValue(param: Param, text: string): unknown {
  return parserOf(param)?.(text, undefined) ?? text;
}

/** Accepts the word auto where it may stand for the value. */
function orAuto({ auto }: Param, parse: (text: string) => unknown): Parser {
  return (text) => (auto && text.toLowerCase() === 'auto' ? 'auto' : parse(text));
}

/** The word all stands for every choice, where several can be given. */
function orAll({ choices = [] }: Param, parse: (text: string) => string[]): Parser {
  return (text) => (text.toLowerCase() === 'all' ? [...choices] : parse(text));
}

/** Accepts words that may stand for a number; in a grid they come after the numbers. */
function orWords({ instead = [], grid }: Param, parse: Parser): Parser {
  if (instead.length === 0) return parse;
  return (text, previous) => {
    const parts = grid ? splitList(text) : [text];
    const isWord = (part: string) => instead.includes(part.toLowerCase());
    const words = [...new Set(parts.filter(isWord).map((word) => word.toLowerCase()))];
    const numbers = parts.filter((part) => !isWord(part));
    if (words.length === 0) return parse(text, previous);
    const parsed = numbers.length > 0 ? (parse(numbers.join(','), previous) as number[]) : [];
    return grid ? [...parsed, ...words] : words[0];
  };
}

function seedGrid(text: string): number[] {
  return text === 'random' ? [seedNumber(text)] : wholeGrid({ min: 0 })(text);
}

/** Accepts one of the choices in any case, or an alias. @param isList whether several can be given */
function oneOf({ choices = [], aliases = {} }: Param, isList = false) {
  return (text: string): string => {
    if (choices.includes(text)) return text;
    const word = text.toLowerCase();
    if (Object.hasOwn(aliases, word)) return aliases[word];
    const near = nearest(text, choices);
    const isEvery = isList && word === 'all';
    const every = isEvery ? 'No word stands for all of them; name those that are wanted, with commas. ' : '';
    const advice = near === undefined ? every : `Did you mean ${near}? `;
    throw new InvalidArgumentError(`${advice}Allowed choices are ${choices.join(', ')}.`);
  };
}

/** Words between commas, added to the words of earlier uses of the option; each once. */
function severalOf(param: Param, text: string, previous: readonly string[] = []): string[] {
  const added = splitList(text).map(oneOf(param, true));
  return [...new Set([...previous, ...added])];
}
