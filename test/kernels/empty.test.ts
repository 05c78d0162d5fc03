import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import { fillEmpty, relocateEmpty } from '../../src/kernels/empty.ts';
import { Lottery } from '../support/random.ts';

/** A clustering in which some of k clusters have no rows, and distances full of ties. */
function gappy(n: number, k: number, seed: number) {
  const lottery = new Lottery(seed);
  const x = Float64Array.from({ length: n }, () => lottery.below(9));
  const weights = Float64Array.from({ length: n }, (_, i) => (i < k ? 1 : lottery.below(4)));
  const used = 1 + lottery.below(k);
  const labels = Int32Array.from({ length: n }, () => lottery.below(used));
  const d2 = Float64Array.from({ length: n }, () => lottery.below(5));
  const sums = new Float64Array(k);
  const mass = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    mass[labels[i]] += weights[i];
    sums[labels[i]] += weights[i] * x[i];
  }
  return { data: { x, n, dim: 1, weights } as Dataset, labels, d2, sums, mass };
}

/** Looks through all rows for each empty cluster. */
function slowly({ data, labels, d2, sums, mass }: ReturnType<typeof gappy>): number {
  const { x, n, weights = [] } = data;
  const rows = Array.from({ length: n }, (_, i) => i).filter((i) => weights[i] > 0);
  const twinsOf = (i: number) =>
    rows.filter((r) => labels[r] === labels[i] && x[r] === x[i] && d2[r] === d2[i]);
  const weightOf = (some: number[]) => some.reduce((sum, r) => sum + weights[r], 0);
  let moved = 0;
  for (let c = 0; c < mass.length; c++) {
    if (mass[c] > 0) continue;
    const free = rows.filter((i) => d2[i] > 0 && mass[labels[i]] > weightOf(twinsOf(i)));
    if (free.length === 0) break;
    const row = free.reduce((most, i) => (d2[i] > d2[most] ? i : most));
    const twins = twinsOf(row);
    const weight = weightOf(twins);
    mass[labels[row]] -= weight;
    sums[labels[row]] -= weight * x[row];
    [mass[c], sums[c]] = [weight, weight * x[row]];
    for (const r of twins) [labels[r], d2[r]] = [c, 0];
    moved++;
  }
  return moved;
}

it('gives each empty cluster the farthest rows that its own can spare, equal ones together, the first first', () => {
  const shape = fc.record({ k: fc.integer({ min: 1, max: 30 }), more: fc.nat(60), seed: fc.nat(1e6) });
  let filled = 0;
  fc.assert(
    fc.property(shape, ({ k, more, seed }) => {
      const [quick, slow] = [gappy(k + more, k, seed), gappy(k + more, k, seed)];
      const { data, labels, d2, sums, mass } = quick;
      expect(relocateEmpty(data, labels, d2, sums, mass)).toBe(slowly(slow));
      expect(quick).toStrictEqual(slow);
      if (mass.every((m) => m > 0)) filled++;
    }),
    { numRuns: 200 },
  );
  expect(filled).toBeGreaterThan(100);
});

it('leaves rows where they are that are as near to their centers as can be told', () => {
  const x = Float64Array.of(1, 1 + 2 ** -52, 1 + 2 ** -51, 5);
  const data = { x, n: 4, dim: 1 };
  const labels = Int32Array.of(0, 0, 0, 1);
  const d2 = Float64Array.of(2 ** -104, 0, 2 ** -104, 0);
  expect(relocateEmpty(data, labels, d2, Float64Array.of(3, 5, 0), Float64Array.of(3, 1, 0))).toBe(0);
});

it('takes a row off its cluster, and leaves rows of no weight and last rows alone', () => {
  const data = {
    x: Float64Array.of(0, 0, 4, 0, 20, 10, 8, 8, 1, 1, 9, 9),
    n: 6,
    dim: 2,
    weights: Float64Array.of(1, 3, 2, 0, 1, 5),
  };
  // the fourth row weighs nothing, the sixth is all that its cluster has, the second and third are as far
  const labels = Int32Array.of(0, 0, 0, 0, 0, 2);
  const d2 = Float64Array.of(1, 9, 9, 100, 0, 50);
  const sums = Float64Array.of(53, 21, 0, 0, 45, 45, 0, 0);
  const mass = Float64Array.of(7, 0, 5, 0);
  expect(relocateEmpty(data, labels, d2, sums, mass)).toBe(2);
  expect([...labels]).toEqual([0, 1, 3, 0, 0, 2]);
  expect([...d2]).toEqual([1, 0, 0, 100, 0, 50]);
  // 53 - 3 * 4 - 2 * 20, and 21 - 2 * 10
  expect([...sums]).toEqual([1, 1, 12, 0, 45, 45, 40, 20]);
  expect([...mass]).toEqual([2, 3, 5, 2]);
});

it('never takes the last row, whatever rounding has left of the mass', () => {
  const data = { x: Float64Array.of(1, 2, 4), n: 3, dim: 1, weights: Float64Array.of(0.1, 0.2, 0.3) };
  const labels = new Int32Array(3);
  const mass = Float64Array.of(0.1 + 0.2 + 0.3, 0, 0, 0);
  const sums = Float64Array.of(1.7, 0, 0, 0);
  expect(relocateEmpty(data, labels, Float64Array.of(3, 0.5, 1), sums, mass)).toBe(2);
  // 0.6 - 0.3 is not 0.3, but the second row is the last
  expect([...labels]).toEqual([1, 0, 2]);
});

