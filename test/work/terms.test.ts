import { describe, expect, it } from 'vitest';
import { topTerms } from '../../src/work/terms.ts';
import { sparseOf } from '../support/texts.ts';

const columns = ['ant', 'bee', 'cat'];

describe('top terms', () => {
  it('are the largest means of the texts of a cluster, of equals the first', () => {
    const rows = sparseOf(
      [
        [
          [0, 1],
          [1, 2],
        ],
        [
          [1, 2],
          [2, 3],
        ],
        [
          [0, 4],
          [2, 4],
        ],
        [[1, 9]],
      ],
      3,
    );
    const labels = Int32Array.of(0, 0, 1, -1);
    expect(topTerms({ ...rows, columns }, { labels, k: 3 })).toEqual([
      [
        { term: 'bee', weight: 2 },
        { term: 'cat', weight: 1.5 },
        { term: 'ant', weight: 0.5 },
      ],
      [
        { term: 'ant', weight: 4 },
        { term: 'cat', weight: 4 },
      ],
      [],
    ]);
  });

  it('count weights, and are ten at most', () => {
    const weighted = sparseOf([[[0, 1]], [[1, 1]]], 3, Float64Array.of(1, 3));
    expect(topTerms({ ...weighted, columns }, { labels: new Int32Array(2), k: 1 })).toEqual([
      [
        { term: 'bee', weight: 0.75 },
        { term: 'ant', weight: 0.25 },
      ],
    ]);
    const many = sparseOf([Array.from({ length: 30 }, (_, j): [number, number] => [j, 1 + (j % 7)])], 30);
    const [top] = topTerms(
      { ...many, columns: Array.from({ length: 30 }, (_, j) => `t${j}`) },
      { labels: new Int32Array(1), k: 1 },
    );
    expect(top.map(({ term }) => term)).toEqual([
      't6',
      't13',
      't20',
      't27',
      't5',
      't12',
      't19',
      't26',
      't4',
      't11',
    ]);
  });
});
