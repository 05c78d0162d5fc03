/** How often clusters of two results, or clusters and classes, meet. A module without a page, for tests as well. */

export interface Table {
  /** Numbers of the columns, so that the largest cells stand on the diagonal. */
  order: number[];
  counts: Float64Array;
  rows: number;
  columns: number;
  /** Adjusted Rand index of Hubert and Arabie, 1985. */
  ari: number;
}

export function contingency(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  columns: number,
): Table {
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) counts[a[i] * columns + b[i]]++;
  return {
    order: diagonal(counts, rows, columns),
    counts,
    rows,
    columns,
    ari: adjustedRand(counts, rows, columns),
  };
}

/** Takes the largest cell of what is left, again and again. */
function diagonal(counts: Float64Array, rows: number, columns: number): number[] {
  const cells = Array.from(counts, (count, at) => ({
    count,
    row: Math.floor(at / columns),
    column: at % columns,
  }));
  cells.sort((x, y) => y.count - x.count || x.row - y.row || x.column - y.column);
  const ofRow = new Map<number, number>();
  const used = new Set<number>();
  for (const { row, column } of cells) {
    if (ofRow.has(row) || used.has(column)) continue;
    ofRow.set(row, column);
    used.add(column);
  }
  const first = Array.from({ length: rows }, (_, r) => ofRow.get(r)).filter((c) => c !== undefined);
  const rest = Array.from({ length: columns }, (_, c) => c).filter((c) => !used.has(c));
  return [...first, ...rest];
}

function adjustedRand(counts: Float64Array, rows: number, columns: number): number {
  const pairs = (n: number) => (n * (n - 1)) / 2;
  let [together, n] = [0, 0];
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const count = counts[r * columns + c];
      together += pairs(count);
      ofRows[r] += count;
      ofColumns[c] += count;
      n += count;
    }
  const inRows = ofRows.reduce((sum, size) => sum + pairs(size), 0);
  const inColumns = ofColumns.reduce((sum, size) => sum + pairs(size), 0);
  const expected = (inRows * inColumns) / pairs(n);
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
