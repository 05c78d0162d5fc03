import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { nearest } from '../core/check.ts';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { nameInList } from '../core/lists.ts';
import {
  type Field,
  type Located,
  parseText,
  type Refuse,
  refuseFolder,
  refusing,
} from '../work/run/text.ts';
import { readText } from '../work/textFile.ts';
import { paramOf } from './params.ts';
import type { Io } from './session.ts';

/*
 * Options that stand in a file of the project or in the environment. Flags go first, then the environment, then the
 * file: there the section of the command, then what holds for all commands.
 */

/** The file of a project, which is looked for in the working folder and in those above it. */
export const CONFIG_NAME = 'clusterkit.config.json';

/** A value of an option that no flag gave. */
export interface Setting {
  /** Name of the option, in camel case. */
  option: string;
  value: unknown;
  origin: string;
}

/** The settings of a file, by commands; '' for all commands. */
type ConfigFile = { path: string; sections: ReadonlyMap<string, ReadonlyMap<string, unknown>> };

const JOBS_VARIABLE = 'CLUSTERKIT_JOBS';

/** Variables that are no options, or that are read where they are needed. */
const OWN_VARIABLES = [
  JOBS_VARIABLE,
  'CLUSTERKIT_KERNELS',
  'CLUSTERKIT_CACHE',
  'CLUSTERKIT_CACHE_SIZE',
  'CLUSTERKIT_CONFIG',
  'CLUSTERKIT_PARENT',
  'CLUSTERKIT_REDIS_USER',
  'CLUSTERKIT_REDIS_PASSWORD',
];

/** The variable that names the file. */
const CONFIG_VARIABLE = 'CLUSTERKIT_CONFIG';

const PREFIX = 'CLUSTERKIT_';

const LARGEST_CONFIG = 2 ** 24;

/** Options that say where options come from, or that are no work. */
const NO_SETTINGS = ['config', 'filesFrom', 'null', 'version', 'help', 'dryRun'];

/** Declares a command with its options; the names of all commands. */
export interface Declared {
  names: readonly string[];
  declare(name: string): Command;
}

/** The file of settings that a command line names, or that of the project; undefined if there is none. */
function findConfig(config: string | false | undefined): string | undefined {
  if (config !== undefined) return config === false ? undefined : config;
  for (let folder = resolve('.'); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The name of an option in the environment: CLUSTERKIT_MAX_MEMORY. */
function variableOf(option: string): string {
  return PREFIX + option.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Options of a command and of the program that can be set without a flag. */
function settable(command: Command): Option[] {
  const all = [...command.options, ...(command.parent?.options ?? [])];
  return all.filter((one) => !NO_SETTINGS.includes(one.attributeName()));
}

/**
 * Reads a file of settings.
 * @throws {ClusterkitError} input, for a file that cannot be read or parsed; usage, for keys that are no options
 */
async function readConfig(path: string, { names, declare }: Declared): Promise<ConfigFile> {
  const refuse = refusing(path);
  refuseFolder(path, CONFIG_NAME);
  const text = await readText({ maxMemory: LARGEST_CONFIG }, path);
  const whole = await parseText(text, path);
  if (!(whole.value instanceof Map))
    throw refuse(whole.at, 'it holds no object of settings such as {"seed": 7}');
  const sections = new Map<string, ReadonlyMap<string, unknown>>();
  const common = [...whole.value].filter(([key]) => key !== '$schema');
  const isSection = ([key, { value }]: [string, Field]) => names.includes(key) && value.value instanceof Map;
  // what holds for all commands must be an option of one of them
  const general = common.filter((entry) => !isSection(entry));
  if (general.length > 0) {
    const known = new Set(names.flatMap((name) => settable(declare(name)).map((one) => one.attributeName())));
    sections.set('', optionsOf(general, [...known], [...names], { refuse, where: '' }));
  }
  for (const [name, section] of common.filter(isSection)) {
    const known = settable(declare(name)).map((one) => one.attributeName());
    const where = `${name}: `;
    sections.set(
      name,
      optionsOf([...(section.value.value as ReadonlyMap<string, Field>)], known, [], { refuse, where }),
    );
  }
  return { path, sections };
}

function optionsOf(
  entries: readonly [string, Field][],
  known: readonly string[],
  others: readonly string[],
  { refuse, where }: { refuse: Refuse; where: string },
): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, { name: at, value }] of entries) {
    const name = key.replace(/^--/, '').replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    if (NO_SETTINGS.includes(name)) throw refuse(at, `${where}"${key}" is for the command line alone`);
    if (!known.includes(name)) {
      if (others.includes(key))
        throw refuse(at, `"${key}" is a command; its options stand in an object, such as {"seed": 7}`);
      const near = nearest(name, [...known, ...others]);
      const advice = near === undefined ? '' : `; did you mean "${near}"?`;
      throw refuse(at, `${where}"${key}" is no option${advice}`);
    }
    const wrong = wrongKind(value);
    if (wrong !== undefined)
      throw refuse(value.at, `${where}"${key}" holds ${wrong}, not a value or a list of values`);
    found.set(name, Array.isArray(value.value) ? value.value.map((one) => one.value) : value.value);
  }
  return found;
}

