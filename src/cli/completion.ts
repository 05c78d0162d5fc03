import type { Command } from 'commander';
import { checkChoice } from '../core/check.ts';
import { SCRIPTS } from './completion/scripts.ts';
import { SHELLS } from './completion/shells.ts';
import { candidates, FILES } from './completion/words.ts';
import type { Session } from './session.ts';

/** `clusterkit completion`: a script for a shell, or the words that can stand at the end of a line. */
export async function runCompletion(
  session: Session,
  shell: string,
  words: readonly string[],
  declare: (words: readonly string[]) => Command,
): Promise<void> {
  if (shell !== 'words') {
    session.write(SCRIPTS[checkChoice('shell', shell, SHELLS)]);
    return;
  }
  const before = plainWords(words.slice(0, -1));
  // the shell puts a dot before it, because an empty word would be lost on the way
  const current = (words.at(-1) ?? '.').slice(1);
  // what takes the name of a command takes any of them
  const isOfAll = before.includes('plan') || before.includes('config');
  const found = await candidates(declare(isOfAll ? [] : before), before, current);
  const lines = found.words.map(({ word, about }) => `${word}\t${about.replace(/\s+/g, ' ')}\n`);
  session.write([...lines, ...(found.files ? [`${FILES}\n`] : [])].join(''));
}

/** The words before the last one: `plan kmeans` takes what `kmeans` does, and `palette diff` is one command. */
function plainWords(before: readonly string[]): string[] {
  const [first, second] = before.flatMap((word, at) => (word.startsWith('-') ? [] : [at]));
  if (before[first] === 'plan' && second !== undefined) return plainWords(before.toSpliced(first, 1));
  if (before[first] !== 'palette' || before[second] !== 'diff') return [...before];
  return before.with(first, 'palette-diff').toSpliced(second, 1);
}
