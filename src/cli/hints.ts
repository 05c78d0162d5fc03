import { existsSync } from 'node:fs';
import type { Command, Option } from 'commander';
import { ClusterkitError } from '../core/errors.ts';
import { operandsOf } from './namedFiles.ts';
import { paramOf } from './params.ts';

/** What commander says of a command line, and what to do where it does not say. */
export function withHint(text: string, command: Command): string {
  const [, word = ''] = /^unknown command '(.*)'$/.exec(text) ?? [];
  if (word !== '' && existsSync(word))
    return `${word} is a file, not a command; clusterkit help ${word} tells what fits it`;
  if (word !== '') return `${text}; clusterkit help lists the commands`;
  if (/^missing required argument/.test(text)) return `${text}; ${missingRemedy(command)}`;
  const [, valueless = '', value = ''] = /^unknown option '(--[^'=]*)=(.*)'$/.exec(text) ?? [];
  const flag = command.options.find((option) => isSwitch(option) && option.long === valueless);
  if (flag) return `${flag.long} takes no value${remedyFor(value, command)}`;
  const [, unknown = ''] = /^unknown option '--([^'=]+)'/.exec(text) ?? [];
  const taker = command.options.find((option) => isChoiceOf(option, unknown));
  if (taker) return `unknown option '--${unknown}'; write ${taker.long} ${unknown} for that`;
  if (/^unknown option '[^']*'$/.test(text))
    return `${text}; clusterkit help ${command.name()} all lists those there are`;
  return text;
}

/** Whether a word is a value of an option: ellipses of --outline, average of --linkage. */
function isChoiceOf(option: Option, word: string): boolean {
  const { choices = [], names = [] } = paramOf(option) ?? {};
  return [...choices, ...names].includes(word);
}

/** An option that can stand alone takes the word behind it nevertheless. */
function missingRemedy(command: Command): string {
  const taker = command.options.find(
    (option) => option.optional && typeof command.getOptionValue(option.attributeName()) === 'string',
  );
  if (!taker) return `clusterkit help ${command.name()} has examples`;
  const word = command.getOptionValue(taker.attributeName()) as string;
  return `${word} is the value of ${taker.long}: write the files before ${taker.long}`;
}

/** A word that can only be a value: no path, no ending, no pattern of names. */
const BARE = /^[^-./\\*?[\]{}:][^./\\*?[\]{}:]*$/;

/**
 * Refuses `--choose vote`: the flag takes no value, so that vote would be a file.
 * @throws {ClusterkitError} usage, if a word behind such a flag is a bare word and no file
 */
export function checkValueless(command: Command, argv: readonly string[]): void {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const operands = operandsOf(command);
  for (let at = 1; at < end; at++) {
    const [before, word] = [argv[at - 1], argv[at]];
    const flag = command.options.find((option) => isSwitch(option) && option.long === before);
    if (!flag || !BARE.test(word) || !operands.includes(word) || existsSync(word)) continue;
    throw new ClusterkitError(
      'usage',
      `${flag.long} takes no value, and there is no file ${word}${remedyFor(word, command)}`,
    );
  }
}

/** A word may be the name of another option. */
function remedyFor(word: string, { options }: Command): string {
  const named = options.find(({ long }) => long === `--${word}`);
  return named ? `; write ${named.long} for that` : '';
}

function isSwitch({ required, optional }: Option): boolean {
  return !required && !optional;
}
