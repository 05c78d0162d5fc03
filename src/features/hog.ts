import { checkChoice, checkInteger } from '../core/check.ts';
import { checkDataset, type Dataset, type RowShape } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { type BlockNorm, HogCells, type HogLayout } from '../kernels/hog.ts';
import { numberedColumns } from './columns.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';
import { BLOCK_NORMS } from './words.ts';

export type { BlockNorm } from '../kernels/hog.ts';

/** Options of `hog`. */
export interface HogOptions extends MemoryBound, Pacing {
  /** Number of equal parts of half a turn, 1 to 255; default 9. */
  orientations?: number;
  /**
   * Height and width of a cell in pixels. Default: squares of 4 pixels, or larger squares if the shorter side of the
   * picture would have more than 8 cells: 4 x 4 for pictures of 8 x 8 and 28 x 28, 8 x 8 for 64 x 64.
   */
  cell?: readonly [height: number, width: number];
  /** Height and width of a block in cells; default 2 x 2. */
  block?: readonly [height: number, width: number];
  /** How blocks are normalized; default L2-Hys: scaled to length 1, clipped at 0.2, scaled to length 1 again. */
  norm?: BlockNorm;
}

/** The result of `hog`, with the options that were used. */
export interface HogResult {
  data: Dataset;
  /** The options that were used. */
  orientations: number;
  cell: readonly [height: number, width: number];
  block: readonly [height: number, width: number];
  norm: BlockNorm;
}

/** Largest number of default cells along the shorter side of a picture. */
const MOST_CELLS = 8;
const LEAST_CELL = 4;

/**
 * Histograms of oriented gradients of rows that are pictures (Dalal and Triggs, "Histograms of Oriented Gradients for
 * Human Detection", CVPR 2005), as scikit-image's `hog` defines them. A gradient is the difference of the two
 * neighbors, and 0 across the border. The histogram of a cell adds up the lengths of gradients by orientation, without
 * interpolation. Overlapping blocks of cells are normalized one by one. In color pictures, each pixel uses the band
 * with the longest gradient. Values may have any scale, since blocks are normalized. The result is Float32.
 *
 * A picture of 8 x 8 gives 36 values, a picture of 28 x 28 gives 6 * 6 * 4 * 9 = 1296. O(n pixels) time; n values * 4
 * bytes.
 * @param data requires `shape`
 * @throws {ClusterkitError} usage, for options that do not fit; input, for rows that are not pictures or are too small;
 * memory; aborted
 * @example
 * const shape = { height: 8, width: 8, bands: 1 } as const;
 * const data = { x: Uint8Array.from({ length: 64 }, (_, p) => p % 8), n: 1, dim: 64, shape };
 * const { data: edges, cell } = await features.hog(data);
 * console.log(edges.dim, cell); // 36 [ 4, 4 ]
 */
export async function hog(data: Dataset, options: HogOptions = {}): Promise<HogResult> {
  checkDataset(data);
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const layout = layOut(pictureShape(data), options);
  const { dim, orientations, blockHeight, blockWidth, cellHeight, cellWidth, norm } = layout;
  const { x, n } = data;
  checkMemory(`hog of ${dim} values a row`, n * dim * 4, maxMemory, [
    { how: 'do', what: 'ask for larger cells' },
    MORE_MEMORY,
  ]);
  const pacer = new Pacer(options);
  const out = new Float32Array(n * dim);
  const cells = new HogCells(layout, x instanceof Uint8Array);
  const scratch = new Float64Array(blockHeight * blockWidth * orientations);
  for (let i = 0; i < n; i++) {
    cells.fill(x, i * data.dim);
    cells.writeBlocks(out, i * dim, scratch);
    if (i % 64 === 0 && pacer.due) {
      pacer.report({ stage: 'hog', done: i, total: n });
      await pacer.pause();
    }
  }
  return {
    data: { x: out, n, dim, weights: data.weights, columns: numberedColumns('hog', dim) },
    orientations,
    cell: [cellHeight, cellWidth],
    block: [blockHeight, blockWidth],
    norm,
  };
}

/** @throws {ClusterkitError} input, if rows are not pictures */
function pictureShape({ shape, dim }: Dataset): RowShape {
  if (!shape) throw new ClusterkitError('input', 'hog requires rows that are pictures of a known size');
  const { height, width, bands } = shape;
  if (height * width * bands !== dim) {
    throw new ClusterkitError(
      'input',
      `pictures have ${height} x ${width} x ${bands} values, but rows have ${dim}`,
    );
  }
  return shape;
}

function layOut(shape: RowShape, options: HogOptions): HogLayout {
  const side = Math.max(LEAST_CELL, Math.ceil(Math.min(shape.height, shape.width) / MOST_CELLS));
  const { orientations = 9, cell = [side, side], block = [2, 2], norm = 'L2-Hys' } = options;
  checkInteger('orientations', orientations, 1, 255);
  checkChoice('norm', norm, BLOCK_NORMS);
  const [cellHeight, cellWidth] = checkPair('cell', cell);
  const [blockHeight, blockWidth] = checkPair('block', block);
  const cellRows = Math.floor(shape.height / cellHeight);
  const cellColumns = Math.floor(shape.width / cellWidth);
  const blocks = Math.max(0, cellRows - blockHeight + 1) * Math.max(0, cellColumns - blockWidth + 1);
  if (blocks === 0) {
    const cells = `${cellRows} x ${cellColumns} cells of ${cellHeight} x ${cellWidth} pixels`;
    const reason = `hog: a picture of ${shape.height} x ${shape.width} pixels has ${cells}, too few for a block of ${blockHeight} x ${blockWidth} cells`;
    throw new ClusterkitError('usage', reason, {
      remedies: [{ how: 'do', what: 'ask for smaller cells or blocks' }],
    });
  }
  return {
    shape,
    orientations,
    cellHeight,
    cellWidth,
    cellRows,
    cellColumns,
    blockHeight,
    blockWidth,
    norm,
    dim: blocks * blockHeight * blockWidth * orientations,
  };
}

function checkPair(name: string, pair: readonly [number, number]): readonly [number, number] {
  if (!Array.isArray(pair) || pair.length !== 2) throw invalid(name, 'a height and a width', pair);
  for (const side of pair) checkInteger(name, side, 1);
  return pair;
}

export const step: Step = {
  async run(given, options, context) {
    const { data, ...params } = await hog(given, { ...options, ...context });
    return { data, params };
  },
};
