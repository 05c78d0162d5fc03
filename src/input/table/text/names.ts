import { listFew } from '../../../core/words.ts';
import type { Doubt } from '../batch.ts';
import type { HeadRecord } from './head.ts';

/** The names as they are written in some lines, joined by blanks; '' where there is none. */
export function writtenNames(lines: readonly HeadRecord[], width: number, short: boolean): string[] {
  return Array.from({ length: width }, (_, j) =>
    lines
      .map(({ cells }) => cells[short ? j - 1 : j]?.trim() ?? '')
      .filter((name) => name !== '')
      .join(' '),
  );
}

/** A column without name is called column and its number, and of equal names all but the first get a number. */
export function uniqueNames(written: readonly string[]): { names: string[]; doubts: Doubt[] } {
  const given = written.map((name, j) => name || `column${j + 1}`);
  const taken = new Set(given);
  const seen = new Set<string>();
  const renamed: string[] = [];
  const names = given.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number++;
    const unique = `${name}_${number}`;
    taken.add(unique);
    renamed.push(unique);
    return unique;
  });
  return { names, doubts: renamed.length === 0 ? [] : [renamedDoubt(renamed)] };
}

function renamedDoubt(renamed: readonly string[]): Doubt {
  const quoted = renamed.map((name) => `"${name}"`);
  return {
    about: 'header',
    taken: `columns with equal names are called ${listFew(quoted, 3)}`,
    other: 'a row, not a header',
    option: 'header',
  };
}
