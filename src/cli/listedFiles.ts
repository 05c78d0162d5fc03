import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { ClusterkitError } from '../core/errors.ts';
import { checkStdin } from '../work/look.ts';
import { readText } from '../work/textFile.ts';
import type { Io } from './session.ts';

/** A list is read into memory whole. */
const LARGEST_LIST = 2 ** 28;

const LIST = '--files-from';
const NULLS = ['-0', '--null'];

/** A command line in which the files of lists stand in place of the option that names the list. */
export interface Listed {
  argv: string[];
  /** An option that only commands of several files know: it was in the command line. */
  flag?: string;
  /** The lists, which are read as well. */
  lists?: readonly string[];
}

/**
 * Puts the files of `--files-from LIST` after the operands: a name in each line, or between null characters with `-0`.
 * Names are taken as they are: no patterns, and no options.
 * @throws {ClusterkitError} usage, for an option without its list; input, for a list that cannot be read or is empty
 */
export async function withListedFiles(argv: readonly string[], io: Io): Promise<Listed> {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const isOption = (word: string, at: number) =>
    at < end && (word === LIST || word.startsWith(`${LIST}=`) || NULLS.includes(word));
  const flag = argv.find(isOption)?.split('=')[0];
  if (flag === undefined || argv.some((word, at) => at < end && ['-h', '--help'].includes(word)))
    return { argv: [...argv] };
  const lists: string[] = [];
  const before: string[] = [];
  let nulls = false;
  for (let at = 0; at < end; at++) {
    const word = argv[at];
    if (NULLS.includes(word)) nulls = true;
    else if (word.startsWith(`${LIST}=`)) lists.push(word.slice(LIST.length + 1));
    else if (word !== LIST) before.push(word);
    else if (at + 1 < end) lists.push(argv[++at]);
    else throw noList();
  }
  if (lists.includes('')) throw noList();
  if (lists.length === 0)
    throw new ClusterkitError(
      'usage',
      `${flag} says how the names of ${LIST} are separated, and there is none`,
    );
  const operands = argv.slice(end + 1);
  checkStdin(io, [...lists, ...before, ...operands]);
  const named: string[] = [];
  for (const list of lists) named.push(...(await namesIn(list, nulls, io.stdin)));
  return { argv: [...before, '--', ...operands, ...named], flag, lists };
}

function noList(): ClusterkitError {
  return new ClusterkitError('usage', `${LIST} requires the name of a file, or - for standard input`);
}

async function namesIn(list: string, nulls: boolean, stdin: Readable): Promise<string[]> {
  const text = await readText({ maxMemory: LARGEST_LIST, stdin }, list);
  if (nulls && !text.includes('\0') && text.trimEnd().includes('\n'))
    throw new ClusterkitError('input', 'its names are separated by line breaks, not by null characters', {
      at: { file: list },
      remedies: [{ how: 'do', what: 'leave out -0 (--null)' }],
    });
  const names = nulls ? text.split('\0') : text.split(/\r?\n/);
  const found = names.filter((name) => name !== '');
  if (found.length === 0)
    throw new ClusterkitError('input', 'no file is named in it', { at: { file: list } });
  const spoiled = nulls ? undefined : found.find((name) => name.includes('\0'));
  if (spoiled !== undefined)
    throw new ClusterkitError('input', 'its names are separated by null characters; add --null', {
      at: { file: list },
    });
  // a file of this name, not standard input
  return found.map((name) => (name === '-' ? './-' : name));
}

/** The argument of a command that takes several files. */
const SEVERAL = ['files', 'results', 'labels'];

/** Whether a command takes as many files as are named. */
export function takesSeveral(command: Command): boolean {
  return command.registeredArguments.some((one) => one.variadic && SEVERAL.includes(one.name()));
}
