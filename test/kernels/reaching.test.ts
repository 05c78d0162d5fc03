import { describe, expect, it } from 'vitest';
import { euclidean, halfSquared, quarterSquared, sqeuclidean } from '../../src/distances/pairs.ts';
import { type Reach, type Reached, reachRows } from '../../src/kernels/reaching.ts';
import type { TreeRows } from '../../src/kernels/rowTree.ts';
import { Lottery } from '../support/random.ts';

const PAIRS = { root: euclidean, whole: sqeuclidean, half: halfSquared, quarter: quarterSquared };

function run(rows: TreeRows, others: TreeRows, settings: Reach, threads = 1): Reached {
  const steps = reachRows(rows, others, settings, threads);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** By all pairs. */
function slowly(rows: TreeRows, others: TreeRows, { pair, mass }: Reach): Reached {
  const { n, dim } = others;
  const reached = { rows: new Int32Array(n), apart: new Float64Array(n), reach: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const all = Array.from({ length: rows.n }, (_, l) => {
      const d = pair(others.x, i * dim, rows.x, l * dim, dim);
      return { l, d, weight: rows.weights?.[l] ?? 1, core: rows.core?.[l] ?? 0 };
    }).sort((a, b) => a.d - b.d || a.l - b.l);
    let sum = 0;
    const last = all.find(({ weight }) => {
      sum += weight;
      return sum >= mass;
    });
    const own = mass > 0 ? (last?.d ?? Infinity) : 0;
    const reaches = all.map(({ l, d, core }) => ({ l, d, reach: Math.max(d, core, own) }));
    // sorting is stable, and the nearest come first
    const [first] = own === Infinity ? reaches : reaches.sort((a, b) => a.reach - b.reach);
    [reached.rows[i], reached.apart[i], reached.reach[i]] = [first.l, first.d, first.reach];
  }
  return reached;
}

const lottery = new Lottery(21);

function heap(n: number, dim: number, side: number): TreeRows {
  return { x: Float64Array.from({ length: n * dim }, () => lottery.below(side) - side / 2), n, dim };
}

describe('the row that other rows reach first', () => {
  const cases: [string, TreeRows, TreeRows][] = [
    ['one row', heap(1, 3, 4), heap(5, 3, 4)],
    ['ties', heap(100, 1, 9), heap(20, 1, 12)],
    ['equal rows', heap(90, 2, 1), heap(9, 2, 2)],
    ['a plane', heap(200, 2, 40), heap(30, 2, 50)],
    ['space', heap(120, 3, 1000), heap(30, 3, 1000)],
    ['many columns', heap(50, 40, 5), heap(20, 40, 5)],
    ['a common offset', heap(80, 2, 30), heap(30, 2, 30)],
  ];
  const [, far, near] = cases[6];
  for (const { x } of [far, near]) for (let p = 0; p < x.length; p++) x[p] += 1e9;

  for (const [name, rows, others] of cases) {
    const core = Float64Array.from({ length: rows.n }, () => lottery.below(6));
    const whole = Float64Array.from({ length: rows.n }, () => 1 + lottery.below(4));
    const parts = whole.map((weight) => weight / 3);
    it.each(Object.entries(PAIRS))(`is the same for ${name} by %s, twin and all pairs`, (squared, pair) => {
      for (const weights of [undefined, whole, parts])
        for (const cores of [undefined, core])
          for (const mass of [0, 4, 30, 1e6]) {
            const given = { ...rows, weights, core: cores };
            const settings = { squared: squared as keyof typeof PAIRS, pair, grows: true, mass };
            const found = run(given, others, settings);
            // without a relation to squares, the twin is all that there is
            expect(run(given, others, { ...settings, squared: undefined })).toEqual(found);
            expect(slowly(given, others, settings)).toEqual(found);
          }
    });
  }

  it('is the same on several threads, and for bytes', () => {
    const rows = heap(5000, 3, 300);
    const others = heap(70_000, 3, 300);
    const settings = { squared: 'root', pair: euclidean, grows: true, mass: 5 } as const;
    const found = run(rows, others, settings);
    expect(run(rows, others, settings, 3)).toEqual(found);
    const bytes = (one: TreeRows) => ({ ...one, x: Uint8Array.from(one.x, (value) => value / 2 + 100) });
    const wide = (one: TreeRows) => ({ ...one, x: Float64Array.from(bytes(one).x) });
    const some = { ...others, x: others.x.subarray(0, 3000), n: 1000 };
    expect(run(bytes(rows), bytes(some), settings)).toEqual(run(wide(rows), wide(some), settings));
  });
});
