import type { CondensedMatrix } from '../distances/condensed.ts';
import { squareOf } from '../distances/square.ts';
import { toCsv } from '../output/csv.ts';
import { type FileData, formatOf, MATRIX_FORMATS } from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import { toNpy } from '../output/npy.ts';

/**
 * A square with the names of rows and columns, which can be read as distances again; or one column of the upper
 * triangle.
 */
export function matrixBytes(
  path: string,
  matrix: CondensedMatrix,
  names: readonly string[],
  isCondensed = false,
): FileData {
  const { condensed, n } = matrix;
  const format = formatOf(path, MATRIX_FORMATS) ?? 'csv';
  if (isCondensed) {
    if (format === 'npy') return toNpy(condensed, [condensed.length]);
    if (format === 'json') return toJson(condensed);
    return toCsv(
      ['distance'],
      Array.from(condensed, (d) => [d]),
    );
  }
  const square = squareOf(matrix);
  if (format === 'npy') return toNpy(square, [n, n]);
  const rows = Array.from({ length: n }, (_, i) => Array.from(square.subarray(i * n, (i + 1) * n)));
  if (format === 'json') return toJson(rows);
  return toCsv(
    ['id', ...names],
    rows.map((row, i) => [names[i], ...row]),
  );
}
