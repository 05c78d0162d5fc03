import { nameInList } from '../core/lists.ts';

/* Words of command lines, as shells read them. */

/** Several values as one word, in quotes where they would be taken for others. */
export function listWord(values: readonly unknown[]): string {
  return values.map((one) => nameInList(String(one))).join(',');
}

/** Words as a command line. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** A word of a command line, in quotes where a shell would change it. */
export function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
