import type { HeadRecord } from './head.ts';
import { doubt, type HeaderGuess, type Look, numberedHeader } from './numberedHeader.ts';
import { looksNumeric } from './numberFormat.ts';

/** Cells that are no names although they are no numbers either: 0x10, 12 cm, <5, inf, 1/2. */
const NUMBERLIKE = /^([+\-−<>~=.]*\s*[\d.,]|[+-]?(inf|infinity|nan)$)/i;

/**
 * Guesses whether the first of some records of equal width is a header.
 * @param isMissing tells words for a missing cell
 */
export function guessHeader(
  records: readonly HeadRecord[],
  isMissing: (cell: string) => boolean,
  fortran: boolean,
): HeaderGuess {
  const [{ cells: first }, ...rows] = records;
  const lookOf = (cell: string): Look => {
    if (cell === '' || isMissing(cell)) return 'none';
    if (looksNumeric(cell, fortran) || NUMBERLIKE.test(cell)) return 'number';
    return 'word';
  };
  const looks = first.map(lookOf);
  const below = first.map((_, j) => lookBelow(rows, j, lookOf));
  const count = (look: Look, under: Look) =>
    looks.filter((own, j) => own === look && below[j] === under).length;
  const over = {
    words: count('word', 'number'),
    numbers: count('number', 'number'),
    // an empty corner stands over the names of rows
    none: count('none', 'number') - (first[0] === '' && below[0] === 'number' ? 1 : 0),
  };
  if (rows.length === 0)
    return looks.some((look) => look === 'number') || looks.every((look) => look === 'none')
      ? { header: false, reason: 'a single line with numbers' }
      : { header: true, reason: 'a single line of words' };
  if (over.words > over.none && over.numbers === 0) return { header: true, reason: 'words over numbers' };
  if (over.numbers > 0 && onlyFirstQuoted(records, below))
    return { header: true, reason: 'quotes over numbers without quotes' };
  const numbered = numberedHeader(first, looks, rows);
  if (numbered) return numbered;
  if (over.words > 0) {
    const header = over.words >= over.numbers + over.none;
    const of = over.words + over.numbers + over.none;
    const what = `the first line has words over ${over.words} of ${of} columns of numbers`;
    return { header, reason: what, doubt: doubt(header, what) };
  }
  if (looks.some((look) => look === 'number')) return { header: false, reason: 'numbers in the first line' };
  return overWords(first, looks, below, rows);
}

/** Whether all cells of the first record are in quotes, and no number below is: a writer quotes names. */
function onlyFirstQuoted([first, ...rows]: readonly HeadRecord[], below: readonly Look[]): boolean {
  return (
    first.quoted.every(Boolean) &&
    rows.every(({ quoted }) => below.every((look, j) => look !== 'number' || !quoted[j]))
  );
}

/** What most cells of a column are. */
function lookBelow(rows: readonly HeadRecord[], j: number, lookOf: (cell: string) => Look): Look {
  let [numbers, words] = [0, 0];
  for (const { cells } of rows) {
    const look = cells[j] === undefined ? 'none' : lookOf(cells[j]);
    if (look === 'number') numbers++;
    else if (look === 'word') words++;
  }
  if (numbers + words === 0) return 'none';
  return numbers >= words ? 'number' : 'word';
}

/** A first line of words in a table without columns of numbers, or with words only where no numbers are below. */
function overWords(
  first: readonly string[],
  looks: readonly Look[],
  below: readonly Look[],
  rows: readonly HeadRecord[],
): HeaderGuess {
  const words = first.map((_, j) => j).filter((j) => looks[j] === 'word');
  if (words.length === 0) return { header: false, reason: 'no words in the first line' };
  const repeated = words.filter((j) => rows.some(({ cells }) => cells[j] === first[j])).length;
  if (repeated * 2 >= words.length)
    return { header: false, reason: 'the words of the first line come again below' };
  if (below.includes('number')) {
    const what = 'the first line has words over words, and nothing over numbers';
    return { header: false, reason: what, doubt: doubt(false, what) };
  }
  const what = 'the first line has words over words that are not among them';
  return { header: true, reason: what, doubt: doubt(true, what) };
}
