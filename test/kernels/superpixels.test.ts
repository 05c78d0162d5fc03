import { afterEach, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { CENTER, SUMS } from '../../src/kernels/layouts/superpixels.ts';
import type { SlicPicture } from '../../src/kernels/superpixels/passes.ts';
import { openSlic } from '../../src/kernels/superpixels.ts';
import { Lottery } from '../support/random.ts';
import { listCenters, type Pixels, slowPass } from '../support/superpixels.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

interface Case {
  picture: SlicPicture;
  pixels: Pixels;
  centers: number[][];
}

/** Whole numbers as colors, of which some are left out, and centers at random places. */
function randomCase(width: number, height: number, k: number, reach: number, holes: boolean): Case {
  const lottery = new Lottery(width + 7 * height + k);
  const pixels: Pixels = Array.from({ length: width * height }, () => {
    const color = [lottery.below(16), lottery.below(16), lottery.below(16)];
    return holes && lottery.below(4) === 0 ? undefined : color;
  });
  const centers = Array.from({ length: k }, () => [
    ...[lottery.below(16), lottery.below(16), lottery.below(16)],
    ...[lottery.float() * width, lottery.float() * height].map(Math.fround),
  ]);
  return { picture: { width, height, k, reach, pull: 0.5 }, pixels, centers };
}

/** Three passes. @returns labels and sums after each of them */
function passed({ picture, pixels, centers }: Case, passes = 3) {
  const { width, height, k } = picture;
  const slic = openSlic(picture, 1e9, 3);
  slic.labels.fill(-1);
  for (const plane of slic.planes) plane.fill(Number.NaN);
  const at = (i: number) => Math.floor(i / width) * slic.stride + (i % width);
  for (const [i, color] of pixels.entries()) {
    slic.labels[at(i)] = color ? 0 : -1;
    color?.forEach((value, j) => {
      slic.planes[j][at(i)] = value;
    });
  }
  for (const [c, center] of centers.entries()) slic.centers.set(center, CENTER * c);
  const found: { labels: number[]; sums: number[] }[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const sums = finish(slic.pass(k));
    found.push({
      labels: Array.from({ length: width * height }, (_, i) => slic.labels[at(i)]),
      sums: [...sums],
    });
    for (let c = 0; c < k; c++)
      for (let j = 0; j < 5; j++)
        if (sums[SUMS * c + 5] > 0) slic.centers[CENTER * c + j] = sums[SUMS * c + j] / sums[SUMS * c + 5];
  }
  const last = listCenters(slic.centers, k);
  slic.close();
  return { found, last };
}

const CASES = [
  [1, 1, 1, 1, false],
  [7, 3, 4, 2.5, false],
  [1, 40, 5, 9, false],
  [40, 1, 5, 9, false],
  [33, 35, 20, 8.25, false],
  [30, 50, 9, 12, true],
] as const;

it.each(CASES)('passes over %d x %d pixels as the twin does, on any threads', (...sizes) => {
  const one = randomCase(...sizes);
  configureKernels({ mode: 'js' });
  const plain = passed(one);
  for (const threads of [1, 2, 3]) {
    configureKernels({ mode: 'wasm', threads });
    expect(passed(one)).toEqual(plain);
  }
});

it.each(CASES)('finds the nearest center around each of %d x %d pixels', (...sizes) => {
  const one = randomCase(...sizes);
  const { picture, pixels } = one;
  const { found } = passed(one, 1);
  const labels = pixels.map((color) => (color ? 0 : -1));
  const means = slowPass(pixels, picture, one.centers, labels);
  expect(found[0].labels).toEqual(labels);
  const { sums } = found[0];
  for (let c = 0; c < picture.k; c++) {
    const count = sums[SUMS * c + 5];
    expect(count).toBe(labels.filter((label) => label === c).length);
    for (let j = 0; j < 5 && count > 0; j++) expect(sums[SUMS * c + j] / count).toBeCloseTo(means[c][j], 10);
  }
});
