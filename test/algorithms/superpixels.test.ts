import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { meansOf } from '../../src/algorithms/clusters.ts';
import { connectRegions } from '../../src/algorithms/superpixels/connect.ts';
import { touchingRegions } from '../../src/algorithms/superpixels/touching.ts';
import { type SuperpixelOptions, superpixels } from '../../src/algorithms/superpixels.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { toSpace } from '../../src/features/colorspace.ts';
import { CENTER } from '../../src/kernels/layouts/superpixels.ts';
import slic from '../fixtures/skimage/slic.json' with { type: 'json' };
import { hashed } from '../support/contract.ts';
import { Lottery } from '../support/random.ts';
import { besides, slowParts, slowPass, slowRegions } from '../support/superpixels.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const gray = (...x: number[]): Dataset => ({ x: Float64Array.from(x), n: x.length, dim: 1 });
const run = (data: Dataset, width: number, options: Partial<SuperpixelOptions>) =>
  superpixels(data, { width, height: data.n / width, k: 2, ...options });

/** Blotches of color with noise, as bytes. */
function blotches(width: number, height: number, seed = width, dim = 3): Dataset & { x: Uint8Array } {
  const lottery = new Lottery(seed);
  const spots = Array.from({ length: 9 }, () => [
    lottery.float() * width,
    lottery.float() * height,
    lottery.bytes(dim),
  ]) as [number, number, Uint8Array][];
  const x = new Uint8Array(width * height * dim);
  for (let i = 0; i < width * height; i++) {
    const far = ([a, b]: [number, number, Uint8Array]) =>
      (a - (i % width)) ** 2 + (b - Math.floor(i / width)) ** 2;
    const [, , color] = spots.reduce((best, one) => (far(one) < far(best) ? one : best));
    for (let j = 0; j < dim; j++)
      x[i * dim + j] = Math.min(255, Math.max(0, color[j] + lottery.below(40) - 20));
  }
  return { x, n: width * height, dim };
}

