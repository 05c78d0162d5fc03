import { checkChoice } from './check.ts';

/**
 * The fields that the entries of all tables share (distances, linkages, indices, features). An entry is plain data;
 * help, the manual and tests are made of entries. A table imports nothing that computes.
 */
export interface Entry {
  /** The name on the command line and in the JSON. */
  name: string;
  /** Other names, which are accepted in place of `name`. */
  aliases?: readonly string[];
  /** The name for people, in titles and tables. */
  title: string;
  /** One line that describes the entry, without a full stop. */
  about: string;
  /** Authors, title, venue and year of the source. */
  reference?: string;
}

/**
 * Makes a function that finds an entry by its name or an alias, in any case.
 * @param option the option whose value is looked up, for errors
 */
export function finderIn<E extends Entry>(option: string, entries: readonly E[]): (word: string) => E {
  const byWord = new Map(
    entries.flatMap((entry) =>
      [entry.name, ...(entry.aliases ?? [])].map((word) => [word.toLowerCase(), entry] as const),
    ),
  );
  const names = entries.map(({ name }) => name);
  // checkChoice accepts only names, so only a value that is not text reaches it without an entry
  return (word) => byWord.get(String(word).toLowerCase()) ?? byWord.get(checkChoice(option, word, names))!;
}

/** For each alias in lower case, the name of its entry. */
export function aliasesOf(entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias.toLowerCase(), name])),
  );
}

/** The names of entries, in their order. */
export function namesOf<Name extends string>(entries: readonly { name: Name }[]): Name[] {
  return entries.map(({ name }) => name);
}
