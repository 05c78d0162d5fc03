import type { Command } from 'commander';
import type { Configured, Param } from '../core/params.ts';
import type { Call } from '../work/call.ts';
import { paramOf } from './params.ts';
import type { Session } from './session.ts';

/**
 * All words of a command line that may name a file to read: the operands, and the values of all options whose
 * parameters do not say that the value is written, is the name of a column, is one of several words or is other text.
 * An option counts as an input unless its parameter says otherwise, so no file is overwritten because a parameter was
 * forgotten. Words that are no files must not count: `--decimal .` would be the working folder with all that is in it.
 */
export function namedInputs(command: Command): string[] {
  const values = command.options
    .filter((option) => {
      const { writes, words, value, type = 'text' } = paramOf(option) ?? {};
      return !writes && !words && value !== 'column' && !CHOSEN.includes(type);
    })
    .flatMap((option) => command.getOptionValue(option.attributeName()))
    .flatMap((value) => (isConfigured(value) ? Object.values(value.settings) : [value]));
  return [...command.args, ...values].filter((value) => typeof value === 'string');
}

/** Types whose values come from a list or name columns. */
const CHOSEN: readonly Param['type'][] = ['choice', 'choices', 'texts'];

/** Arguments that name no file. */
const NO_FILES = ['shape', 'what', 'name', 'command', 'args', 'shell', 'words'];

/** The files that the operands of a command name. */
export function operandsOf(command: Command): string[] {
  return command.registeredArguments
    .flatMap((argument, at) => (NO_FILES.includes(argument.name()) ? [] : [command.processedArgs[at]]))
    .flat()
    .filter((word) => typeof word === 'string');
}

/** Flags that leave results as they are, down to the last byte of the document, or say which are made at all. */
const WITHOUT_TRACE = ['--cache', '--no-cache', '--keep-going', '--fail-fast', '--skip-existing'];

/** A word with settings, of which each may name a file. */
function isConfigured(value: unknown): value is Configured {
  return typeof value === 'object' && value !== null && 'settings' in value;
}

/**
 * What documents tell of a command line.
 * @param argv its words
 * @param settings words for what files and variables set, which tell the same
 */
export function callOf(
  session: Session,
  command: Command,
  argv: readonly string[],
  settings: readonly string[],
): Call {
  const { seed } = command.opts<{ seed?: number | number[] }>();
  // behind the operands: a flag that may have a value would take one of them
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const own = argv.slice(0, end).filter((word) => !WITHOUT_TRACE.includes(word));
  const words = [...own, ...settings, ...argv.slice(end)];
  return {
    arguments: words.map((word, at) => withSeed(word, words[at - 1], [seed].flat()[0])),
    named: session.inputs,
    written: new Set(),
  };
}

/** The seed that was drawn, in place of the word random. */
function withSeed(word: string, before: string | undefined, seed: number | undefined): string {
  if (before === '--seed' && word === 'random') return String(seed);
  return word === '--seed=random' ? `--seed=${seed}` : word;
}
