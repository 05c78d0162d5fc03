import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../../src/indices/external.ts';
import { contingency } from '../../src/page/contingency.ts';

const A = [0, 0, 0, 1, 1, 2, 2, 2, 2];
const B = [1, 1, 0, 0, 0, 2, 2, 2, 1];

describe('contingency of the page', () => {
  it('counts pairs, with the largest cells on the diagonal', () => {
    const { counts, order } = contingency(A, B, 3, 3);
    expect(Array.from(counts)).toEqual([1, 2, 0, 2, 0, 0, 0, 1, 3]);
    expect(order).toEqual([1, 0, 2]);
  });

  it('has the adjusted Rand index of the library', () => {
    expect(contingency(A, B, 3, 3).ari).toBeCloseTo(adjustedRand(A, B), 12);
    expect(contingency(A, A, 3, 3).ari).toBe(1);
  });
});
