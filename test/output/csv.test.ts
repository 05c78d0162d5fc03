import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../src/output/csv.ts';

/** A reader of RFC 4180, a character at a time. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',' || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += char;
  }
  expect([quoted, cell, row]).toEqual([false, '', []]);
  return rows;
}

describe('toCsv', () => {
  it('writes a header and a line a row, each with its end', () => {
    expect(
      toCsv(
        ['cluster', 'share'],
        [
          [0, 0.25],
          [1, 1e-7],
        ],
      ),
    ).toBe('cluster,share\n0,0.25\n1,1e-7\n');
  });

  it('writes the header alone without rows', () => {
    expect(toCsv(['a', 'b'], [])).toBe('a,b\n');
  });

  it('leaves missing values and numbers that are none empty', () => {
    const row = [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, '', false, 0];
    expect(toCsv(['x'], [row])).toBe('x\n,,,,,false,0\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    ["plain text; with \t and '", "plain text; with \t and '"],
  ])('quotes %j only where needed', (cell, written) => {
    expect(toCsv([cell], [[cell]])).toBe(`${written}\n${written}\n`);
  });

  it('is read back as it was, whatever the texts', () => {
    const cell = fc.oneof(fc.string(), fc.stringMatching(/^[",\r\na ]*$/));
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(table, ([header, ...rows]) => {
        expect(parseCsv(toCsv(header, rows))).toEqual([header, ...rows]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('writes numbers so that they are read back exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(parseCsv(toCsv(['x'], [[value]]))[1][0])).toBe(value === 0 ? 0 : value);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
