import type { RowShape, Rows } from '../core/dataset.ts';

/** The layout of a descriptor. */
export interface HogLayout {
  shape: RowShape;
  orientations: number;
  /** Size of a cell in pixels. */
  cellHeight: number;
  cellWidth: number;
  /** Cells of a picture; pixels beyond them are used only as neighbors. */
  cellRows: number;
  cellColumns: number;
  /** Size of a block in cells. */
  blockHeight: number;
  blockWidth: number;
  norm: BlockNorm;
  /** Number of values of a picture. */
  dim: number;
}

/** How blocks of cells are normalized. */
export type BlockNorm = 'L1' | 'L1-sqrt' | 'L2' | 'L2-Hys';

/** EPSILON prevents a division by zero for blocks without edges, and CLIP is where L2-Hys clips. */
const EPSILON = 1e-5;
const CLIP = 0.2;

/** Differences of 8-bit samples range from -255 to 255. */
const SPAN = 511;

/**
 * The cells of many pictures: for each orientation the mean length of gradients over the pixels of the cell. Buffers
 * are made once for all pictures.
 */
export class HogCells {
  readonly cells: Float64Array;
  private readonly layout: HogLayout;
  private readonly borders: Float64Array;
  /** Orientation and length of each gradient of 8-bit samples; absent: they are computed each time. */
  private readonly table?: { bins: Uint8Array; lengths: Float64Array };

  constructor(layout: HogLayout, bytes: boolean) {
    this.layout = layout;
    this.cells = new Float64Array(layout.cellRows * layout.cellColumns * layout.orientations);
    this.borders = orientationBorders(layout.orientations);
    if (bytes) this.table = gradientTable(this.borders);
  }

  /**
   * Fills `cells` for one picture.
   * @param x in, pictures
   * @param start the start of the picture
   */
  fill(x: Rows, start: number): void {
    const { cells, table, borders } = this;
    const { shape, orientations, cellHeight, cellWidth, cellRows, cellColumns } = this.layout;
    const { height, width, bands } = shape;
    cells.fill(0);
    for (let r = 0; r < cellRows * cellHeight; r++) {
      const inner = r > 0 && r + 1 < height;
      const cellRow = Math.floor(r / cellHeight) * cellColumns;
      for (let c = 0; c < cellColumns * cellWidth; c++) {
        const p = start + (r * width + c) * bands;
        const across = c > 0 && c + 1 < width;
        let gx = across ? x[p + bands] - x[p - bands] : 0;
        let gy = inner ? x[p + width * bands] - x[p - width * bands] : 0;
        // among several bands the one with the longest gradient, the first of equals
        for (let b = 1; b < bands; b++) {
          const bx = across ? x[p + b + bands] - x[p + b - bands] : 0;
          const by = inner ? x[p + b + width * bands] - x[p + b - width * bands] : 0;
          if (bx * bx + by * by > gx * gx + gy * gy) {
            gx = bx;
            gy = by;
          }
        }
        if (gx === 0 && gy === 0) continue;
        const cell = (cellRow + Math.floor(c / cellWidth)) * orientations;
        if (table) {
          const at = (gy + 255) * SPAN + gx + 255;
          cells[cell + table.bins[at]] += table.lengths[at];
        } else cells[cell + orientationOf(gx, gy, borders)] += Math.sqrt(gx * gx + gy * gy);
      }
    }
    const pixels = cellHeight * cellWidth;
    for (let q = 0; q < cells.length; q++) cells[q] /= pixels;
  }

  /**
   * Writes the normalized blocks: by block row, block column, cell row, cell column and orientation.
   * @param out out, dim numbers from `at` on
   * @param scratch scratch, one block
   */
  writeBlocks(out: Float32Array, at: number, scratch: Float64Array): void {
    const { orientations, cellRows, cellColumns, blockHeight, blockWidth, norm } = this.layout;
    const run = blockWidth * orientations;
    let q = at;
    for (let r = 0; r + blockHeight <= cellRows; r++) {
      for (let c = 0; c + blockWidth <= cellColumns; c++) {
        for (let b = 0; b < blockHeight; b++) {
          const from = ((r + b) * cellColumns + c) * orientations;
          for (let j = 0; j < run; j++) scratch[b * run + j] = this.cells[from + j];
        }
        normalize(scratch, norm);
        out.set(scratch, q);
        q += scratch.length;
      }
    }
  }
}

function normalize(block: Float64Array, norm: BlockNorm): void {
  if (norm === 'L1' || norm === 'L1-sqrt') {
    let sum = EPSILON;
    for (let j = 0; j < block.length; j++) sum += block[j];
    for (let j = 0; j < block.length; j++)
      block[j] = norm === 'L1' ? block[j] / sum : Math.sqrt(block[j] / sum);
    return;
  }
  divideByLength(block);
  if (norm === 'L2') return;
  for (let j = 0; j < block.length; j++) if (block[j] > CLIP) block[j] = CLIP;
  divideByLength(block);
}

function divideByLength(block: Float64Array): void {
  let squares = EPSILON * EPSILON;
  for (let j = 0; j < block.length; j++) squares += block[j] * block[j];
  const length = Math.sqrt(squares);
  for (let j = 0; j < block.length; j++) block[j] /= length;
}

/** Directions at which orientations begin, x and y of each. The first is that of 0 degrees and is left out. */
function orientationBorders(orientations: number): Float64Array {
  const borders = new Float64Array(2 * (orientations - 1));
  for (let b = 1; b < orientations; b++) {
    // gradients of whole numbers can lie exactly on these three borders
    const exact = EXACT.get(b / orientations);
    const angle = (Math.PI * b) / orientations;
    borders[2 * b - 2] = exact ? exact[0] : Math.cos(angle);
    borders[2 * b - 1] = exact ? exact[1] : Math.sin(angle);
  }
  return borders;
}

const EXACT = new Map([
  [0.25, [1, 1]],
  [0.5, [0, 1]],
  [0.75, [-1, 1]],
]);

/** The orientation of a gradient that is not 0: one of equal parts of half a turn, each with its lower border. */
function orientationOf(gx: number, gy: number, borders: Float64Array): number {
  const turned = gy < 0 || (gy === 0 && gx < 0);
  const x = turned ? -gx : gx;
  const y = turned ? -gy : gy;
  let bin = 0;
  while (2 * bin < borders.length && borders[2 * bin] * y - borders[2 * bin + 1] * x >= 0) bin++;
  return bin;
}

function gradientTable(borders: Float64Array) {
  const bins = new Uint8Array(SPAN * SPAN);
  const lengths = new Float64Array(SPAN * SPAN);
  for (let gy = -255; gy <= 255; gy++) {
    for (let gx = -255; gx <= 255; gx++) {
      const at = (gy + 255) * SPAN + gx + 255;
      bins[at] = gx === 0 && gy === 0 ? 0 : orientationOf(gx, gy, borders);
      lengths[at] = Math.sqrt(gx * gx + gy * gy);
    }
  }
  return { bins, lengths };
}
