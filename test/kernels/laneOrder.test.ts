import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { gatherGroups, groupOrder } from '../../src/kernels/laneOrder.ts';
import { Lottery } from '../support/random.ts';

/** The mean distance of centers to the first of their group. */
function spread(centers: Float64Array, dim: number, order: Int32Array, size: number): number {
  let sum = 0;
  order.forEach((c, lane) => {
    const first = order[lane - (lane % size)];
    sum += Math.hypot(
      ...Array.from({ length: dim }, (_, j) => centers[first * dim + j] - centers[c * dim + j]),
    );
  });
  return sum / order.length;
}

/** Rows of which there are enough to choose groups with care. */
const MANY = 1e6;

describe('gatherGroups', () => {
  it('takes the first that is left and who is nearest to the group as a whole', () => {
    // of 10 and -10 beside 0 the first; then 16 is nearer to 0 and 10 together than -10 is
    const line = Float64Array.of(0, 10, 100, 101, -10, 16, 103);
    expect(Array.from(finish(gatherGroups(line, 7, 1, 3, MANY)))).toEqual([0, 1, 5, 2, 3, 6, 4]);
  });

  it('takes the nearest of the first where rows are few', () => {
    const line = Float64Array.of(0, 10, 100, 101, -10, 17, 103);
    expect(Array.from(finish(gatherGroups(line, 7, 1, 3, 100)))).toEqual([0, 1, 4, 2, 3, 6, 5]);
  });

  it('leaves centers of one group as they are', () => {
    expect(Array.from(finish(gatherGroups(Float64Array.of(5, 1, 9), 3, 1, 4, MANY)))).toEqual([0, 1, 2]);
  });

  it('pauses after each group', () => {
    const steps = gatherGroups(new Lottery(1).floats(40), 20, 2, 4, MANY);
    let pauses = 0;
    while (!steps.next().done) pauses++;
    expect(pauses).toBe(4);
  });
});

describe.each([
  ['gatherGroups', (...given: Parameters<typeof groupOrder>) => finish(gatherGroups(...given))],
  ['groupOrder', groupOrder],
])('the order of %s', (_, orderOf) => {
  it.each([
    [1, 3, 4],
    [5, 2, 12],
    [100, 2, 7],
    [300, 2, 12],
    [3001, 3, 72],
    [4000, 2, 12],
  ])('of %i centers is a permutation with similar ones together', (k, dim, size) => {
    const centers = new Lottery(k).floats(k * dim);
    const order = orderOf(centers, k, dim, size, MANY);
    const asGiven = Int32Array.from({ length: k }, (_, c) => c);
    expect(order.slice().sort()).toEqual(asGiven);
    const bound = 0.5 * spread(centers, dim, asGiven, size);
    if (k > size) expect(spread(centers, dim, order, size)).toBeLessThan(bound);
  });

  it('of equal centers is a permutation', () => {
    const order = orderOf(new Float64Array(3 * 100), 100, 3, 8, MANY);
    expect(order.slice().sort()).toEqual(Int32Array.from({ length: 100 }, (_, c) => c));
  });
});
