import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { type CodeRows, type ModeData, openModes } from '../../src/kernels/modes.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

interface Drawn {
  data: ModeData;
  modes: CodeRows;
  k: number;
}

function draw(seed: number, n: number, dim: number, k: number, categories: number, weighted: boolean): Drawn {
  const lottery = new Lottery(seed);
  const codes = (length: number): CodeRows => {
    const list = Array.from({ length }, () => lottery.below(categories));
    return categories <= 256 ? Uint8Array.from(list) : Uint16Array.from(list);
  };
  const offsets = Int32Array.from({ length: dim + 1 }, (_, j) => j * categories);
  const weights = weighted ? lottery.wholes(n, 3) : undefined;
  return { data: { n, dim, rows: codes(n * dim), offsets, weights }, modes: codes(k * dim), k };
}

/** The entries that are not 0: most are. */
function present(counts: Float64Array): [at: number, weight: number][] {
  const found: [number, number][] = [];
  counts.forEach((weight, at) => {
    if (weight !== 0) found.push([at, weight]);
  });
  return found;
}

function searched({ data, modes, k }: Drawn) {
  const search = openModes(data, k + 3);
  finish(search.nearest(modes, k));
  const nearest = { labels: search.labels.slice(), equal: search.equal.slice() };
  const moved = modes.slice();
  finish(search.allot(moved, k));
  return { nearest, labels: search.labels.slice(), moved, counts: present(search.counts) };
}

const CASES: [n: number, dim: number, k: number, categories: number][] = [
  [1, 1, 1, 1],
  [1, 3, 1, 2],
  [15, 2, 2, 2],
  [16, 5, 3, 3],
  [17, 1, 5, 4],
  [33, 20, 10, 6],
  [40, 7, 17, 3],
  [40, 4, 33, 2],
  [20, 254, 4, 20],
  [20, 255, 3, 2],
  [20, 256, 5, 2],
  [20, 600, 6, 2],
  [50, 6, 9, 257],
  [35, 300, 4, 500],
  [35, 2, 3, 65536],
];

describe.each([false, true])('with weights: %s', (weighted) => {
  it.each(CASES)('finds the modes of %d x %d rows among %d as the twin does', (n, dim, k, categories) => {
    const drawn = draw(n + dim + k, n, dim, k, categories, weighted);
    const fast = searched(drawn);
    configureKernels({ mode: 'js' });
    expect(fast).toEqual(searched(drawn));
  });
});

it('counts the columns that agree, and takes the first of equals', () => {
  const rows = Uint8Array.of(0, 1, 2, 0, 1, 3, 4, 4, 4);
  const data = { n: 3, dim: 3, rows, offsets: Int32Array.of(0, 5, 10, 15) };
  const { nearest } = searched({ data, modes: Uint8Array.of(0, 2, 2, 0, 1, 2, 1, 1, 3), k: 3 });
  expect([...nearest.labels]).toEqual([1, 1, 0]);
  expect([...nearest.equal]).toEqual([3, 2, 0]);
});

it('moves a mode at once, and of equally frequent categories to the first', () => {
  // the first row replaces the mode 2, the second draws level and is less, the third decides
  const data = { n: 4, dim: 1, rows: Uint8Array.of(1, 0, 1, 2), offsets: Int32Array.of(0, 3) };
  const { moved, labels, counts } = searched({ data, modes: Uint8Array.of(2), k: 1 });
  expect([[...moved], [...labels], counts.map(([, weight]) => weight)]).toEqual([
    [1],
    [0, 0, 0, 0],
    [1, 2, 1],
  ]);
  const level = { n: 2, dim: 1, rows: Uint8Array.of(1, 0), offsets: Int32Array.of(0, 3) };
  expect([...searched({ data: level, modes: Uint8Array.of(2), k: 1 }).moved]).toEqual([0]);
});

it('leaves rows without weight out where modes move', () => {
  const weights = Float64Array.of(0, 2);
  const data = { n: 2, dim: 1, rows: Uint8Array.of(0, 1), offsets: Int32Array.of(0, 2), weights };
  const { labels, counts } = searched({ data, modes: Uint8Array.of(0), k: 1 });
  expect([[...labels], counts]).toEqual([[-1, 0], [[1, 2]]]);
});