it('ends when no cluster has a row to spare', () => {
  // beside 1e20 the other weights vanish: the second row is all that the first cluster has to give
  const data = { x: Float64Array.of(1, 2), n: 2, dim: 1, weights: Float64Array.of(1e20, 1) };
  const mass = Float64Array.of(1e20, 0, 0);
  const sums = Float64Array.of(1e20, 0, 0);
  expect(relocateEmpty(data, new Int32Array(2), Float64Array.of(9, 4), sums, mass)).toBe(1);
  expect([...mass]).toEqual([1e20, 1, 0]);
});

describe('clusters that got no row at last', () => {
  /** Whole rows on a line, and centers of which several are alike; labeled as an assignment would. */
  function crowded(n: number, k: number, seed: number) {
    const lottery = new Lottery(seed);
    const x = Float64Array.from({ length: n }, (_, i) => (i < k ? i : lottery.below(k)));
    const weights = Float64Array.from({ length: n }, (_, i) => (i < k ? 1 : lottery.below(3)));
    const centers = Float64Array.from({ length: k }, () => lottery.below(2));
    const labels = new Int32Array(n);
    const d2 = new Float64Array(n);
    for (let i = 0; i < n; i++) label(i);
    return { data: { x, n, dim: 1, weights } as Dataset, centers, labels, d2 };

    function label(i: number) {
      const all = [...centers].map((center) => (x[i] - center) ** 2);
      d2[i] = Math.min(...all);
      labels[i] = all.indexOf(d2[i]);
    }
  }

  /** Assigns all rows anew for each of them. */
  function slowlyFilled({ data, centers, labels, d2 }: ReturnType<typeof crowded>): number {
    const { x, n, weights = [] } = data;
    for (let moved = 0; ; moved++) {
      const empty = centers.findIndex((_, c) => !labels.some((label, i) => label === c && weights[i] > 0));
      if (empty < 0) return moved;
      const heavy = Array.from({ length: n }, (_, i) => i).filter((i) => weights[i] > 0);
      centers[empty] = x[heavy.reduce((most, i) => (d2[i] > d2[most] ? i : most))];
      for (let i = 0; i < n; i++) {
        const all = [...centers].map((center) => (x[i] - center) ** 2);
        d2[i] = Math.min(...all);
        labels[i] = all.indexOf(d2[i]);
      }
    }
  }

  it('take over the rows that they are nearer to, the first of equals', () => {
    const data = {
      x: Float64Array.of(0, 0, 0, 3, 4, 0, 9, 9, 5, 1, 2, 0, 90, 9),
      n: 7,
      dim: 2,
      weights: Float64Array.of(1, 1, 2, 1, 3, 1, 0),
    };
    const centers = Float64Array.of(0, 0, 0, 0, 9, 9, 9, 9);
    const labels = Int32Array.of(0, 0, 0, 2, 0, 0, 2);
    const d2 = Float64Array.of(0, 9, 16, 0, 26, 4, 6561);
    // the fifth row, (5, 1), takes the third; then the second is the farthest
    expect(finish(fillEmpty(data, centers, labels, d2))).toBe(2);
    expect([...centers]).toEqual([0, 0, 5, 1, 9, 9, 0, 3]);
    expect([...labels]).toEqual([0, 3, 1, 2, 1, 0, 2]);
    expect([...d2]).toEqual([0, 0, 2, 0, 0, 4, 6561]);
  });

  it('may leave another cluster empty, which goes on elsewhere', () => {
    const data = { x: Float64Array.of(0, 5, 2, 5, 13, 5), n: 3, dim: 2 };
    const centers = Float64Array.of(0, 5, 0, 5, 10, 5);
    const labels = Int32Array.of(0, 0, 2);
    const d2 = Float64Array.of(0, 4, 9);
    expect(finish(fillEmpty(data, centers, labels, d2))).toBe(2);
    expect([...centers]).toEqual([0, 5, 13, 5, 2, 5]);
    expect([...labels]).toEqual([0, 2, 1]);
    expect([...d2]).toEqual([0, 0, 0]);
  });

  it('start at the farthest rows, one after the other', () => {
    const shape = fc.record({ k: fc.integer({ min: 1, max: 20 }), more: fc.nat(40), seed: fc.nat(1e6) });
    fc.assert(
      fc.property(shape, ({ k, more, seed }) => {
        const [quick, slow] = [crowded(k + more, k, seed), crowded(k + more, k, seed)];
        const { data, centers, labels, d2 } = quick;
        expect(finish(fillEmpty(data, centers, labels, d2))).toBe(slowlyFilled(slow));
        expect(quick).toStrictEqual(slow);
      }),
      { numRuns: 100 },
    );
  });

  it('pause after each of them, and within many rows', () => {
    const n = 3 << 22;
    const data = { x: new Uint8Array(n), n, dim: 1 };
    data.x[7] = 9;
    const steps = fillEmpty(
      data,
      new Float64Array(2),
      new Int32Array(n),
      Float64Array.from(data.x, (v) => v * v),
    );
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    expect([step.value, pauses]).toEqual([1, 2]);
  });
});
