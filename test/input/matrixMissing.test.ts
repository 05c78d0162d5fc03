import { describe, expect, it } from 'vitest';
import { settleMissing } from '../../src/input/matrixMissing.ts';

const N = Number.NaN;
const rows = () => Float64Array.of(1, 2, N, 4, 3, Number.NEGATIVE_INFINITY, 5, 9, 6, 9);

describe('NaN and infinities in a matrix', () => {
  it('take their rows with them', () => {
    const { x, n, rowOf, warnings } = settleMissing(rows(), 5, 2, 'drop');
    expect([Array.from(x), n]).toEqual([[1, 2, 5, 9, 6, 9], 3]);
    expect(Array.from(rowOf ?? [])).toEqual([0, -1, -1, 1, 2]);
    expect(warnings).toEqual([{ code: 'rows-left-out', rows: 2, total: 5 }]);
  });

  it.each([
    ['mean', 3.75, 6],
    ['median', 4, 6.5],
  ] as const)('are filled with the %s', (how, first, second) => {
    const { x, n, rowOf, warnings } = settleMissing(rows(), 5, 2, how);
    expect(Array.from(x)).toEqual([1, 2, first, 4, 3, second, 5, 9, 6, 9]);
    expect([n, rowOf]).toEqual([5, undefined]);
    expect(warnings).toEqual([{ code: 'cells-filled', cells: 2, how }]);
  });

  it('are not there in most', () => {
    const x = Float32Array.of(1, 2, 3, 4);
    for (const how of ['drop', 'mean', 'median'] as const) {
      expect(settleMissing(x, 2, 2, how)).toEqual({ x: Float32Array.of(1, 2, 3, 4), n: 2, warnings: [] });
    }
  });

  it('do not pass for the mean of large numbers', () => {
    const { x } = settleMissing(Float64Array.of(1e308, 1.5e308, N), 3, 1, 'mean');
    expect(x[2] / 1.25e308).toBeCloseTo(1, 12);
  });

  it('are refused where nothing else is', () => {
    expect(() => settleMissing(Float64Array.of(N, 1), 1, 2, 'drop')).toThrow(/^no row is left/);
    expect(() => settleMissing(Float64Array.of(1, N), 1, 2, 'mean')).toThrow(
      /^column 1: there is no value to take the m/,
    );
  });
});