/** What a value is that no option takes. */
function wrongKind({ value }: Located): string | undefined {
  if (value === null) return 'null';
  if (value instanceof Map) return 'an object';
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return 'an empty list';
  return value.some((one: Located) => typeof one.value === 'object')
    ? 'a list of lists or objects'
    : undefined;
}

/** The file of settings, if one is named or found. */
async function openConfig(
  config: string | false | undefined,
  io: Io,
  declared: Declared,
): Promise<ConfigFile | undefined> {
  if (io.isolated || config === false) return undefined;
  const path = findConfig(config ?? (io.env[CONFIG_VARIABLE] || undefined));
  return path === undefined ? undefined : readConfig(path, declared);
}

/**
 * The settings of a command in the file and in the environment.
 * @throws {ClusterkitError} usage, as `readConfig`
 */
export async function settingsOf(command: Command, io: Io, declared: Declared): Promise<Setting[]> {
  const config = command.parent?.getOptionValue('config') as string | false | undefined;
  if (io.isolated || config === false) return [];
  const file = await openConfig(config, io, declared);
  if (!file && !hasVariables(io.env)) return [];
  const names = [...new Set(settable(command).map((one) => one.attributeName()))];
  return names.flatMap((option) => settingOf(option, command.name(), file, io.env) ?? []);
}

/** @param command '' for what holds for all commands */
function settingOf(
  option: string,
  command: string,
  file: ConfigFile | undefined,
  env: Io['env'],
): Setting | undefined {
  const variable = variableOf(option);
  const said = env[variable] ?? '';
  // the work reads it itself
  if (said !== '' && variable === JOBS_VARIABLE) return undefined;
  if (said !== '' && !OWN_VARIABLES.includes(variable)) return { option, value: said, origin: variable };
  const own = file?.sections.get(command);
  const values = own?.has(option) ? own : file?.sections.get('');
  return file && values?.has(option) ? { option, value: values.get(option), origin: file.path } : undefined;
}

/** All settings, for people. */
export interface AllSettings {
  /** The file that is read. */
  file?: string;
  settings: (Setting & { command?: string })[];
  /** Variables that look like settings and are none, each with the nearest name that is one. */
  strays: [name: string, near: string][];
}

/**
 * The settings of one command or of all.
 * @param config the file that the command line names; false for none
 * @throws {ClusterkitError} usage, as `readConfig`
 */
export async function readSettings(
  io: Io,
  declared: Declared,
  config: string | false | undefined,
  name: string | undefined,
): Promise<AllSettings> {
  const env = config === false ? {} : io.env;
  const file = await openConfig(config, io, declared);
  const optionsIn = (command: string) =>
    settable(declared.declare(command)).map((one) => one.attributeName());
  const known = [...new Set(declared.names.flatMap(optionsIn))];
  const jobs = env.CLUSTERKIT_JOBS;
  const threads = jobs ? [{ option: 'jobs', value: jobs, origin: 'CLUSTERKIT_JOBS' }] : [];
  const of = (options: readonly string[], command: string) =>
    options.flatMap((option) => settingOf(option, command, file, env) ?? []);
  const settings =
    name !== undefined
      ? of([...new Set(optionsIn(name))], name)
      : [
          ...of(known, ''),
          ...declared.names.flatMap((command) =>
            of([...(file?.sections.get(command)?.keys() ?? [])], command)
              .filter(({ origin }) => origin === file?.path)
              .map((one) => ({ command, ...one })),
          ),
        ];
  return {
    ...(file && { file: file.path }),
    settings: [...threads, ...settings],
    strays: straysIn(env, known),
  };
}

