import { describe, expect, it } from 'vitest';
import { compareLabels } from '../../../src/work/diff/labels.ts';
import { Lottery } from '../../support/random.ts';

/** Rows that stay, by trying every way to pair clusters; noise stays noise. */
function mostKept(before: number[], after: number[]): number {
  const [from, to] = [before, after].map((labels) => [...new Set(labels)].filter((label) => label >= 0));
  const shared = (a: number, b: number) => before.filter((label, i) => label === a && after[i] === b).length;
  const best = ([first, ...rest]: number[], free: number[]): number => {
    if (first === undefined) return 0;
    const taken = free.map(
      (b) =>
        shared(first, b) +
        best(
          rest,
          free.filter((other) => other !== b),
        ),
    );
    return Math.max(best(rest, free), ...taken);
  };
  return best(from, to) + shared(-1, -1);
}

describe('two labelings', () => {
  it('are compared by hand', () => {
    // 0 is renamed 2; a row of 1 goes to noise, one of 2 to a new cluster 7; noise stays
    const before = [0, 0, 0, 1, 1, 1, 2, 2, 2, -1];
    const after = [2, 2, 2, 1, 1, -1, 0, 0, 7, -1];
    const { n, moved, pairs, moves, renamed } = compareLabels(before, after);
    expect([n, moved, renamed]).toEqual([10, 2, false]);
    expect(pairs).toEqual([
      { from: -1, to: -1, before: 1, after: 2, kept: 1 },
      { from: 0, to: 2, before: 3, after: 3, kept: 3 },
      { from: 1, to: 1, before: 3, after: 2, kept: 2 },
      { from: 2, to: 0, before: 3, after: 2, kept: 2 },
      { from: null, to: 7, before: 0, after: 1, kept: 0 },
    ]);
    expect(moves).toEqual([
      { from: 1, to: -1, rows: 1 },
      { from: 2, to: 7, rows: 1 },
    ]);
  });

  it('that differ in names alone do not differ', () => {
    const found = compareLabels(['a', 'a', 'b'], [1, 1, 0]);
    expect(found).toMatchObject({ moved: 0, ari: 1, ami: 1, renamed: true, moves: [] });
    expect(compareLabels([0, 1], [0, 1]).renamed).toBe(false);
  });

  it('takes noise for no cluster: it moves to none and stays as it is', () => {
    expect(compareLabels([-1, -1, -1, 0], [0, 0, 0, 0]).moved).toBe(3);
    expect(compareLabels([-1, -1], [-1, -1]).moved).toBe(0);
  });

  it('keeps as many rows as any way to pair clusters', () => {
    for (let seed = 0; seed < 60; seed++) {
      const lottery = new Lottery(seed);
      const draw = (k: number) => Array.from({ length: 14 }, () => lottery.below(k + 1) - 1);
      const [before, after] = [draw(1 + (seed % 4)), draw(1 + (seed % 3))];
      const { n, moved, moves } = compareLabels(before, after);
      expect([seed, n - moved]).toEqual([seed, mostKept(before, after)]);
      expect(moves.reduce((sum, { rows }) => sum + rows, 0)).toBe(moved);
    }
  });
});
