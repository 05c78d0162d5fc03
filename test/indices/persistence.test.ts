import { describe, expect, it } from 'vitest';
import { sizePersistence } from '../../src/indices/choose/persistence.ts';

describe('sizePersistence', () => {
  it('counts doublings from the first to the last size of each cluster, by hand', () => {
    // one cluster lasts from 2 to 16, one from 2 to 4; at 8 three of the eight rows are noise
    const labelings = [
      [0, 0, 0, 0, 0, 1, 1, 1],
      [1, 1, 1, 1, 1, 0, 0, 0],
      [0, 0, 0, 0, 0, -1, -1, -1],
      [0, 0, 0, 0, -1, -1, -1, -1],
    ];
    const { values, size } = sizePersistence([2, 4, 8, 16], labelings);
    expect([...values]).toEqual([2, 2, (3 * 5) / 8, 1.5]);
    expect(size).toBe(2);
  });

  it('takes clusters for others that share half of their rows or less', () => {
    const { values, size } = sizePersistence(
      [5, 10],
      [
        [0, 0, 1, 1],
        [0, 0, 0, 0],
      ],
    );
    expect([[...values], size]).toEqual([[0, 0], undefined]);
    expect(
      sizePersistence(
        [5, 10],
        [
          [0, 0, 0, -1],
          [0, 0, 0, 0],
        ],
      ).size,
    ).toBe(10);
  });

  it('counts rows by weight', () => {
    const labelings = [
      [0, 0, 1],
      [0, 0, 0],
    ];
    expect(sizePersistence([1, 2], labelings, [1, 1, 2]).size).toBeUndefined();
    expect([...sizePersistence([1, 2], labelings, [2, 2, 1]).values]).toEqual([0.5, 1]);
  });

  it('refuses sizes that do not rise, and other numbers of labelings', () => {
    expect(() => sizePersistence([2, 2], [[0], [0]])).toThrow('a number above 2');
    expect(() => sizePersistence([2], [])).toThrow('1 arrays');
  });
});
