import { afterEach, describe, expect, it, vi } from 'vitest';
import { LINKAGE_NAMES, type Linkage } from '../../src/algorithms/hac/linkages.ts';
import { mergeMembers } from '../../src/algorithms/hac/members.ts';
import { numberMerges } from '../../src/algorithms/hac/merges.ts';
import { type HacOptions, type HacResult, hac } from '../../src/algorithms/hac.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Pacer } from '../../src/core/pacer.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { measure } from '../../src/distances/measure.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import { gridData } from '../support/datasets.ts';
import { replayFlaws, rowsOfMerges } from '../support/hac.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => {
  configureKernels({ mode: 'wasm', threads: undefined });
  vi.restoreAllMocks();
});

/** With the kernels and without. */
async function bothWays(data: Dataset, options: HacOptions): Promise<[HacResult, HacResult]> {
  const fast = await hac(data, options);
  configureKernels({ mode: 'js' });
  const slow = await hac(data, options);
  configureKernels({ mode: 'wasm' });
  return [fast, slow];
}

it('the kernel was built', () => {
  expect(loadKernel('hac')).toBeInstanceOf(WebAssembly.Module);
});

describe('the same tree to the last bit with the kernels and without', () => {
  for (const linkage of LINKAGE_NAMES) {
    it(`${linkage}, of few columns, with ties and duplicates`, async () => {
      const lottery = new Lottery(51);
      for (const [n, dim, side] of [
        [1, 1, 2],
        [2, 2, 2],
        [8, 1, 3],
        [9, 3, 9],
        [65, 2, 5],
        [600, 3, 12],
        [700, 2, 1e6],
        [300, 8, 3],
      ]) {
        const [fast, slow] = await bothWays(gridData(lottery, n, dim, side), { linkage });
        expect(fast).toEqual(slow);
      }
    });

    it(`${linkage}, of many columns, in any kind of numbers`, async () => {
      const lottery = new Lottery(52);
      for (const [n, dim] of [
        [1, 9],
        [2, 9],
        [17, 31],
        [100, 70],
      ]) {
        const bytes = lottery.bytes(n * dim, 7);
        const floats = lottery.floats(n * dim, -3, 3);
        for (const x of [bytes, Float32Array.from(floats), floats]) {
          const [fast, slow] = await bothWays({ x, n, dim }, { linkage });
          expect(fast).toEqual(slow);
        }
      }
    });

    it(`${linkage}, with weights`, async () => {
      const lottery = new Lottery(53);
      for (const dim of [3, 12]) {
        const weights = Float64Array.from({ length: 90 }, () => 1 + lottery.below(30));
        const data = { ...gridData(lottery, 90, dim, 6), weights };
        const [fast, slow] = await bothWays(data, { linkage });
        expect(fast).toEqual(slow);
      }
    });
  }

  it('with metrics of all kinds', async () => {
    const data = { x: new Lottery(54).floats(60 * 11, 0.5, 3), n: 60, dim: 11 };
    for (const metric of ['cosine', 'correlation', 'mahalanobis', 'sqeuclidean', 'canberra'] as const) {
      for (const linkage of ['single', 'average'] as const) {
        const [fast, slow] = await bothWays(data, { linkage, metric });
        expect(fast).toEqual(slow);
      }
    }
  });

  it('of rows far from 0', async () => {
    const x = new Lottery(55).floats(200 * 3, 1e9, 1e9 + 1);
    for (const linkage of ['ward', 'single', 'average'] as const) {
      const [fast, slow] = await bothWays({ x, n: 200, dim: 3 }, { linkage });
      expect(fast).toEqual(slow);
    }
  });
});

