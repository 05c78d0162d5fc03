import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset, RowShape } from '../../src/core/dataset.ts';
import { type BlockNorm, hog } from '../../src/features/hog.ts';
import { ROOT } from '../support/cli.ts';
import { readDigits } from '../support/digits.ts';
import { slowHog } from '../support/hog.ts';
import { Lottery } from '../support/random.ts';

type Pair = [number, number];

interface HogCase extends RowShape {
  name: string;
  bytes: boolean;
  x: number[];
  orientations: number;
  cell: Pair;
  block: Pair;
  norm: BlockNorm;
  values: number[];
}

const fixture: { cases: HogCase[] } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/features/hog.json'), 'utf8'),
);

function picturesOf(x: Dataset['x'], shape: RowShape): Dataset {
  const dim = shape.height * shape.width * shape.bands;
  return { x, n: x.length / dim, dim, shape };
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let p = 0; p < a.length; p++) most = Math.max(most, Math.abs(a[p] - b[p]));
  return most;
}

describe('hog', () => {
  // scikit-image adds up in 32 bits
  it.each(fixture.cases)('gives the values of scikit-image: $name', async (given) => {
    const { bytes, x, orientations, cell, block, norm, values } = given;
    const shape = { height: given.height, width: given.width, bands: given.bands };
    const rows = bytes ? Uint8Array.from(x) : Float64Array.from(x);
    const { data } = await hog(picturesOf(rows, shape), { orientations, cell, block, norm });
    expect(furthest(data.x, values)).toBeLessThan(1e-6);
  });

  it('has 36 values for a digit', async () => {
    const { data, ...used } = await hog(readDigits(3).data);
    expect(used).toEqual({ orientations: 9, cell: [4, 4], block: [2, 2], norm: 'L2-Hys' });
    expect(data).toMatchObject({ n: 3, dim: 36 });
    expect(Array.from(data.x.subarray(0, 5), (value) => value.toFixed(6))).toEqual([
      '0.300816',
      '0.197520',
      '0.247916',
      '0.213256',
      '0.000000',
    ]);
    expect(data.columns?.slice(0, 2)).toEqual(['hog1', 'hog2']);
  });

  it('finds the edges of a picture made by hand', async () => {
    // brightness rises by 1 a column: 2 across each inner pixel, straight to the right
    const x = Uint8Array.from({ length: 16 }, (_, p) => p % 4);
    const shape: RowShape = { height: 4, width: 4, bands: 1 };
    const { data } = await hog(picturesOf(x, shape), {
      cell: [2, 2],
      block: [1, 1],
      orientations: 2,
      norm: 'L1',
    });
    // one of the two columns of each cell is at the border: mean 1, normalized
    expect(
      furthest(
        data.x,
        [1, 0, 1, 0, 1, 0, 1, 0].map((value) => value / 1.00001),
      ),
    ).toBeLessThan(1e-7);
  });

  it('agrees with the plain version for random shapes', async () => {
    const lottery = new Lottery(7);
    for (let trial = 0; trial < 60; trial++) {
      const cell: Pair = [1 + lottery.below(4), 1 + lottery.below(4)];
      const block: Pair = [1 + lottery.below(3), 1 + lottery.below(3)];
      const shape: RowShape = {
        height: cell[0] * block[0] + lottery.below(6),
        width: cell[1] * block[1] + lottery.below(6),
        bands: lottery.below(2) === 0 ? 1 : 3,
      };
      const size = shape.height * shape.width * shape.bands;
      // few levels: many ties between bands and gradients along the diagonals
      const x = trial % 2 === 0 ? lottery.bytes(2 * size, 4) : lottery.floats(2 * size, -1, 1);
      const orientations = 1 + lottery.below(12);
      const { data } = await hog(picturesOf(x, shape), { cell, block, orientations });
      const slow = [0, size].flatMap((start) =>
        slowHog(x.subarray(start, start + size), shape, orientations, cell, block),
      );
      expect(furthest(data.x, slow), JSON.stringify({ shape, cell, block, orientations })).toBeLessThan(1e-6);
    }
  });

  it('does not mind an offset or how values are stored', async () => {
    const { data } = readDigits(5);
    const bytes = await hog(data);
    const floats = await hog({ ...data, x: Float64Array.from(data.x, (value) => value + 1e9) });
    expect(floats.data.x).toEqual(bytes.data.x);
  });

  it('takes larger cells for larger pictures', async () => {
    const square = (side: number) =>
      hog(picturesOf(new Uint8Array(side * side), { height: side, width: side, bands: 1 }));
    expect(await square(28)).toMatchObject({ cell: [4, 4], data: { dim: 1296 } });
    expect(await square(64)).toMatchObject({ cell: [8, 8], data: { dim: 1764 } });
  });

  it('is 0 for a picture without edges, and keeps the weights', async () => {
    const weights = Float64Array.of(2);
    const data = picturesOf(new Uint8Array(64).fill(9), { height: 8, width: 8, bands: 1 });
    const result = await hog({ ...data, weights });
    expect(result.data.x.every((value) => value === 0)).toBe(true);
    expect(result.data.weights).toEqual(weights);
  });

  it.each([
    ['rows that are no pictures', { shape: undefined }, {}, 'input', /pictures/],
    [
      'a shape that does not fit',
      { shape: { height: 7, width: 8, bands: 1 } as const },
      {},
      'input',
      /rows have 64/,
    ],
    ['too large a cell', {}, { cell: [5, 5] as const }, 'usage', /1 x 1 cells of 5 x 5/],
    ['a wrong norm', {}, { norm: 'L2-hys' as 'L2' }, 'usage', /did you mean L2-Hys/],
    ['no orientations', {}, { orientations: 0 }, 'usage', /orientations/],
    ['half a cell', {}, { cell: [2.5, 2] as const }, 'usage', /cell/],
    ['too little memory', {}, { maxMemory: 100 }, 'memory', /raise maxMemory/],
  ])('refuses %s', async (_, change, options, code, message) => {
    const refused = hog({ ...readDigits(2).data, ...change }, options);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('stops when told to', async () => {
    await expect(hog(readDigits(2).data, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
