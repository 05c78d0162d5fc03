import { describe, expect, it } from 'vitest';
import { type Generated, type GenerateOptions, generateRows } from '../../src/generators/generate.ts';
import { findShape, SHAPES, type ShapeName } from '../../src/generators/table.ts';

const rowsOf = ({ data: { x, n, dim } }: Generated) =>
  Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
const partsOf = (made: Generated) =>
  Array.from({ length: made.k }, (_, c) => rowsOf(made).filter((_, i) => made.labels[i] === c));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const column = (rows: number[][], j: number) => rows.map((row) => row[j]);

describe.each(SHAPES.map((entry) => [entry.name, entry] as const))('%s', (name, { k, dim, uses }) => {
  it('has rows in classes of equal size, named columns, and an order that tells no class', async () => {
    const made = await generateRows(name, { n: 101 });
    expect(made).toMatchObject({ k, data: { n: 101, dim, columns: ['x', 'y', 'z'].slice(0, dim) } });
    expect(made.sizes.reduce((a, b) => a + b)).toBe(101);
    expect(Math.max(...made.sizes) - Math.min(...made.sizes)).toBeLessThanOrEqual(1);
    expect(partsOf(made).map(({ length }) => length)).toEqual(made.sizes);
    const half = made.labels.subarray(0, 50);
    for (let c = 0; c < k && k > 1; c++) {
      const share = half.filter((label) => label === c).length / 50;
      expect(Math.abs(share - 1 / k)).toBeLessThan(0.25);
    }
  });

  it('is the same for the same seed, and another for another one', async () => {
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((seed) => generateRows(name, { n: 40, seed })),
    );
    expect(same).toEqual(one);
    expect(other.data.x).not.toEqual(one.data.x);
  });

  it('takes sizes of classes', async () => {
    const sizes = [9, 4, 2, 1].slice(0, k);
    const made = await generateRows(name, { sizes });
    expect([made.sizes, made.data.n]).toEqual([sizes, sizes.reduce((a, b) => a + b)]);
    expect(partsOf(made).map(({ length }) => length)).toEqual(sizes);
    const more = generateRows(name, { sizes: [1, 2, 3, 4, 5] });
    if (uses.includes('k')) expect((await more).k).toBe(5);
    else await expect(more).rejects.toMatchObject({ code: 'usage', option: 'sizes' });
  });

  it('refuses options that say nothing of it', async () => {
    const values = {
      k: 2,
      dim: 2,
      std: 1,
      centers: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      noise: 1,
      factor: 0.3,
      turns: 2,
    };
    for (const [option, value] of Object.entries(values)) {
      const made = generateRows(name, { n: 12, [option]: value });
      if ((uses as readonly string[]).includes(option)) expect((await made).data.n).toBe(12);
      else await expect(made).rejects.toMatchObject({ code: 'usage', option });
    }
  });
});

const exact = (name: ShapeName, options: GenerateOptions = {}) =>
  generateRows(name, { noise: 0, ...options });

it('moons are two half circles, at equal steps', async () => {
  const [upper, lower] = partsOf(await exact('moons', { sizes: [41, 30] }));
  for (const [x, y] of upper) expect([Math.hypot(x, y), y >= 0]).toEqual([expect.closeTo(1, 12), true]);
  for (const [x, y] of lower)
    expect([Math.hypot(x - 1, y - 0.5), y <= 0.5]).toEqual([expect.closeTo(1, 12), true]);
  const angles = upper.map(([x, y]) => Math.atan2(y, x)).sort((a, b) => a - b);
  for (const [i, angle] of angles.entries()) expect(angle).toBeCloseTo((Math.PI * i) / 40, 10);
  expect(rowsOf(await exact('moons', { n: 2 })).sort()).toEqual([
    [0, 0.5],
    [1, 0],
  ]);
});

it('circles have two radii, and points at equal steps', async () => {
  const [outer, inner] = partsOf(await exact('circles', { sizes: [12, 7], factor: 0.3 }));
  for (const [x, y] of outer) expect(Math.hypot(x, y)).toBeCloseTo(1, 12);
  for (const [x, y] of inner) expect(Math.hypot(x, y)).toBeCloseTo(0.3, 12);
  // points at equal steps are the roots of 1, whose sum is 0
  for (const part of [outer, inner]) for (const j of [0, 1]) expect(mean(column(part, j))).toBeCloseTo(0, 12);
});

it('spirals have arms of equal turns, and points about equally far apart', async () => {
  const parts = partsOf(await exact('spirals', { sizes: [400, 400, 400], turns: 2 }));
  parts.forEach((arm, c) => {
    for (const [x, y] of arm) {
      const turned = Math.atan2(y, x) / (2 * Math.PI) - 2 * Math.hypot(x, y) - c / 3;
      expect(Math.abs(turned - Math.round(turned))).toBeLessThan(1e-9);
    }
    const radii = arm.map(([x, y]) => Math.hypot(x, y)).sort((a, b) => a - b);
    // as many points beyond a radius as the rest of the disk is large
    expect(radii.filter((radius) => radius ** 2 > 0.75)).toHaveLength(100);
  });
});

