import { isBlank } from './syntax.ts';

/**
 * Finds the bytes of the cells of a line whose columns end in front of given characters.
 * @param from first byte of the line
 * @param to the byte behind it
 * @param bounds out, the first byte of each cell and the byte behind it, without blanks around
 * @returns a column whose border lies within a word, or -1
 */
export function cutFixed(
  bytes: Uint8Array,
  from: number,
  to: number,
  ends: readonly number[],
  bounds: Int32Array,
): number {
  let p = from;
  let character = 0;
  let crossed = -1;
  for (let j = 0; j < ends.length; j++) {
    let first = p;
    while (p < to && character < ends[j]) {
      p++;
      // the further bytes of a character
      while (p < to && (bytes[p] & 0xc0) === 0x80) p++;
      character++;
    }
    if (crossed < 0 && p > from && p < to && !isBlank(bytes[p - 1]) && !isBlank(bytes[p])) crossed = j;
    let last = p;
    while (last > first && isBlank(bytes[last - 1])) last--;
    while (first < last && isBlank(bytes[first])) first++;
    bounds[2 * j] = first;
    bounds[2 * j + 1] = last;
  }
  return crossed;
}

/** Lines that are looked at. */
const SAMPLE = 2000;

/** Characters that are not blank in all lines: the first one, and the one behind the last one. */
type Run = [from: number, to: number];

/**
 * Guesses where columns end: there are blanks in all lines. The words of the line above them are not cut if they need
 * not be.
 * @param from the first line of the rows
 * @returns for each column the character behind it, the last one Infinity
 */
export function guessEnds(lines: readonly string[], from: number): number[] {
  const rows = lines.slice(from, from + SAMPLE);
  // a header above may be wider than the cells
  const above = lines[from - 1] ?? '';
  const runs = joinWords(filledRuns(rows), rows, above);
  const isFree = (c: number) => (above[c] ?? ' ') === ' ' || (above[c - 1] ?? ' ') === ' ';
  const ends = runs.slice(1).map(([next], j) => {
    const end = runs[j][1];
    // right-aligned names end where the cells end, left-aligned ones begin where the next cells begin
    const between = Array.from({ length: next - end }, (_, i) => end + i);
    return [end, next, ...between].find(isFree) ?? end;
  });
  return [...ends, Number.POSITIVE_INFINITY];
}

function filledRuns(rows: readonly string[]): Run[] {
  const length = Math.max(0, ...rows.map((row) => row.length));
  const filled = new Uint8Array(length);
  for (const row of rows) for (let c = 0; c < row.length; c++) if (row[c] !== ' ') filled[c] = 1;
  const runs: Run[] = [];
  for (let c = 0; c < length; c++) {
    if (filled[c] === 0) continue;
    const start = c;
    while (c < length && filled[c] === 1) c++;
    runs.push([start, c]);
  }
  return runs;
}

/** Joins columns with one blank between, of which one has no name and empty cells: words of a column of text. */
function joinWords(runs: readonly Run[], rows: readonly string[], above: string): Run[] {
  const isEmpty = (text: string, [from, to]: Run) => text.slice(from, to).trim() === '';
  const isPart = (run: Run) => isEmpty(above, run) && rows.some((row) => isEmpty(row, run));
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const isSplit = last && run[0] - last[1] === 1 && isEmpty(above, last) !== isEmpty(above, run);
    if (isSplit && (isPart(last) || isPart(run))) last[1] = run[1];
    else joined.push([...run]);
  }
  return joined;
}