describe('in f32', () => {
  const CHAINED = LINKAGE_NAMES.filter((linkage) => linkage !== 'centroid' && linkage !== 'median');

  it('heights are right to 1e-6', async () => {
    const lottery = new Lottery(56);
    const floats = lottery.floats(150 * 90);
    for (const x of [floats, Float32Array.from(floats), floats.map((value) => 1e6 + value)]) {
      const data = { x, n: 150, dim: 90 };
      for (const linkage of CHAINED) {
        const single = await hac(data, { linkage, precision: 'f32' });
        const double = await hac(data, { linkage, precision: 'f64' });
        expect([single.precision, double.precision]).toEqual(['f32', 'f64']);
        single.merges.height.forEach((height, t) => {
          const expected = double.merges.height[t];
          expect(Math.abs(height - expected)).toBeLessThanOrEqual(1e-6 * expected);
        });
      }
    }
  });

  it('of given distances, too', async () => {
    const condensed = new Lottery(57).floats((80 * 79) / 2, 1, 2);
    for (const linkage of CHAINED) {
      const single = await hac({ n: 80, condensed }, { linkage, precision: 'f32' });
      const double = await hac({ n: 80, condensed }, { linkage });
      single.merges.height.forEach((height, t) => {
        expect(height).toBeCloseTo(double.merges.height[t], 5);
      });
    }
  });

  it('what it cannot hold is refused, and done in f64 when nobody asks', async () => {
    const x = new Lottery(62).floats(30 * 9);
    const plain = await hac({ x, n: 30, dim: 9 }, { linkage: 'complete' });
    for (const scale of [2 ** 100, 2 ** -100]) {
      const data = { x: x.map((value) => value * scale), n: 30, dim: 9 };
      const refusal = hac(data, { linkage: 'complete', precision: 'f32' });
      await expect(refusal).rejects.toThrow(/too large or too small for f32/);
      const { merges } = await hac(data, { linkage: 'complete' });
      expect(merges.height).toEqual(plain.merges.height.map((height) => height * scale));
    }
  });

  it('the number of threads changes nothing', async () => {
    const data = { x: new Lottery(58).bytes(1100 * 600), n: 1100, dim: 600 };
    const trees: HacResult[] = [];
    for (const threads of [1, 2, 3]) {
      configureKernels({ threads });
      trees.push(await hac(data, { linkage: 'average', precision: 'f32' }));
    }
    expect(trees[1]).toEqual(trees[0]);
    expect(trees[2]).toEqual(trees[0]);
  });
});

describe('where memory is short', () => {
  const lottery = new Lottery(59);
  const data = { x: lottery.floats(300 * 12), n: 300, dim: 12 };

  it('ward and single go without a matrix', async () => {
    for (const linkage of ['ward', 'single'] as const) {
      const roomy = await hac(data, { linkage });
      const tight = await hac(data, { linkage, maxMemory: 200_000 });
      expect(tight.precision).toBe('f64');
      expectClose(tight, roomy);
    }
  });

  it('a matrix is in f32 when one in f64 does not fit', async () => {
    const tight = await hac(data, { linkage: 'average', maxMemory: 600_000 });
    expect(tight.precision).toBe('f32');
    expectClose(tight, await hac(data, { linkage: 'average' }), 1e-6);
  });

  it('even an index takes some', async () => {
    for (const linkage of ['ward', 'single'] as const) {
      const refusal = hac(data, { linkage, maxMemory: 10_000 });
      await expect(refusal).rejects.toThrow(/300 rows needs about 61 kB .* use sample/);
    }
  });

  it('the others are refused', async () => {
    const refusal = hac(data, { linkage: 'average', maxMemory: 200_000 });
    await expect(refusal).rejects.toThrow(/300 rows needs about .* 200 kB are allowed; use sample/);
    const doubles = hac(data, { linkage: 'average', precision: 'f64', maxMemory: 600_000 });
    await expect(doubles).rejects.toMatchObject({ code: 'memory' });
  });

  it('of given rows beyond 4 GiB nothing is taken first', async () => {
    const many = { x: new Uint8Array(40_000 * 9), n: 40_000, dim: 9 };
    await expect(hac(many, { linkage: 'complete' })).rejects.toThrow(/6.4 GB of memory, 4.3 GB are allowed/);
  });
});