it('a swiss roll lies on its spiral, in parts of equal angle', async () => {
  const parts = partsOf(await exact('swiss-roll', { n: 400 }));
  parts.forEach((part, c) => {
    for (const [x, y, z] of part) {
      const angle = Math.hypot(x, z);
      expect([Math.cos(angle) * angle, Math.sin(angle) * angle]).toEqual([
        expect.closeTo(x, 9),
        expect.closeTo(z, 9),
      ]);
      const share = (angle / (1.5 * Math.PI) - 1) / 2;
      expect([share >= c / 4 - 1e-12, share <= (c + 1) / 4 + 1e-12, y >= 0 && y < 21]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });
});

it('blobs are normal around their centers, with their deviations', async () => {
  const centers = [
    [0, 100, 7],
    [50, -4, 1],
  ];
  const made = await generateRows('blobs', { n: 4000, centers, std: [2, 0.5] });
  expect(made.centers).toEqual(Float64Array.from(centers.flat()));
  partsOf(made).forEach((part, c) => {
    const std = [2, 0.5][c];
    for (let j = 0; j < 3; j++) {
      // four standard errors
      expect(Math.abs(mean(column(part, j)) - centers[c][j])).toBeLessThan((4 * std) / Math.sqrt(2000));
      expect(Math.abs(spread(column(part, j)) / std - 1)).toBeLessThan(4 / Math.sqrt(4000));
      const near = part.filter((row) => Math.abs(row[j] - centers[c][j]) < std).length / 2000;
      expect(Math.abs(near - 0.6827)).toBeLessThan(0.045);
    }
  });
  const drawn = await generateRows('blobs', { k: 30, n: 30, dim: 5 });
  expect(drawn.data.columns).toEqual(['x1', 'x2', 'x3', 'x4', 'x5']);
  expect(Math.max(...(drawn.centers as Float64Array).map(Math.abs))).toBeLessThanOrEqual(10);
  expect(Math.max(...(drawn.centers as Float64Array))).toBeGreaterThan(5);
});

it('varied blobs have the deviations 1, 2.5 and 0.5 in turns', async () => {
  const parts = partsOf(await generateRows('varied', { n: 4000, k: 4 }));
  const found = parts.map((part) => spread(column(part, 0)));
  for (const [c, std] of [1, 2.5, 0.5, 1].entries())
    expect(Math.abs(found[c] / std - 1)).toBeLessThan(4 / Math.sqrt(2000));
});

it('aniso is blobs times a matrix', async () => {
  const options = { n: 60, std: 0.7, seed: 5 };
  const blobs = await generateRows('blobs', options);
  const made = await generateRows('aniso', options);
  const skew = ([x, y]: number[]) => [0.6 * x - 0.4 * y, 0.8 * y - 0.6 * x];
  expect(rowsOf(made)).toEqual(rowsOf(blobs).map(skew));
  expect(made.labels).toEqual(blobs.labels);
  const [a, b] = blobs.centers as Float64Array;
  expect([...(made.centers as Float64Array).subarray(0, 2)]).toEqual(skew([a, b]));
});

it('uniform fills the unit cube', async () => {
  const rows = rowsOf(await generateRows('uniform', { n: 2000, dim: 3 }));
  for (let j = 0; j < 3; j++) {
    const values = column(rows, j);
    expect([Math.min(...values) >= 0, Math.max(...values) < 1]).toEqual([true, true]);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 2000));
  }
});

it('noise is normal, and moves nothing else', async () => {
  const clean = await exact('circles', { n: 2000 });
  const noisy = await generateRows('circles', { n: 2000, noise: 0.3 });
  expect(noisy.labels).toEqual(clean.labels);
  const moved = Array.from(noisy.data.x, (value, p) => value - clean.data.x[p]);
  expect(Math.abs(mean(moved))).toBeLessThan((4 * 0.3) / Math.sqrt(4000));
  expect(Math.abs(spread(moved) / 0.3 - 1)).toBeLessThan(4 / Math.sqrt(8000));
});

it('gives the numbers that it has always given', async () => {
  const { data } = await generateRows('uniform', { n: 2, seed: 7 });
  const blob = await generateRows('blobs', { n: 1, k: 1, dim: 1, seed: 7 });
  expect([...data.x, ...blob.data.x]).toEqual([
    0.5528532604037419, 0.5888700909572769, 0.8839689900355774, 0.8736107846305958, -0.25187750688056676,
  ]);
});

it('refuses what makes no rows', async () => {
  const cases: [ShapeName, GenerateOptions, string][] = [
    ['blobs', { n: 2 }, 'n'],
    ['moons', { n: 1.5 }, 'n'],
    ['blobs', { sizes: [3, 0] }, 'sizes'],
    ['blobs', { sizes: [] }, 'sizes'],
    ['blobs', { sizes: [3], n: 3 }, 'n'],
    ['blobs', { sizes: [3], k: 1 }, 'k'],
    ['blobs', { std: [1, 2] }, 'std'],
    ['blobs', { std: -1 }, 'std'],
    ['blobs', { centers: [[1, 2], [3]] }, 'centers'],
    ['blobs', { centers: [[1, Number.NaN]] }, 'centers'],
    ['blobs', { k: 2, centers: [[1, 2]] }, 'centers'],
    ['blobs', { dim: 3, centers: [[1, 2]] }, 'centers'],
    ['uniform', { dim: 0 }, 'dim'],
    ['moons', { noise: -1 }, 'noise'],
    ['circles', { factor: 1.5 }, 'factor'],
    ['spirals', { turns: Number.NaN }, 'turns'],
    ['moons', { seed: -1 }, 'seed'],
  ];
  for (const [name, options, option] of cases)
    await expect(generateRows(name, options), option).rejects.toMatchObject({ code: 'usage', option });
  await expect(generateRows('moons', { n: 1000, maxMemory: 100 })).rejects.toMatchObject({ code: 'memory' });
  await expect(generateRows('moons', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  });
  expect(() => findShape('moon')).toThrow(/did you mean moons\?/);
});
