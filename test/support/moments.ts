/*
 * Moments of rows with lists of lists, slow and plain.
 */

/** Rows less a shift. */
export function shifted(rows: readonly number[][], shift: readonly number[]): number[][] {
  return rows.map((row) => row.map((value, j) => value - shift[j]));
}

export function productOf(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + value * b[j], 0);
}

export function columnOf(rows: readonly number[][], j: number): number[] {
  return rows.map((row) => row[j]);
}

/** The weighted sums of products of each two columns, the first not behind the second; else 0. */
export function plainGram(rows: readonly number[][], weights: readonly number[]): number[][] {
  return rows[0].map((_, a) =>
    rows[0].map((_, b) => (b < a ? 0 : rows.reduce((sum, row, i) => sum + weights[i] * row[a] * row[b], 0))),
  );
}
