import type { Command, Option } from 'commander';
import { nameInList, splitList, unquoted } from '../../core/lists.ts';
import { flagOf, type Param } from '../../core/params.ts';
import { SHAPE_NAMES } from '../../generators/table.ts';
import { INDEX_NAMES } from '../../indices/table.ts';
import { headNames } from '../../work/headNames.ts';
import { CACHE_WORDS } from '../../work/params/cache.ts';
import { SCHEMA_NAMES } from '../../work/params/schema.ts';
import { meaningOf, paramOf } from '../params.ts';
import { TOPICS } from '../topicNames.ts';
import { SHELLS } from './shells.ts';

/** The line that tells a shell to complete names of files. */
export const FILES = ':files';

/** A word that can stand at the end of a line. */
interface Candidate {
  word: string;
  about: string;
}

/** What can stand at the end of a line. */
interface Candidates {
  words: Candidate[];
  /** Names of files, too. */
  files: boolean;
}

/** Placeholders of values that name columns of the table. */
const COLUMNS = ['column', 'columns', 'names'];

/** Parameters whose values are names, but not of columns. */
const NO_COLUMNS = ['workload'];

/** What commands take in place of files. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  completion: SHELLS,
  config: ['show'],
  schema: SCHEMA_NAMES,
  cache: CACHE_WORDS,
  generate: SHAPE_NAMES,
};

/**
 * What can stand at the end of a line.
 * @param program with the command of the line and its options declared
 * @param before the words before the last one, without the name of the program
 */
export async function candidates(
  program: Command,
  before: readonly string[],
  current: string,
): Promise<Candidates> {
  const command = program.commands.find((one) => before.includes(one.name()));
  if (!command) return fitting(firstWords(program, before, current), current, false);
  // what is planned is completed as if it were to be done
  if (command.name() === 'plan') return planned(program, before, current);
  const options = [...command.options, ...program.options];
  const asking = askingOption(options, before);
  if (asking) return valuesFor(asking, command, before, current);
  // bash alone cuts a word at the sign
  const sign = current.startsWith('--') ? current.indexOf('=') + 1 : 0;
  const named = sign > 0 && askingOption(options, [current.slice(0, sign - 1)]);
  if (named)
    return after(current.slice(0, sign), await valuesFor(named, command, before, current.slice(sign)));
  if (current.startsWith('-')) return fitting(options.flatMap(flagWords), current, false);
  return operandsFor(program, command, before, current);
}

/** Values behind the flag that they belong to. Shells complete no names of files there. */
function after(flag: string, { words }: Candidates): Candidates {
  return { words: words.map(({ word, about }) => ({ word: flag + word, about })), files: false };
}

/** The commands that can be planned. */
function planned(program: Command, before: readonly string[], current: string): Candidates {
  const commands = commandsOf(program).filter(({ word }) => word !== 'plan');
  return fitting(current.startsWith('-') ? firstWords(program, before, current) : commands, current, false);
}

/** What a command takes beside options: files, or one of a few words. */
function operandsFor(
  program: Command,
  command: Command,
  before: readonly string[],
  current: string,
): Candidates {
  const name = command.name();
  const words = Object.hasOwn(OPERANDS, name) ? OPERANDS[name] : undefined;
  if (!words) return { words: [], files: true };
  const isGiven = before.some((word) => words.includes(word));
  if (!isGiven) return fitting(plainly(words), current, false);
  return fitting(name === 'config' ? commandsOf(program) : [], current, false);
}

function plainly(words: readonly string[]): Candidate[] {
  return words.map((word) => ({ word, about: '' }));
}

function commandsOf(program: Command): Candidate[] {
  return program.commands.map((one) => ({ word: one.name(), about: one.summary() }));
}

/** Commands, topics of help, and options of the program. */
function firstWords(program: Command, before: readonly string[], current: string): Candidate[] {
  if (current.startsWith('-')) return program.options.flatMap(flagWords);
  const commands = commandsOf(program);
  const topics = before.includes('help') ? TOPICS.map((word) => ({ word, about: 'topic of help' })) : [];
  return [...commands, ...topics, ...(before.length === 0 ? [{ word: 'help', about: 'help' }] : [])];
}

/** The option that the last word is a value of. Bash cuts `--chart=pie` at the sign. */
function askingOption(options: readonly Option[], before: readonly string[]): Option | undefined {
  const last = before.at(-1) === '=' ? before.at(-2) : before.at(-1);
  const option = options.find(({ long, short }) => last !== undefined && (long === last || short === last));
  return option && (option.required || option.optional) ? option : undefined;
}

async function valuesFor(
  option: Option,
  command: Command,
  before: readonly string[],
  current: string,
): Promise<Candidates> {
  const param = paramOf(option);
  if (!param) return { words: [], files: false };
  // of a list, the last item is completed
  const isList = ['choices', 'texts', 'configured'].includes(param.type) || param.grid === true;
  const cut = isList ? current.lastIndexOf(',') + 1 : 0;
  const items = await itemsOf(param, command, before);
  // an item of a list stands there once
  const given = new Set(cut > 0 ? splitList(current.slice(0, cut - 1)).map(unquoted) : []);
  const left = items.filter(({ word }) => !given.has(unquoted(word)));
  const words = left.map(({ word, about }) => ({ word: current.slice(0, cut) + word, about }));
  const takesFiles =
    items.length === 0 && ['text', 'optional-text', 'repeated', 'settings'].includes(param.type);
  return fitting(words, current, takesFiles);
}

async function itemsOf(param: Param, command: Command, before: readonly string[]): Promise<Candidate[]> {
  const { choices = [], names = [], instead = [], auto, value = '', name } = param;
  const listed = [...choices, ...names, ...instead, ...(auto ? ['auto'] : [])];
  if (listed.length > 0) return plainly(listed);
  if (name === 'metrics') return plainly(INDEX_NAMES);
  if (!COLUMNS.includes(value) || NO_COLUMNS.includes(name)) return [];
  for (const word of before) {
    if (word === command.name() || word.startsWith('-')) continue;
    const columns = await headNames(word);
    if (columns.length > 0)
      return columns.map((one) => ({ word: nameInList(one), about: `column of ${word}` }));
  }
  return [];
}

/** The long flag of an option, and what it does. */
function flagWords(option: Option): Candidate[] {
  const param = paramOf(option);
  const word = param ? flagOf(param.name) : (option.long ?? option.flags);
  return [{ word, about: param ? meaningOf(param) : option.description }];
}

function fitting(words: readonly Candidate[], current: string, files: boolean): Candidates {
  return { words: words.filter(({ word }) => word.startsWith(current)), files };
}
