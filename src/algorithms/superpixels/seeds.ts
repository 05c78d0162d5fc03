import { CENTER } from '../../kernels/layouts/superpixels.ts';
import type { Planes, Spacing } from './grid.ts';

/** Superpixels must be so far apart that neighbors do not start at the same pixel. */
const LEAST_SIDE = 4;

/**
 * Divides a picture into k blocks of about equally many pixels: bands of lines, and each band by columns. Each block has a
 * first center: the pixel in its middle, or the one beside it where the colors change least, as in the paper. Blocks without
 * a pixel have none.
 * @param counts pixels of each line
 * @param labels out, stride * height: the block of each pixel, -1 for those that are left out
 * @param centers out
 * @returns the number of centers
 */
export function seedBlocks(
  picture: Planes,
  k: number,
  { side, bands }: Spacing,
  counts: Int32Array,
  labels: Int32Array,
  centers: Float32Array,
): number {
  const { width, height } = picture;
  const columns = new Int32Array(width);
  labels.fill(-1);
  let count = 0;
  const lines = cuts(
    counts,
    Array.from({ length: bands + 1 }, (_, band) => Math.round((band * k) / bands) / k),
  );
  for (let band = 0; band < bands; band++) {
    const [top, bottom] = [lines[band], band === bands - 1 ? height : lines[band + 1]];
    const blocks = Math.round(((band + 1) * k) / bands) - Math.round((band * k) / bands);
    if (picture.isWhole) columns.fill(bottom - top);
    else countColumns(picture, top, bottom, columns);
    const sides = cuts(
      columns,
      Array.from({ length: blocks + 1 }, (_, b) => b / blocks),
    );
    for (let b = 0; b < blocks; b++) {
      const [left, right] = [sides[b], b === blocks - 1 ? width : sides[b + 1]];
      const block = { top, bottom, left, right };
      const middle = picture.isWhole
        ? fillWhole(picture, block, count, labels)
        : fillBlock(picture, block, count, labels);
      if (!middle) continue;
      const seed = side < LEAST_SIDE ? middle.at : calmest(picture, middle.at);
      placeCenter(picture, middle, seed, centers, count++);
    }
  }
  return count;
}

/** Where sums of counts come nearest to shares of the whole; the first cut is 0. */
function cuts(counts: Int32Array, shares: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found: number[] = [];
  let [at, sum] = [0, 0];
  for (const share of shares) {
    const target = share * total;
    while (
      at < counts.length &&
      Math.abs(sum + counts[at] - target) <= Math.abs(sum - target) &&
      sum < target
    )
      sum += counts[at++];
    found.push(at);
  }
  return found;
}

function countColumns(
  { width, stride, planes: [first] }: Planes,
  top: number,
  bottom: number,
  columns: Int32Array,
) {
  columns.fill(0);
  for (let y = top; y < bottom; y++) {
    const line = y * stride;
    for (let x = 0; x < width; x++) if (!Number.isNaN(first[line + x])) columns[x]++;
  }
}

interface Block {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The pixel of a block that is nearest to the mean place of its pixels, and that place. */
interface Middle {
  at: number;
  x: number;
  y: number;
}

/** `fillBlock` where no pixel is left out. */
function fillWhole(
  { stride }: Planes,
  { top, bottom, left, right }: Block,
  label: number,
  labels: Int32Array,
): Middle | undefined {
  if (top >= bottom || left >= right) return undefined;
  for (let y = top; y < bottom; y++) labels.fill(label, y * stride + left, y * stride + right);
  const [x, y] = [(left + right - 1) / 2, (top + bottom - 1) / 2];
  return { at: Math.floor(y + 0.5) * stride + Math.floor(x + 0.5), x, y };
}

/** Labels the pixels of a block. @returns its middle; undefined if it has no pixels */
function fillBlock(
  { stride, planes: [first] }: Planes,
  { top, bottom, left, right }: Block,
  label: number,
  labels: Int32Array,
): Middle | undefined {
  let [count, sumX, sumY] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left, at = y * stride + left; x < right; x++, at++) {
      if (Number.isNaN(first[at])) continue;
      labels[at] = label;
      count++;
      sumX += x;
      sumY += y;
    }
  }
  if (count === 0) return undefined;
  const [meanX, meanY] = [sumX / count, sumY / count];
  const middle = Math.floor(meanY + 0.5) * stride + Math.floor(meanX + 0.5);
  if (labels[middle] === label) return { at: middle, x: meanX, y: meanY };
  let [best, nearest] = [Number.POSITIVE_INFINITY, -1];
  for (let y = top; y < bottom; y++) {
    for (let x = left, at = y * stride + left; x < right; x++, at++) {
      const d = (x - meanX) * (x - meanX) + (y - meanY) * (y - meanY);
      if (labels[at] === label && d < best) [best, nearest] = [d, at];
    }
  }
  return { at: nearest, x: nearest % stride, y: Math.floor(nearest / stride) };
}

/** The pixel among a pixel and those around it where the colors change least; of equals the middle, then the first. */
function calmest(picture: Planes, middle: number): number {
  const { stride, width, height, planes } = picture;
  const [x, y] = [middle % stride, Math.floor(middle / stride)];
  let [best, found] = [gradientAt(picture, x, y), middle];
  for (let q = Math.max(0, y - 1); q <= Math.min(height - 1, y + 1); q++) {
    for (let p = Math.max(0, x - 1); p <= Math.min(width - 1, x + 1); p++) {
      if (Number.isNaN(planes[0][q * stride + p])) continue;
      const gradient = gradientAt(picture, p, q);
      if (gradient < best) [best, found] = [gradient, q * stride + p];
    }
  }
  return found;
}

/** Squared differences of the pixels to the left and right, and of those above and below; beyond the edge the pixel itself. */
function gradientAt({ width, height, stride, planes }: Planes, x: number, y: number): number {
  const own = y * stride + x;
  const used = (at: number) => (Number.isNaN(planes[0][at]) ? own : at);
  const left = used(x > 0 ? own - 1 : own);
  const right = used(x < width - 1 ? own + 1 : own);
  const above = used(y > 0 ? own - stride : own);
  const below = used(y < height - 1 ? own + stride : own);
  let sum = 0;
  for (const plane of planes) {
    const [across, down] = [plane[right] - plane[left], plane[below] - plane[above]];
    sum += across * across + down * down;
  }
  return sum;
}

/** A center with the color of a seed; it lies as far from the seed as the mean place from the middle pixel. */
function placeCenter(
  { stride, planes }: Planes,
  { at, x, y }: Middle,
  seed: number,
  centers: Float32Array,
  c: number,
): void {
  const p = CENTER * c;
  for (let j = 0; j < 3; j++) centers[p + j] = planes[j][seed];
  centers[p + 3] = x + (seed % stride) - (at % stride);
  centers[p + 4] = y + Math.floor(seed / stride) - Math.floor(at / stride);
}
