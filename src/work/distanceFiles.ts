import type { CondensedMatrix } from '../distances/condensed.ts';
import { squareRows } from '../distances/square.ts';
import { inChunks } from '../output/columns.ts';
import { csvLines, csvTable } from '../output/csv.ts';
import { type FileData, formatOf, MATRIX_FORMATS } from '../output/formats.ts';
import { jsonNumbers, jsonRows } from '../output/json.ts';
import { npyRows, toNpy } from '../output/npy.ts';

/**
 * A square with the names of rows and columns, which can be read as distances again; or one column of the upper
 * triangle. It is made in pieces: the memory is that of a few rows.
 * @param isCorrelation 1 - distance is written in place of each distance
 */
export function matrixFile(
  path: string,
  matrix: CondensedMatrix,
  names: readonly string[],
  isCondensed = false,
  isCorrelation = false,
): FileData {
  const { n } = matrix;
  const format = formatOf(path, MATRIX_FORMATS) ?? 'csv';
  if (isCondensed) {
    const condensed = isCorrelation ? matrix.condensed.map((d) => 1 - d) : matrix.condensed;
    if (format === 'npy') return toNpy(condensed, [condensed.length]);
    if (format === 'json') return inChunks(jsonNumbers(condensed));
    return csvTable([{ name: 'distance', values: condensed }]);
  }
  const rows = isCorrelation ? correlationRows(matrix) : squareRows(matrix);
  if (format === 'npy') return npyRows(rows, [n, n]);
  if (format === 'json') return jsonRows(rows);
  return csvLines(['id', ...names], namedRows(rows, names));
}

/** The rows of 1 - distance, which are 1 on the diagonal. */
function* correlationRows(matrix: CondensedMatrix): Generator<Float64Array> {
  for (const row of squareRows(matrix)) {
    for (let l = 0; l < row.length; l++) row[l] = 1 - row[l];
    yield row;
  }
}

function* namedRows(rows: Iterable<Float64Array>, names: readonly string[]) {
  let i = 0;
  for (const row of rows) yield [names[i++], ...row];
}
