import { describe, expect, it } from 'vitest';
import { columnDeviations, ProfileSums, profile } from '../../src/indices/profile.ts';
import { dataOf } from '../support/datasets.ts';

describe('the profile of clusters', () => {
  const rows = [
    [1, 10],
    [3, 30],
    [100, 0],
    [7, 7],
  ];

  it('is the mean of each column, in each cluster and altogether', () => {
    const { clusters, all } = profile(dataOf(rows), Int32Array.of(0, 0, 1, -1), 2);
    expect(clusters).toEqual([
      [2, 20],
      [100, 0],
    ]);
    // the row of no cluster counts for the whole
    expect(all).toEqual([111 / 4, 47 / 4]);
  });

  it('counts rows by their weights', () => {
    const { clusters, all } = profile(dataOf(rows, [3, 1, 2, 0]), Int32Array.of(0, 0, 1, 1), 2);
    expect(clusters).toEqual([
      [1.5, 15],
      [100, 0],
    ]);
    expect(all).toEqual([206 / 6, 10]);
  });

  it('keeps the digits of numbers far from zero, also in pieces', () => {
    const far = rows.map(([x, y]) => [x + 1e9, y - 1e9]);
    const sums = new ProfileSums(2, 2);
    for (const [i, row] of far.entries()) sums.add(dataOf([row]), Int32Array.of(i % 2));
    expect(sums.means()).toEqual(profile(dataOf(far), Int32Array.of(0, 1, 0, 1), 2));
    expect(sums.means().clusters[0]).toEqual([50.5 + 1e9, 5 - 1e9]);
  });

  it('knows the spread of columns', () => {
    const [x, y] = columnDeviations(dataOf(rows, [1, 1, 0, 0]), [2, 20]);
    expect([x, y]).toEqual([1, 10]);
  });
});