function straysIn(env: Io['env'], known: readonly string[]): [name: string, near: string][] {
  const names = [...known.map(variableOf), ...OWN_VARIABLES];
  const strays = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !names.includes(name));
  return strays.flatMap((name): [string, string][] => {
    const near = nearest(name, names);
    return near === undefined ? [] : [[name, near]];
  });
}

/** Whether the environment may hold settings. */
function hasVariables(env: Io['env']): boolean {
  return Object.keys(env).some((name) => name.startsWith(PREFIX) && !OWN_VARIABLES.includes(name));
}

/** Options that exclude each other: a flag for one of them goes before settings of the others. */
const EXCLUSIVE = [
  ['json', 'ndjson', 'csv'],
  ['keepGoing', 'failFast'],
];

const NO = ['0', 'false', 'no', 'off'];

/** A setting that was used, with the words that say the same on the command line. */
interface UsedSetting extends Setting {
  words: string[];
}

/** Settings that concern the process alone, not its results. */
const OF_THE_PROCESS = [
  'jobs',
  'maxMemory',
  'quiet',
  'color',
  'strict',
  'cache',
  'debug',
  'keepGoing',
  'failFast',
  'skipExisting',
];

/** The words that say on the command line what settings say of the results. */
export function wordsOf(settings: readonly UsedSetting[]): string[] {
  return settings.flatMap(({ option, words }) => (OF_THE_PROCESS.includes(option) ? [] : words));
}

/**
 * Gives the options of a command the values of settings, where no flag gave one.
 * @throws {ClusterkitError} usage, with the place of a value that the option does not take
 */
export function applySettings(command: Command, settings: readonly Setting[]): UsedSetting[] {
  const isGiven = (option: string) => command.getOptionValueSourceWithGlobals(option) === 'cli';
  return settings.flatMap((setting) => {
    if (EXCLUSIVE.some((group) => group.includes(setting.option) && group.some(isGiven))) return [];
    const owner = [command, command.parent].find((one) =>
      one?.options.some((option) => option.attributeName() === setting.option),
    );
    if (!owner || owner.getOptionValueSource(setting.option) === 'cli') return [];
    const named = owner.options.filter((option) => option.attributeName() === setting.option);
    return [{ ...setting, words: applyOne(owner, named, setting) }];
  });
}

function applyOne(owner: Command, named: readonly Option[], { option, value, origin }: Setting): string[] {
  const yes = named.find((one) => !one.negate) ?? named[0];
  const no = named.find((one) => one.negate);
  const set = (parsed: unknown) => owner.setOptionValueWithSource(option, parsed, 'config');
  if (!yes.required && (typeof value === 'boolean' || !yes.optional)) {
    const isOn = typeof value === 'boolean' ? value : !NO.includes(String(value).toLowerCase());
    if (isOn || no) set(isOn);
    return isOn ? [flagOfOption(yes)] : no ? [flagOfOption(no)] : [];
  }
  try {
    if (typeof value === 'boolean') throw new InvalidArgumentError('Expected a value.');
    const texts = textsOf(yes, value);
    let parsed: unknown;
    for (const text of texts) parsed = yes.parseArg ? yes.parseArg(text, parsed) : text;
    set(parsed);
    return texts.map((text) => `${flagOfOption(yes)}=${text}`);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new ClusterkitError(
      'usage',
      `"${String(value)}" is no value of ${option}: ${foreignMessage(error)}`,
      {
        at: { file: origin },
      },
    );
  }
}

/** The long flag; the parameter k has one of a single letter. */
function flagOfOption({ long, short, flags }: Option): string {
  return long ?? short ?? flags;
}

/** The words that give an option a value or several of them. */
function textsOf(option: Option, value: unknown): string[] {
  if (!Array.isArray(value)) return [String(value)];
  const type = paramOf(option)?.type;
  if (type === 'repeated' || type === 'settings') return value.map(String);
  const part = type === 'texts' ? (one: unknown) => nameInList(String(one)) : String;
  return [value.map(part).join(',')];
}
