import { checkChoice } from './check.ts';

/**
 * What the entries of tables have in common (distances, linkages, indices, features): plain data that help, the manual
 * and tests are made of. A table imports nothing that computes.
 */
export interface Entry {
  /** The word of the command line and of the JSON. */
  name: string;
  /** Other words for it. */
  aliases?: readonly string[];
  /** For people, in titles and tables. */
  title: string;
  /** A line on what it is, without a full stop. */
  about: string;
  /** Authors, title, venue and year of the source that it follows. */
  reference?: string;
}

/**
 * What finds an entry by its name or an alias, in any case.
 * @param option the option that the words are values of, for errors
 */
export function finderIn<E extends Entry>(option: string, entries: readonly E[]): (word: string) => E {
  const byWord = new Map(
    entries.flatMap((entry) =>
      [entry.name, ...(entry.aliases ?? [])].map((word) => [word.toLowerCase(), entry] as const),
    ),
  );
  const names = entries.map(({ name }) => name);
  // checkChoice accepts only names, so only a value that is not text gets here without an entry
  return (word) => byWord.get(String(word).toLowerCase()) ?? byWord.get(checkChoice(option, word, names))!;
}

/** The name that each alias of the entries stands for, by the alias in lower case. */
export function aliasesOf(entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias.toLowerCase(), name])),
  );
}

/** The names of entries, in their order. */
export function namesOf<Name extends string>(entries: readonly { name: Name }[]): Name[] {
  return entries.map(({ name }) => name);
}
