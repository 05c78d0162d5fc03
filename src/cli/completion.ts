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
  const before = words.slice(0, -1);
  // the shell puts a dot before it, because an empty word would be lost on the way
  const current = (words.at(-1) ?? '.').slice(1);
  const found = await candidates(declare(before), before, current);
  const lines = found.words.map(({ word, about }) => `${word}\t${about.replace(/\s+/g, ' ')}\n`);
  session.write([...lines, ...(found.files ? [`${FILES}\n`] : [])].join(''));
}
