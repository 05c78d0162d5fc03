import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandPatterns, matchesPattern } from '../../src/input/patterns.ts';
import { temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

for (const name of [
  'a1.csv',
  'a2.csv',
  'b1.csv',
  'a+.csv',
  '.hidden.csv',
  'it[1].csv',
  'deep/a1.csv',
  'deep/er/z.csv',
]) {
  mkdirSync(join(at(name), '..'), { recursive: true });
  writeFileSync(at(name), 'x\n1\n');
}

describe('patterns', () => {
  it.each<[string, string[]]>([
    ['a*.csv', ['a+.csv', 'a1.csv', 'a2.csv']],
    ['?1.csv', ['a1.csv', 'b1.csv']],
    ['[a-b]1.csv', ['a1.csv', 'b1.csv']],
    ['[!a]1.csv', ['b1.csv']],
    ['a+*', ['a+.csv']],
    ['.h*', ['.hidden.csv']],
    ['*/*1.csv', ['deep/a1.csv']],
    ['d*p/er/z.csv', ['deep/er/z.csv']],
    ['**/a1.csv', ['a1.csv', 'deep/a1.csv']],
    ['**/z*', ['deep/er/z.csv']],
    // names, whatever is in them
    ['it[1].csv', ['it[1].csv']],
    ['plain.csv', ['plain.csv']],
  ])('%s', async (pattern, names) => {
    expect(await expandPatterns([at(pattern)])).toEqual(names.map(at));
  });

  it.each([
    ['a*.csv', 'a1.csv', true],
    ['a*.csv', 'b1.csv', false],
    ['**/z*', 'deep/er/z.csv', true],
    ['**/z*', 'z.csv', true],
    ['*/z.csv', 'deep/er/z.csv', false],
    ['d*/**', 'deep/x.csv', true],
    ['plain.csv', 'plain.csv', false],
  ])('of %s and %s: %s', (pattern, path, isMatch) => {
    expect(matchesPattern(pattern, path)).toBe(isMatch);
  });

  it('keeps the order of what was given, and standard input', async () => {
    expect(await expandPatterns(['-', at('b?.csv'), at('a1.csv')])).toEqual([
      '-',
      at('b1.csv'),
      at('a1.csv'),
    ]);
  });

  it.each(['z*.csv', 'none/*.csv', '[z-a].csv', 'a1.csv/*'])(
    'says that nothing matches %s',
    async (pattern) => {
      const path = at(pattern);
      await expect(expandPatterns([path])).rejects.toMatchObject({
        code: 'input',
        message: `${path}: no file matches this pattern`,
      });
    },
  );
});
