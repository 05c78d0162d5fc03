import { describe, expect, it } from 'vitest';
import { parseNames } from '../../src/core/lists.ts';
import { commandLine, listWord } from '../../src/output/shell.ts';

describe('listWord', () => {
  it.each([[['x', 'y']], [['a"b', 'c']], [['say "hi"', 'd,e']], [[' c ', '']]])(
    'makes one word of %j, which is read as the same names',
    (names) => {
      expect(parseNames(listWord(names))).toEqual(names);
    },
  );

  it('leaves numbers as they are', () => {
    expect(listWord([2, 0.5])).toBe('2,0.5');
  });
});

describe('commandLine', () => {
  it('quotes what a shell would change', () => {
    expect(commandLine(['kmeans', "it's.csv", '--columns', 'a b', ''])).toBe(
      String.raw`kmeans 'it'\''s.csv' --columns 'a b' ''`,
    );
  });
});
