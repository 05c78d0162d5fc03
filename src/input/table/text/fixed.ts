/** The cells of a line whose columns end in front of the given characters. */
export function cutFixed(line: string, ends: readonly number[]): string[] {
  return ends.map((end, j) => line.slice(j === 0 ? 0 : ends[j - 1], end).trim());
}
