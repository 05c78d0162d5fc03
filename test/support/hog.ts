import type { RowShape } from '../../src/core/dataset.ts';

/** Histograms of oriented gradients, step by step as they are defined, angles included. */
export function slowHog(
  picture: ArrayLike<number>,
  { height, width, bands }: RowShape,
  orientations: number,
  [cellHeight, cellWidth]: readonly [number, number],
  [blockHeight, blockWidth]: readonly [number, number],
): number[] {
  const at = (r: number, c: number, b: number) => picture[(r * width + c) * bands + b];
  const gradient = (r: number, c: number, b: number) => ({
    x: c > 0 && c < width - 1 ? at(r, c + 1, b) - at(r, c - 1, b) : 0,
    y: r > 0 && r < height - 1 ? at(r + 1, c, b) - at(r - 1, c, b) : 0,
  });
  const longest = (r: number, c: number) =>
    Array.from({ length: bands }, (_, b) => gradient(r, c, b)).reduce((best, next) =>
      Math.hypot(next.x, next.y) > Math.hypot(best.x, best.y) ? next : best,
    );
  const cellAt = (row: number, column: number) => {
    const sums = new Array<number>(orientations).fill(0);
    for (let r = row * cellHeight; r < (row + 1) * cellHeight; r++) {
      for (let c = column * cellWidth; c < (column + 1) * cellWidth; c++) {
        const { x, y } = longest(r, c);
        const degrees = ((Math.atan2(y, x) * 180) / Math.PI + 180) % 180;
        sums[Math.floor((degrees * orientations) / 180)] += Math.hypot(x, y);
      }
    }
    return sums.map((sum) => sum / (cellHeight * cellWidth));
  };
  const values: number[] = [];
  for (let row = 0; row + blockHeight <= Math.floor(height / cellHeight); row++) {
    for (let column = 0; column + blockWidth <= Math.floor(width / cellWidth); column++) {
      const block: number[] = [];
      for (let r = 0; r < blockHeight; r++)
        for (let c = 0; c < blockWidth; c++) block.push(...cellAt(row + r, column + c));
      values.push(...unit(unit(block).map((value) => Math.min(value, 0.2))));
    }
  }
  return values;
}

function unit(block: number[]): number[] {
  const length = Math.sqrt(block.reduce((sum, value) => sum + value * value, 1e-10));
  return block.map((value) => value / length);
}