describe('superpixels', () => {
  it('of two halves, by hand', async () => {
    const data = gray(0, 0, 0, 9, 9, 9, 0, 0, 0, 9, 9, 9);
    // blocks of 3 x 2 begin with centers at 1,0.5 and 4,0.5, which the first pass does not move
    expect(await run(data, 6, {})).toEqual({
      algorithm: 'superpixels',
      n: 12,
      k: 2,
      labels: Int32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1),
      sizes: Float64Array.of(6, 6),
      centers: { dim: 1, points: Float64Array.of(0, 9), inertia: 0 },
      regions: { places: Float64Array.of(1, 0.5, 4, 0.5) },
      descent: { iterations: 1, converged: true, restarts: 1 },
      warnings: [],
    });
  });

  it('of a line with a stray pixel, by hand', async () => {
    const data = gray(0, 0, 0, 9, 0, 9, 9, 9, 9, 9);
    // the calmest pixel beside 2 is 1. Within 5 pixels of the center at 7, the 9 among zeros is nearest to it
    const by = async (minSize: number) => {
      const { labels, sizes, regions } = await run(data, 10, { compactness: 0, maxIter: 1, minSize });
      return [[...labels], [...sizes], [...regions.places].filter((_, p) => p % 2 === 0)];
    };
    expect(await by(0)).toEqual([
      [1, 1, 1, 2, 3, 0, 0, 0, 0, 0],
      [5, 3, 1, 1],
      [7, 1, 3, 4],
    ]);
    // parts of one pixel are less than a quarter of 5 pixels, and join the region that they touch
    expect(await by(0.25)).toEqual([
      [1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
      [6, 4],
      [6.5, 1.5],
    ]);
    expect(await by(1)).toEqual([new Array(10).fill(0), [10], [4.5]]);
  });

  it('that are fewer than half of k have a warning', async () => {
    const by = (minSize: number) => run(blotches(24, 24), 24, { k: 64, compactness: 0, minSize });
    const few = await by(1);
    expect(few.k).toBeLessThan(32);
    expect(few.warnings).toEqual([{ code: 'fewer-regions-than-k', requested: 64, found: few.k }]);
    const many = await by(0);
    expect(many.k).toBeGreaterThanOrEqual(32);
    expect(many.warnings).toEqual([]);
  });

  it('of one color are squares', async () => {
    for (const [k, side] of [
      [4, 30],
      [100, 6],
    ]) {
      const { labels, sizes } = await run(gray(...new Array(3600).fill(7)), 60, { k });
      expect(new Set(sizes)).toEqual(new Set([side * side]));
      const block = (i: number) => Math.floor(Math.floor(i / 60) / side) * 60 + Math.floor((i % 60) / side);
      const blocks = Array.from(labels, (_, i) => block(i));
      for (const [i, label] of labels.entries()) expect(blocks[i]).toBe(blocks[labels.indexOf(label)]);
    }
  });

  it('follow the passes of the paper', async () => {
    const [width, height, k] = [30, 20, 12];
    const data = blotches(width, height);
    const side = Math.sqrt(data.n / k);
    const pixels = Array.from({ length: data.n }, (_, i) => [...data.x.subarray(3 * i, 3 * i + 3)]);
    const slic = { width, reach: side, pull: (25.5 / side) ** 2 };
    // k / 3 blocks of 7.5 columns in each of 3 bands, of 6, 7 and 7 lines
    const { centers, labels } = slowSeeds(pixels, width, [0, 7, 13, 20], [0, 8, 15, 23, 30]);
    let means = centers;
    for (let pass = 0; pass < 4; pass++) means = slowPass(pixels, slic, means, labels);
    const regions = slowRegions(pixels, width, labels, means, slic.pull, (0.25 * data.n) / k);
    const found = await run(data, width, { k, range: 255, maxIter: 4 });
    expect(sameParts(found.labels, regions)).toBe(true);
    expect(found.descent).toEqual({ iterations: 4, converged: false, restarts: 1 });
  });

  it.each([
    [17, 23, 9],
    [27, 20, 30],
    [1, 50, 7],
    [50, 1, 7],
    [9, 9, 80],
    [8, 8, 1],
  ])('of %d x %d pixels are connected, at most %d or few more, and whole', async (width, height, k) => {
    for (const compactness of [0, 20]) {
      const data = blotches(width, height);
      const {
        labels,
        sizes,
        k: found,
        centers,
        regions,
      } = await run(data, width, { k, compactness, range: 255 });
      const list = [...labels];
      expect(Math.max(...slowParts(list, width)) + 1).toBe(found);
      expect(found).toBeLessThanOrEqual(2 * k);
      for (let c = 0; c < found; c++) {
        const own = list.flatMap((label, i) => (label === c ? [i] : []));
        expect(sizes[c]).toBe(own.length);
        if (c > 0) expect(sizes[c]).toBeLessThanOrEqual(sizes[c - 1]);
        const mean = (of: (i: number) => number) => own.reduce((sum, i) => sum + of(i), 0) / own.length;
        for (let j = 0; j < 3; j++)
          expect(centers.points[3 * c + j]).toBeCloseTo(
            mean((i) => data.x[3 * i + j]),
            9,
          );
        expect(regions.places[2 * c]).toBeCloseTo(
          mean((i) => i % width),
          9,
        );
        expect(regions.places[2 * c + 1]).toBeCloseTo(
          mean((i) => Math.floor(i / width)),
          9,
        );
      }
    }
  });

  it('with as many or fewer pixels than asked for are the pixels', async () => {
    const data = blotches(5, 4);
    for (const k of [20, 21, 2 ** 24]) {
      const { k: found, warnings } = await run(data, 5, { k });
      expect(found).toBe(20);
      expect(warnings).toEqual(k === 20 ? [] : [{ code: 'fewer-points-than-k', requested: k, found: 20 }]);
    }
    expect((await run(gray(3), 1, { k: 1 })).regions.places).toEqual(Float64Array.of(0, 0));
  });

  it('leave pixels out that are no rows, and do not join what these part', async () => {
    const [width, height] = [24, 16];
    const whole = blotches(width, height);
    const isIn = (i: number) => i % width !== 11 && (i % 7 > 1 || i % width > 11);
    const pixels = Int32Array.from({ length: width * height }, (_, i) => i).filter(isIn);
    const x = Uint8Array.from(pixels, (i) => whole.x[3 * i]);
    for (const k of [1, 2, 12]) {
      const options = { width, height, pixels, k, range: 255 };
      const { labels, k: found } = await superpixels({ x, n: pixels.length, dim: 1 }, options);
      const all = new Array(width * height).fill(-1);
      for (const [row, pixel] of pixels.entries()) all[pixel] = labels[row];
      expect(Math.max(...slowParts(all, width)) + 1).toBe(found);
      expect(found).toBeGreaterThan(1);
    }
  });

  it('smooth by a bell, whose sum is 1 at the edges too', async () => {
    const flat = await run(gray(...new Array(48).fill(5)), 8, { k: 3 });
    expect(await run(gray(...new Array(48).fill(5)), 8, { k: 3, sigma: 1.5 })).toEqual(flat);
    // noise of single pixels vanishes beside halves
    const noisy = gray(
      ...Array.from({ length: 200 }, (_, i) => (i % 20 < 10 ? 0 : 50) + (i % 3 === 0 ? 30 : 0)),
    );
    const smooth = await run(noisy, 20, { sigma: 2, compactness: 1 });
    expect([...smooth.labels]).toEqual(Array.from({ length: 200 }, (_, i) => (i % 20 < 10 ? 0 : 1)));
  });

  it('are the same whatever the offset, the scale and the type of numbers are', async () => {
    const data = blotches(32, 24);
    const { labels, regions } = await run(data, 32, { k: 20, range: 255 });
    for (const [x, range] of [
      [Float32Array.from(data.x), 255],
      [Float64Array.from(data.x, (v) => v + 1e9), 255],
      [Float64Array.from(data.x, (v) => v * 2 ** 300), 255 * 2 ** 300],
      [Float64Array.from(data.x, (v) => v * 2 ** -300), 255 * 2 ** -300],
    ] as const) {
      const other = await run({ ...data, x }, 32, { k: 20, range });
      expect([other.labels, other.regions]).toEqual([labels, regions]);
    }
  });

  it('are the same bytes on any threads and without kernels', async () => {
    // the large picture takes several threads
    for (const [width, height, settings] of [
      [310, 250, [{ threads: 1 }, { threads: 3 }]],
      [60, 45, [{ mode: 'wasm' }, { mode: 'js' }]],
    ] as const) {
      const data = blotches(width, height);
      const found: unknown[] = [];
      for (const setting of settings) {
        configureKernels({ mode: 'wasm', threads: undefined, ...setting });
        found.push(hashed(await run(data, width, { k: 80, range: 255, maxIter: 40 })));
      }
      expect(found[1]).toEqual(found[0]);
    }
  });

  it.each([
    ['k', 0],
    ['k', 1.5],
    ['maxIter', 0],
    ['compactness', -1],
    ['compactness', Number.NaN],
    ['minSize', 1.5],
    ['minSize', -0.1],
    ['sigma', -1],
    ['range', 0],
    ['width', 0],
    ['height', 2.5],
    ['pixels', Int32Array.of(0, 1)],
    ['pixels', Int32Array.of(0, 2, 1, 3)],
    ['pixels', Int32Array.of(0, 1, 2, 4)],
  ])('refuse %s = %s', async (option, value) => {
    const options = { width: 2, height: 2, k: 2, [option]: value } as SuperpixelOptions;
    await expect(superpixels(gray(1, 2, 3, 4), options)).rejects.toMatchObject({ code: 'usage', option });
  });

  it('refuse rows that are no pixels of the picture', async () => {
    await expect(superpixels(gray(1, 2, 3), { width: 2, height: 2, k: 2 })).rejects.toThrow(
      'has 4 pixels, not 3 rows',
    );
    const wide = { x: new Float64Array(16), n: 4, dim: 4 };
    await expect(superpixels(wide, { width: 2, height: 2, k: 2 })).rejects.toThrow('1 to 3 columns');
    const weighted = { ...gray(1, 2, 3, 4), weights: Float64Array.of(1, 1, 1, 1) };
    await expect(superpixels(weighted, { width: 2, height: 2, k: 2 })).rejects.toThrow('no weights');
    await expect(run(gray(1, Number.NaN), 2, {})).rejects.toMatchObject({ code: 'input', at: { row: 1 } });
    await expect(run(blotches(64, 64), 64, { maxMemory: 1e4 })).rejects.toMatchObject({ code: 'memory' });
    await expect(run(gray(1, 2), 2, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

describe('beside scikit-image', () => {
  it.each(slic.clear.map((one) => [one.name, one] as const))('are the same: %s', async (_, one) => {
    const { width, height, k, rgb, labels } = one;
    const x = toSpace(Uint8Array.from(rgb), 'lab');
    const found = await superpixels({ x, n: width * height, dim: 3 }, { width, height, k });
    expect(sameParts(found.labels, labels)).toBe(true);
  });

  it('explain more of the colors of a photograph with no more superpixels', async () => {
    const path = new URL('../../images/astronaut.png', import.meta.url).pathname;
    for (const { top, left, size, k, explained } of slic.photograph) {
      const part = sharp(path).extract({ top, left, width: size, height: size }).removeAlpha();
      const x = toSpace(new Uint8Array(await part.raw().toBuffer()), 'lab');
      const data = { x, n: size * size, dim: 3 };
      const found = await superpixels(data, { width: size, height: size, k: k - 4 });
      const whole = meansOf(data, new Int32Array(data.n), 1);
      expect(found.k).toBeLessThanOrEqual(k);
      expect(1 - found.centers.inertia / whole.inertia).toBeGreaterThan(explained);
    }
  });
});

describe('connectRegions', () => {
  it.each([1, 2, 3, 4, 5, 6])('joins small parts as a slow way does (%d)', (seed) => {
    const lottery = new Lottery(seed);
    const [width, height, k] = [11 + seed, 9, 4];
    const stride = 4 * Math.ceil(width / 4);
    const least = [1, 3, 8, 200][seed % 4];
    const pixels = Array.from({ length: width * height }, () =>
      seed > 2 && lottery.below(5) === 0 ? undefined : [lottery.below(9), lottery.below(9), lottery.below(9)],
    );
    const labels = pixels.map((color) => (color ? lottery.below(k) : -1));
    const centers = Array.from({ length: k }, () => [3, 4, 5, lottery.below(width), lottery.below(height)]);
    const planes = [0, 1, 2].map((j) => {
      const plane = new Float32Array(stride * height).fill(Number.NaN);
      for (const [i, color] of pixels.entries())
        plane[Math.floor(i / width) * stride + (i % width)] = color?.[j] ?? Number.NaN;
      return plane;
    }) as [Float32Array, Float32Array, Float32Array];
    const placed = new Int32Array(stride * height).fill(99);
    for (const [i, label] of labels.entries()) placed[Math.floor(i / width) * stride + (i % width)] = label;
    const flat = new Float32Array(CENTER * k);
    for (const [c, center] of centers.entries()) flat.set(center, CENTER * c);
    const count = connectRegions({ width, height, stride, planes }, placed, flat, 0.25, least);
    const found = labels.map((_, i) => placed[Math.floor(i / width) * stride + (i % width)]);
    expect(Math.max(...found) + 1).toBe(count);
    const slow = slowRegions(pixels, width, labels, centers, 0.25, least);
    expect(sameParts(Int32Array.from(found), slow)).toBe(true);
  });
});

describe('touchingRegions', () => {
  it('weighs edges by the lengths of boundaries', () => {
    const lottery = new Lottery(5);
    const [width, height, k] = [13, 11, 6];
    const regions = Int32Array.from({ length: width * height }, () => lottery.below(k + 1) - 1);
    const slow = new Map<string, number>();
    for (let i = 0; i < regions.length; i++)
      for (const l of besides(i, regions.length, width)) {
        const [a, b] = [regions[i], regions[l]];
        if (a >= 0 && b >= 0 && a !== b) slow.set(`${a} ${b}`, (slow.get(`${a} ${b}`) ?? 0) + 1);
      }
    const { offsets, targets, weights } = touchingRegions(regions, width, height, k);
    const found = new Map<string, number>();
    for (let a = 0; a < k; a++)
      for (let p = offsets[a]; p < offsets[a + 1]; p++) found.set(`${a} ${targets[p]}`, weights[p]);
    expect(new Map([...found].sort())).toEqual(new Map([...slow].sort()));
  });
});

/** Blocks between lines and columns, and centers at their calmest pixels. */
function slowSeeds(pixels: number[][], width: number, lines: number[], columns: number[]) {
  const height = pixels.length / width;
  const labels = pixels.map(() => -1);
  const centers: number[][] = [];
  for (let b = 0; b + 1 < lines.length; b++)
    for (let a = 0; a + 1 < columns.length; a++) {
      for (let y = lines[b]; y < lines[b + 1]; y++)
        for (let x = columns[a]; x < columns[a + 1]; x++) labels[y * width + x] = centers.length;
      const mean = [columns[a] + columns[a + 1], lines[b] + lines[b + 1]].map((sum) => (sum - 1) / 2);
      const middle = mean.map((value) => Math.floor(value + 0.5));
      let best: { gradient: number; at: number[] } | undefined;
      const around = [0, -1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy]));
      for (const [dx, dy] of [[0, 0], ...around.slice(3)]) {
        const [x, y] = [middle[0] + dx, middle[1] + dy];
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const at = (p: number, q: number) =>
          pixels[Math.min(height - 1, Math.max(0, q)) * width + Math.min(width - 1, Math.max(0, p))];
        const square = (p: number[], q: number[]) => p.reduce((sum, v, j) => sum + (v - q[j]) ** 2, 0);
        const gradient = square(at(x + 1, y), at(x - 1, y)) + square(at(x, y + 1), at(x, y - 1));
        if (!best || gradient < best.gradient)
          best = { gradient, at: [...at(x, y), mean[0] + dx, mean[1] + dy] };
      }
      centers.push(best?.at ?? []);
    }
  return { centers, labels };
}

/** Whether two labelings are the same partition. */
function sameParts(a: ArrayLike<number>, b: readonly number[]): boolean {
  const forth = new Map<number, number>();
  const back = new Map<number, number>();
  return b.every((own, i) => {
    if (own < 0 !== a[i] < 0) return false;
    if (!forth.has(own)) forth.set(own, a[i]);
    if (!back.has(a[i])) back.set(a[i], own);
    return forth.get(own) === a[i] && back.get(a[i]) === own;
  });
}
