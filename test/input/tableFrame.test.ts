import { describe, expect, it } from 'vitest';
import type { BatchColumn } from '../../src/input/table/batch.ts';
import { ColumnScan } from '../../src/input/table/columns.ts';
import { Frame } from '../../src/input/table/frame.ts';
import { Lottery } from '../support/random.ts';

/** The cells of one column that came in batches; the arrays of the batches are used again. */
function framed(batches: readonly (readonly number[])[], expected?: number) {
  const frame = new Frame(1, expected);
  const scan = new ColumnScan({ name: 'x' });
  const numbers = new Float64Array(10);
  for (const batch of batches) {
    numbers.set(batch);
    const column = { numbers };
    scan.add(column, batch.length, false);
    frame.add({ n: batch.length, columns: [column], first: false });
  }
  return frame.cells(scan.finish(0)!, false).numbers!();
}

describe('Frame', () => {
  it.each([
    ['bytes', [[0, 255], [3]], Uint8Array.of(0, 255, 3)],
    ['more rows than expected', [[1, 2, 3], [4, 5, 6, 7], [8]], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
    ['a number of two bytes', [[1, 2], [256, 3], [4]], Float64Array.of(1, 2, 256, 3, 4)],
    ['a fraction in the middle', [[1, 0.5, 2], [3]], Float64Array.of(1, 0.5, 2, 3)],
    ['a negative zero', [[1], [-0, 2]], Float64Array.of(1, -0, 2)],
    ['a missing cell', [[1], [Number.NaN, 2]], Float64Array.of(1, Number.NaN, 2)],
  ])('keeps %s', (_, batches, wanted) => {
    expect(framed(batches)).toEqual(wanted);
    expect(framed(batches, 2)).toEqual(wanted);
    expect(framed(batches, 100)).toEqual(wanted);
  });

  it('makes texts of the numbers before a text', () => {
    const frame = new Frame(1);
    const scan = new ColumnScan({ name: 'x' });
    const batches = [
      { numbers: Float64Array.of(1, Number.NaN) },
      { numbers: Float64Array.of(Number.NaN, 3), texts: ['x', '3.0'] },
      { numbers: Float64Array.of(4) },
    ];
    for (const column of batches) {
      const n = column.numbers.length;
      scan.add(column, n, false);
      frame.add({ n, columns: [column], first: false });
    }
    expect(frame.cells(scan.finish(0)!, false).texts).toEqual(['1', null, 'x', '3.0', '4']);
  });

  it.each([
    ['bytes alone', ['byte', 'byte', 'byte']],
    ['numbers alone', ['real', 'real']],
    ['many bytes and a number', ['byte', 'byte', 'byte', 'byte', 'real']],
    ['bytes and many numbers', ['byte', 'real', 'real']],
    ['a column of bytes that ends', ['byte', 'late', 'byte', 'byte', 'byte']],
    ['columns of bytes that end', ['byte', 'late', 'late']],
    ['a missing cell among bytes', ['byte', 'gap', 'byte', 'byte', 'byte']],
    ['a missing cell among numbers', ['real', 'gap', 'real']],
    ['texts that come late', ['real', 'text', 'byte']],
    ['a column that is not asked for', ['real', 'none', 'real', 'byte']],
  ])('gives the numbers back: %s', (_, kinds) => {
    const lottery = new Lottery(7);
    const sizes = [3, 66, 1, 20];
    const cell = (kind: string, batch: number, i: number) => {
      if (kind === 'real' || (kind === 'late' && batch === 2)) return lottery.float() - 0.5;
      if (kind === 'gap' && batch === 1 && i === 5) return Number.NaN;
      return Math.floor(256 * lottery.float());
    };
    const batches = sizes.map((n, b) =>
      kinds.map((kind): BatchColumn | undefined => {
        if (kind === 'none') return undefined;
        const numbers = Float64Array.from({ length: n }, (_, i) => cell(kind, b, i));
        return kind === 'text' && b === 3 ? { numbers, texts: Array.from(numbers, String) } : { numbers };
      }),
    );
    const given = kinds.map((_, j) => batches.flatMap((columns) => Array.from(columns[j]?.numbers ?? [])));
    for (const rows of [
      undefined,
      (n: number) => Uint32Array.from({ length: Math.ceil(n / 2) }, (_, i) => 2 * i),
    ]) {
      const fill = () => {
        const frame = new Frame(kinds.length, 10);
        const scans = kinds.map((kind, j) =>
          kind === 'none' ? undefined : new ColumnScan({ name: `${j}` }),
        );
        batches.forEach((columns, b) => {
          for (const [j, scan] of scans.entries()) scan?.add(columns[j]!, sizes[b], b === 0);
          frame.add({ n: sizes[b], columns, first: b === 0 }, rows?.(sizes[b]));
        });
        const cells = scans.map((scan, j) => scan && frame.cells(scan.finish(j)!, false));
        return { frame, cells };
      };
      const wanted = batches[0].map((_, j) =>
        rows === undefined
          ? given[j]
          : batches.flatMap((columns, b) => Array.from(rows(sizes[b]), (i) => columns[j]?.numbers[i] ?? 0)),
      );
      const check = ({ cells }: ReturnType<typeof fill>) => {
        for (const [j, one] of cells.entries()) {
          if (!one) continue;
          expect(Array.from(one.numbers!())).toEqual(wanted[j]);
          expect(one.whole).toBe(!wanted[j].some(Number.isNaN));
        }
      };
      check(fill());
      // any columns in their order are rows of their own, or are not at hand
      for (let set = 1; set < 1 << kinds.length; set++) {
        const columns = kinds.flatMap((kind, j) => ((set >> j) & 1 && kind !== 'none' ? [j] : []));
        if (columns.length === 0) continue;
        const filled = fill();
        const found = filled.frame.rows(columns);
        if (found) {
          const flat = wanted[columns[0]].flatMap((_, i) => columns.map((j) => wanted[j][i]));
          expect(Array.from(found)).toEqual(flat);
        }
        check(filled);
        if (new Set(kinds.filter((kind) => kind !== 'none')).size === 1) expect(found).toBeDefined();
      }
    }
  });

  it('gives many columns back, once and again, before and after some are set apart', () => {
    const columns = Array.from({ length: 30 }, (_, j) => ({
      numbers: Float64Array.from({ length: 100 }, (_, i) => i * 7.5 + j),
    }));
    const frame = new Frame(30);
    frame.add({ n: 100, columns, first: true });
    const cells = columns.map((column, j) => {
      const scan = new ColumnScan({ name: `${j}` });
      scan.add(column, 100, true);
      return frame.cells(scan.finish(j)!, false);
    });
    const check = () => {
      for (const [j, { numbers }] of cells.entries()) expect(numbers!()).toEqual(columns[j].numbers);
    };
    check();
    check();
    const odd = Array.from({ length: 15 }, (_, c) => 2 * c + 1);
    expect(frame.rows(odd)).toHaveLength(1500);
    check();
  });

  it('gives no rows of columns in another order', () => {
    const frame = new Frame(2);
    frame.add({
      n: 1,
      columns: [{ numbers: Float64Array.of(1) }, { numbers: Float64Array.of(2) }],
      first: true,
    });
    expect(frame.rows([1, 0])).toBeUndefined();
    expect(frame.rows([0, 1])).toEqual(Uint8Array.of(1, 2));
  });
});
