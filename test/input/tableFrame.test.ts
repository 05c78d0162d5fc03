import { describe, expect, it } from 'vitest';
import { ColumnScan } from '../../src/input/table/columns.ts';
import { Frame } from '../../src/input/table/frame.ts';

/** The cells of one column that came in batches; the arrays of the batches are used again. */
function framed(batches: readonly (readonly number[])[], expected?: number) {
  const frame = new Frame(1, expected);
  const scan = new ColumnScan({ name: 'x' });
  const numbers = new Float64Array(10);
  for (const batch of batches) {
    numbers.set(batch);
    const column = { numbers };
    scan.add(column, batch.length, false);
    frame.add({ n: batch.length, columns: [column], first: false });
  }
  return frame.take(scan.finish(0)!, false).numbers;
}

describe('Frame', () => {
  it.each([
    ['bytes', [[0, 255], [3]], Uint8Array.of(0, 255, 3)],
    ['more rows than expected', [[1, 2, 3], [4, 5, 6, 7], [8]], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
    ['a number of two bytes', [[1, 2], [256, 3], [4]], Float64Array.of(1, 2, 256, 3, 4)],
    ['a fraction in the middle', [[1, 0.5, 2], [3]], Float64Array.of(1, 0.5, 2, 3)],
    ['a negative zero', [[1], [-0, 2]], Float64Array.of(1, -0, 2)],
    ['a missing cell', [[1], [Number.NaN, 2]], Float64Array.of(1, Number.NaN, 2)],
  ])('keeps %s', (_, batches, wanted) => {
    expect(framed(batches)).toEqual(wanted);
    expect(framed(batches, 2)).toEqual(wanted);
    expect(framed(batches, 100)).toEqual(wanted);
  });

  it('makes texts of the numbers before a text', () => {
    const frame = new Frame(1);
    const scan = new ColumnScan({ name: 'x' });
    const batches = [
      { numbers: Float64Array.of(1, Number.NaN) },
      { numbers: Float64Array.of(Number.NaN, 3), texts: ['x', '3.0'] },
      { numbers: Float64Array.of(4) },
    ];
    for (const column of batches) {
      const n = column.numbers.length;
      scan.add(column, n, false);
      frame.add({ n, columns: [column], first: false });
    }
    expect(frame.take(scan.finish(0)!, false).texts).toEqual(['1', null, 'x', '3.0', '4']);
  });
});
