import { afterEach, describe, expect, it } from 'vitest';
import { MedoidState } from '../../src/algorithms/kmedoids/state.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import type { MedoidRows, MedoidSearch } from '../../src/kernels/kmedoids/search.ts';
import { PlainMedoids, singleDistance } from '../../src/kernels/kmedoids/twin.ts';
import { openMedoids } from '../../src/kernels/kmedoids.ts';
import { Goal } from '../../src/kernels/layouts/kmedoids.ts';
import { bestSwap, lossOf, ratiosOf } from '../support/kmedoids.ts';
import { Lottery } from '../support/random.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const DIM = 70;

/** Rows of each kind that the kernel measures, of more columns than one sum of f32 adds up. */
function rowsOf(kind: string, n: number, lottery: Lottery): NonNullable<MedoidRows['rows']> {
  const how = { dim: DIM, root: true, divisor: 1 };
  if (kind === 'bytes') return { ...how, x: lottery.bytes(n * DIM, 4) };
  if (kind === 'singles') return { ...how, x: Float32Array.from(lottery.floats(n * DIM, -2, 2)) };
  return { ...how, x: lottery.floats(n * DIM, -2, 2), root: false, divisor: 2 };
}

function fill(search: MedoidSearch): void {
  for (const _ of search.measure());
}

/** All gains and slots, by some of the rows. */
function evaluated(
  search: MedoidSearch,
  state: MedoidState,
  goal: (typeof Goal)[keyof typeof Goal],
  rows = { from: 0, end: search.n },
) {
  const k = goal === Goal.add ? 0 : state.rows.length;
  search.evaluate({ goal, k, removal: state.removal, rows }, 0, Math.ceil(search.n / 16));
  return { gains: [...search.gains.slice(0, search.n)], slots: [...search.slots.slice(0, search.n)] };
}

it('the kernel was built', () => {
  expect(loadKernel('kmedoids')).toBeInstanceOf(WebAssembly.Module);
});

describe.each(['bytes', 'singles', 'doubles'])('of %s', (kind) => {
  describe.each([1, 5, 16, 61])('%d rows', (n) => {
    it.each([true, false])('kernel and twin agree to the last bit, where distances are kept: %s', (keeps) => {
      const lottery = new Lottery(n);
      const rows = rowsOf(kind, n, lottery);
      for (const weights of [undefined, lottery.floats(n, 0, 3)]) {
        const of: MedoidRows = { n, weights, rows, keeps };
        const kernel = openMedoids(of, 4, 1);
        expect(kernel).not.toBeInstanceOf(PlainMedoids);
        const twin = new PlainMedoids(of);
        const medoids = lottery.permutation(n).slice(0, Math.min(4, n));
        for (const objective of ['loss', 'silhouette'] as const) {
          const found = [kernel, twin].map((search) => {
            fill(search);
            const state = new MedoidState(search, weights, objective, 4);
            state.set(medoids);
            const goals =
              medoids.length > 1
                ? [Goal[objective === 'loss' ? 'swap' : 'silhouette'], Goal.add]
                : [Goal.add];
            return {
              columns: state.columns,
              loss: state.loss,
              all: goals.map((goal) => evaluated(search, state, goal)),
              some: goals.map((goal) => evaluated(search, state, goal, { from: n >> 2, end: n - (n >> 2) })),
            };
          });
          expect(found[0]).toStrictEqual(found[1]);
        }
        kernel.close();
      }
    });
  });

  it('distances that are kept are those that are measured at each use', () => {
    const rows = rowsOf(kind, 40, new Lottery(3));
    const single = singleDistance(rows);
    for (const keeps of [true, false]) {
      const search = openMedoids({ n: 40, rows, keeps }, 2, 1);
      fill(search);
      const out = [new Float32Array(40), new Float32Array(40)];
      search.columns([7, 39], out);
      for (let i = 0; i < 40; i++) {
        expect(search.between(7, i)).toBe(single(7, i));
        expect([out[0][i], out[1][i]]).toEqual([single(7, i), single(39, i)]);
      }
      search.close();
    }
  });
});

it.each(['swap', 'silhouette'] as const)('of each candidate the best %s is that of comparing all', (goal) => {
  const lottery = new Lottery(11);
  const n = 40;
  // few values, so that there are ties and duplicates
  const x = lottery.bytes(n, 12);
  const weights = lottery.wholes(n, 4).map((w) => w + 1);
  const rows = { n, weights, between: (i: number, l: number) => Math.abs(x[i] - x[l]) };
  const search = openMedoids({ n, weights, rows: { x, dim: 1, root: true, divisor: 1 }, keeps: true }, 3, 1);
  fill(search);
  const medoids = [3, 17, 29];
  const state = new MedoidState(search, weights, goal === 'swap' ? 'loss' : 'silhouette', 3);
  state.set(medoids);
  const measured = goal === 'swap' ? lossOf : ratiosOf;
  const now = measured(rows, medoids);
  expect(state.loss).toBeCloseTo(now, 4);
  const { gains, slots } = evaluated(search, state, Goal[goal]);
  for (let row = 0; row < n; row++) {
    if (medoids.includes(row)) continue;
    const values = medoids.map((_, slot) => measured(rows, medoids.with(slot, row)));
    expect(now + gains[row]).toBeCloseTo(Math.min(...values), 4);
    expect(values[slots[row]]).toBeCloseTo(Math.min(...values), 4);
  }
  expect(now + Math.min(...gains.filter((_, row) => !medoids.includes(row)))).toBeCloseTo(
    bestSwap(rows, medoids, measured),
    4,
  );
  search.close();
});

it('medoids after swaps and removals are as if they were set', () => {
  const lottery = new Lottery(5);
  const n = 90;
  const rows = { x: lottery.bytes(2 * n, 6), dim: 2, root: true, divisor: 1 };
  for (const objective of ['loss', 'silhouette'] as const) {
    const [search, other] = [0, 1].map(() => {
      const one = openMedoids({ n, rows, keeps: true }, 6, 1);
      fill(one);
      return one;
    });
    const state = new MedoidState(search, undefined, objective, 6);
    state.set([1, 2, 3, 4, 5, 6]);
    for (let step = 0; step < 40; step++) state.swap(lottery.below(6), 7 + lottery.below(n - 7));
    state.remove(2);
    const fresh = new MedoidState(other, undefined, objective, 6);
    fresh.set(state.rows);
    expect(search.nearest).toStrictEqual(other.nearest);
    expect([state.loss, ...state.removal]).toEqual([fresh.loss, ...fresh.removal]);
    search.close();
    other.close();
  }
});

it('threads share the work, with the same result', async () => {
  const n = 4000;
  const rows: MedoidRows = {
    n,
    rows: { x: new Lottery(9).bytes(n * 64), dim: 64, root: true, divisor: 1 },
    keeps: true,
  };
  const opened = (threads: number) => {
    const search = openMedoids(rows, 3, threads);
    fill(search);
    const state = new MedoidState(search, undefined, 'loss', 3);
    state.set([5, 900, 3333]);
    return { search, state };
  };
  const alone = opened(1);
  const expected = evaluated(alone.search, alone.state, Goal.swap);
  alone.search.close();
  const { search, state } = opened(3);
  const { job } = search as unknown as { job: Parameters<typeof threadsAtWork>[0] };
  const come = await comesTrue(
    () => threadsAtWork(job).length === 3,
    () => expect(evaluated(search, state, Goal.swap)).toEqual(expected),
  );
  search.close();
  expect(come).toBe(true);
});