function expectClose(found: HacResult, expected: HacResult, share = 1e-12): void {
  const [rows, others] = [rowsOfMerges(found.merges), rowsOfMerges(expected.merges)];
  rows.forEach(([a, b, height, size], t) => {
    expect([a, b, size]).toEqual([others[t][0], others[t][1], others[t][3]]);
    expect(Math.abs(height - others[t][2])).toBeLessThanOrEqual(share * others[t][2]);
  });
}

describe('on the way', () => {
  const data = { x: new Lottery(60).floats(2500 * 3), n: 2500, dim: 3 };
  const wide = { x: new Lottery(61).floats(1500 * 40), n: 1500, dim: 40 };

  it('it can be stopped', async () => {
    // however fast the machine is, a pause is due whenever somebody asks
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
    const works: [Dataset, Linkage, HacOptions][] = [
      [data, 'complete', {}],
      [wide, 'average', { metric: 'manhattan' }],
      [data, 'average', { connectivity: { kind: 'knn' } }],
    ];
    for (const [rows, linkage, options] of works) {
      const controller = new AbortController();
      const onProgress = () => controller.abort();
      const work = hac(rows, { linkage, ...options, signal: controller.signal, onProgress });
      await expect(work).rejects.toMatchObject({ code: 'aborted' });
    }
  });
});

describe('measured from the rows of clusters', () => {
  const MEMBERS = ['complete', 'average', 'weighted'] as const;

  /** The tree when the last `few` clusters have a matrix. */
  async function treeOf(data: Dataset, linkage: Linkage, few: number): Promise<HacResult> {
    const measured = measure(data, 'euclidean', {});
    const found = await mergeMembers(measured, data.weights, linkage, new Pacer(), few);
    const merges = numberMerges(data.n, found, data.weights, 'monotone');
    return {
      algorithm: 'hac',
      linkage,
      metric: 'euclidean',
      n: data.n,
      merges,
      precision: 'f64',
      warnings: [],
    };
  }

  for (const linkage of MEMBERS) {
    it(`${linkage}: the same bits with the kernel and without, for any number of threads`, async () => {
      const lottery = new Lottery(63);
      for (const [n, dim, side, few] of [
        [1, 1, 2, 1],
        [2, 3, 2, 1],
        [30, 1, 5, 1],
        [65, 2, 5, 1],
        [500, 3, 12, 40],
        [700, 2, 1e6, 1],
        [900, 3, 1e6, 200],
        [300, 8, 3, 10],
      ]) {
        const data = gridData(lottery, n, dim, side);
        if (n > 2) data.weights = Float64Array.from({ length: n }, () => 1 + lottery.below(30));
        const fast = await treeOf(data, linkage, few);
        configureKernels({ threads: 3 });
        expect(await treeOf(data, linkage, few)).toEqual(fast);
        configureKernels({ mode: 'js' });
        expect(await treeOf(data, linkage, few)).toEqual(fast);
        configureKernels({ mode: 'wasm', threads: undefined });
      }
    });

    it(`${linkage}: each merge is the least there is, with ties, duplicates and weights`, async () => {
      const lottery = new Lottery(64);
      for (const few of [1, 9, 60]) {
        for (const dim of [1, 2, 3, 5]) {
          const data = gridData(lottery, 60, dim, 6);
          if (linkage === 'average')
            data.weights = Float64Array.from({ length: 60 }, () => 1 + lottery.below(9));
          expect(replayFlaws(data, await treeOf(data, linkage, few))).toEqual([]);
        }
      }
    });

    it(`${linkage}: as by a matrix, for more rows than are in one by themselves`, async () => {
      const data = { x: new Lottery(65).floats(4200 * 2), n: 4200, dim: 2 };
      const found = await hac(data, { linkage });
      expect(found.precision).toBe('f64');
      const condensed = Float64Array.from((await pairwiseDistances(data)).condensed);
      expectClose(found, await hac({ n: 4200, condensed }, { linkage, precision: 'f64' }), 1e-11);
    });
  }
});
