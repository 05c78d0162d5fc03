import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/input/table/text/dialect.ts';
import { guessDialect } from '../../src/input/table/text/guess.ts';
import { SeparatedRows } from '../../src/input/table/text/separatedRows.ts';
import { Lottery } from '../support/random.ts';
import { splitText } from '../support/records.ts';

/** Rows as texts, with the line of each; or what is wrong. The text comes in pieces of the given lengths. */
function parse(text: string, dialect: Dialect, length: () => number) {
  const parser = new SeparatedRows(
    dialect,
    dialect.names.map(() => 'texts'),
  );
  const bytes = new TextEncoder().encode(text);
  const rows: { cells: (string | null)[]; line: number }[] = [];
  try {
    for (let p = 0, last = false; !last; ) {
      const piece = bytes.subarray(p, p + length());
      p += piece.length;
      last = piece.length === 0;
      parser.feed(piece, last);
      for (let batch = parser.batch(1); batch; batch = parser.batch(1))
        rows.push({ cells: batch.columns.map((column) => column!.texts![0]), line: parser.lastLine });
    }
  } catch (error) {
    return { rows, refused: (error as { at: { name: string } }).at.name };
  }
  return { rows };
}

/** The dialect of rows of texts. */
function dialectOf(dim: number, delimiter: string, quote: string): Dialect {
  const head = Array.from({ length: 3 }, () =>
    Array.from({ length: dim }, () => 'ab').join(delimiter || ' '),
  );
  const asked = { delimiter: delimiter || 'blanks', quote: quote || 'none', header: 'no' as const, na: [] };
  return { ...guessDialect(new TextEncoder().encode(head.join('\n')), true, asked), at: 0 };
}

describe('SeparatedRows', () => {
  it.each([
    [',', '"'],
    [';', "'"],
    ['\t', ''],
    ['', '"'],
  ])('cuts random bytes at %j as the slow way does', (delimiter, quote) => {
    const lottery = new Lottery(11);
    const characters = [
      'a',
      'é',
      '1',
      '.',
      '\n',
      '\n',
      '\r',
      '\r\n',
      ' ',
      '"',
      "'",
      delimiter || ' ',
      delimiter || '\t',
    ];
    const counts = { read: 0, refused: 0 };
    const dialects = [2, 3].map((dim) => dialectOf(dim, delimiter, quote));
    for (let round = 0; round < 4000; round++) {
      const dim = 2 + (round % 2);
      const pick = () => characters[lottery.below(characters.length)];
      // half of the texts have lines of the right length
      const row = () =>
        Array.from({ length: dim }, () => `${pick()}${pick()}`.replace(/[\r\n]/g, '')).join(delimiter || ' ');
      const text =
        round % 4 === 0
          ? Array.from({ length: 12 }, pick).join('')
          : Array.from({ length: 3 }, () => row() + ['\n', '\r\n', '\r'][round % 3]).join('');
      const split = splitText(text, delimiter, quote);
      // a line without any value is no row
      const expected =
        split === 'open' ? split : split.filter(({ cells }) => cells.some((cell) => !/^[ \t]*$/.test(cell)));
      const found = parse(text, dialects[dim - 2], () => 1 + lottery.below(5));
      if (expected === 'open' || expected.some(({ cells }) => cells.length !== dim)) {
        expect(found.refused, JSON.stringify(text)).toBeDefined();
        counts.refused++;
        continue;
      }
      const texts = expected.map(({ cells, line }) => ({
        cells: cells.map((cell) => (cell.trim() === '' ? null : cell)),
        line,
      }));
      expect(found, JSON.stringify(text)).toEqual({ rows: texts });
      counts.read++;
    }
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(150);
  });
});
