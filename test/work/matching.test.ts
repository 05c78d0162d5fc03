import { describe, expect, it } from 'vitest';
import { diagonalOrder, matched, numberedClasses } from '../../src/work/draw/matching.ts';
import { rowsSubject } from '../support/subjects.ts';

describe('matched', () => {
  it('gives clusters the numbers of those that they share most rows with', () => {
    const by = { labels: [0, 0, 0, 1, 1, 2, 2, -1], k: 3 };
    const { labels, k } = matched({ labels: [2, 2, 1, 0, 0, 1, 1, -1], k: 3 }, by);
    expect([Array.from(labels), k]).toEqual([[0, 0, 2, 1, 1, 2, 2, -1], 3]);
  });

  it('gives other clusters the least numbers that are free', () => {
    const { labels, k } = matched({ labels: [0, 1, 2, 3], k: 4 }, { labels: [1, 1, 1, 1], k: 2 });
    expect(new Set(labels as Int32Array)).toEqual(new Set([0, 1, 2, 3]));
    expect(k).toBe(4);
  });

  it('leaves labels as they are where there is nothing to match', () => {
    const labels = [-1, -1];
    expect(matched({ labels, k: 0 }, { labels: [0, 1], k: 2 })).toEqual({ labels, k: 0 });
    expect(matched({ labels: [0, 1], k: 2 }, { labels, k: 0 }).labels).toEqual([0, 1]);
  });
});

describe('diagonalOrder', () => {
  const never = () => false;

  it('puts each cluster beside the class that it matches best', () => {
    expect(
      diagonalOrder(
        [
          [0, 9, 1],
          [2, 0, 8],
          [7, 1, 0],
        ],
        never,
      ),
    ).toEqual([2, 0, 1]);
  });

  it('is that of most rows on the diagonal, not of the largest class of each cluster', () => {
    // both clusters hold most of class 0; 8 + 5 rows are more than 9 + 0
    expect(
      diagonalOrder(
        [
          [9, 5],
          [8, 0],
        ],
        never,
      ),
    ).toEqual([1, 0]);
  });

  it('puts clusters without a class of their own after the others, by their class, and noise last', () => {
    const counts = [
      [0, 3],
      [9, 9],
      [1, 0],
      [0, 8],
      [6, 0],
    ];
    expect(diagonalOrder(counts, (row) => row === 1)).toEqual([4, 3, 2, 0, 1]);
  });

  it('keeps the order where there is nothing to match', () => {
    expect(diagonalOrder([], never)).toEqual([]);
    expect(diagonalOrder([[], []], never)).toEqual([0, 1]);
    expect(diagonalOrder([[5]], () => true)).toEqual([0]);
  });
});

describe('numberedClasses', () => {
  const data = { x: Float64Array.of(1, 2, 3, 4), n: 4, dim: 1 };

  it('numbers classes in the order of their names; unknown ones have -1', () => {
    const subject = { ...rowsSubject(data), truth: ['b', '', 'a', 'b'] };
    const classes = numberedClasses(subject);
    expect(classes).toMatchObject({ k: 2, names: ['a', 'b'] });
    expect(Array.from(classes?.labels ?? [])).toEqual([1, -1, 0, 1]);
  });

  it('are none where none is known, and none of columns', () => {
    expect(numberedClasses(rowsSubject(data))).toBeUndefined();
    expect(numberedClasses({ ...rowsSubject(data), truth: ['', '', '', ''] })).toBeUndefined();
    expect(
      numberedClasses({ ...rowsSubject(data), unit: 'columns', truth: ['a', 'b', 'a', 'b'] }),
    ).toBeUndefined();
  });
});
