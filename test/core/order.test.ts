import { expect, it } from 'vitest';
import { numbersTo } from '../../src/core/numbers.ts';
import { sortByValue } from '../../src/core/order.ts';
import { Lottery } from '../support/random.ts';

it('places are in the order of their values, equal ones as they were', () => {
  const lottery = new Lottery(8);
  const ends = [0, -0, -1, 1, -1e-310, 1e-310, 1e300, -1e300, Number.POSITIVE_INFINITY, 255, 256];
  for (const values of [
    Float64Array.of(),
    Float64Array.of(3),
    Float64Array.from(ends),
    lottery.floats(1000, -3, 3),
    lottery.wholes(1000, 9),
    // these have digits of two bytes
    lottery.floats(20_000, -3, 3),
    Int32Array.from(lottery.wholes(20_000, 70_000)),
    Float64Array.from({ length: 500 }, () => ends[lottery.below(ends.length)]),
    Int32Array.from(lottery.wholes(1000, 2 ** 31 - 1)),
    Int32Array.from(lottery.wholes(1000, 300)),
  ]) {
    const order = Int32Array.from(lottery.permutation(values.length));
    const place = new Int32Array(order.length);
    order.forEach((p, at) => {
      place[p] = at;
    });
    const expected = [...order].sort((p, q) => values[p] - values[q] || place[p] - place[q]);
    sortByValue(order, values);
    expect([...order]).toEqual(expected);
  }
  const some = Int32Array.of(2, 0);
  sortByValue(some, Float64Array.of(1, 7, 0.5));
  expect([...some]).toEqual([2, 0]);
  const all = numbersTo(3);
  sortByValue(all, Int32Array.of(5, 5, 1));
  expect([...all]).toEqual([2, 0, 1]);
});
