import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../../src/core/items.ts';
import { type FileData, TABLE_FORMATS } from '../../src/output/formats.ts';
import { tableBytes } from '../../src/output/table.ts';

const TABLE: Column[] = [
  { name: 'id', values: ['007', 'a,b', 'say\t"hi"', ''] },
  { name: 'x', values: Float64Array.of(1.5, Number.NaN, -1e-7, Number.POSITIVE_INFINITY) },
  { name: 'label', values: Int32Array.of(0, -1, 2, 3) },
  { name: 'ok', values: [true, null, false, true] },
];

/** The pieces of a file as texts. */
async function pieces(format: 'csv' | 'tsv' | 'json' | 'ndjson', columns: Column[]): Promise<string[]> {
  const data = await tableBytes(format, columns);
  expect(data).not.toBeInstanceOf(Uint8Array);
  return Array.from(data as Iterable<string | Uint8Array>, (piece) =>
    Buffer.from(piece as string).toString(),
  );
}

async function text(format: 'csv' | 'tsv' | 'json' | 'ndjson', columns: Column[]): Promise<string> {
  return (await pieces(format, columns)).join('');
}

describe('tableBytes', () => {
  it('writes CSV', async () => {
    const lines = [
      'id,x,label,ok',
      '007,1.5,0,true',
      '"a,b",,-1,',
      '"say\t""hi""",-1e-7,2,false',
      ',,3,true',
      '',
    ];
    expect(await text('csv', TABLE)).toBe(lines.join('\n'));
  });

  it('writes TSV', async () => {
    const rows = [
      ['id', 'x', 'label', 'ok'],
      ['007', '1.5', '0', 'true'],
      ['a,b', '', '-1', ''],
      ['"say\t""hi"""', '-1e-7', '2', 'false'],
      ['', '', '3', 'true'],
    ];
    expect(await text('tsv', TABLE)).toBe(rows.map((row) => `${row.join('\t')}\n`).join(''));
  });

  it('writes NDJSON', async () => {
    const lines = [
      '{"id":"007","x":1.5,"label":0,"ok":true}',
      '{"id":"a,b","x":null,"label":-1,"ok":null}',
      '{"id":"say\\t\\"hi\\"","x":-1e-7,"label":2,"ok":false}',
      '{"id":"","x":null,"label":3,"ok":true}',
      '',
    ];
    expect(await text('ndjson', TABLE)).toBe(lines.join('\n'));
  });

  it('writes JSON', async () => {
    const two = TABLE.slice(1, 3).map(({ name, values }) => ({
      name,
      values: Array.from(values).slice(0, 2),
    }));
    expect(await text('json', two)).toBe('[\n  {"x":1.5,"label":0},\n  {"x":null,"label":-1}\n]\n');
    expect(await text('json', [{ name: 'x', values: [] }])).toBe('[]\n');
    expect(await text('ndjson', [{ name: 'x', values: [] }])).toBe('');
    expect(await text('csv', [{ name: 'x', values: [] }])).toBe('x\n');
  });

  it('keeps every text and finite number in JSON', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    );
    const values = fc.array(fc.option<Cell>(cell), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(values, fc.string(), async (column, name) => {
        const same = column.map((value) => ({ [name]: Object.is(value, -0) ? 0 : value }));
        const asName = JSON.stringify(same);
        expect(JSON.stringify(JSON.parse(await text('json', [{ name, values: column }])))).toBe(asName);
        const lines = (await text('ndjson', [{ name, values: column }])).split('\n').slice(0, -1);
        expect(JSON.stringify(lines.map((line) => JSON.parse(line)))).toBe(asName);
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('comes in pieces', async () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => i);
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const found = await pieces(format, [{ name: 'x', values }]);
      expect(found.length).toBeGreaterThan(3);
      for (const piece of found) expect(piece.length).toBeLessThan(200_000);
      expect((found.join('').match(/\d+/g) ?? []).map(Number)).toEqual(Array.from(values));
    }
  });

  it('writes texts, numbers and gaps of long tables as those of short ones', async () => {
    const cells: Cell[] = ['a', 'b,c', '', 'é"', '\0', null, true, -0, 0.1, Number.NaN];
    const columns = (n: number, from: number): Column[] => [
      { name: 'mixed', values: Array.from({ length: n }, (_, i) => cells[(from + i) % 10]) },
      { name: 'gaps', values: Array.from({ length: n }, (_, i) => ((from + i) % 3 ? (from + i) / 8 : null)) },
      { name: 'label', values: Int32Array.from({ length: n }, (_, i) => from + i - 5) },
      { name: 'late', values: Array.from({ length: n }, (_, i) => (from + i < 20_000 ? 1 : 'x')) },
    ];
    const long = (await text('csv', columns(30_000, 0))).split('\n');
    const short = await Promise.all(
      [0, 12_000, 29_000].map(async (from) => (await text('csv', columns(1000, from))).split('\n')),
    );
    for (const [s, from] of [0, 12_000, 29_000].entries())
      expect(long.slice(1 + from, 1001 + from)).toEqual(short[s].slice(1, 1001));
    expect(long).toHaveLength(30_002);
  });

  it('writes all formats, the same bytes each time', async () => {
    const numbers = TABLE.slice(2, 3);
    for (const format of TABLE_FORMATS) {
      const [once, again] = [await tableBytes(format, numbers), await tableBytes(format, numbers)];
      const bytes = (data: FileData) =>
        data instanceof Uint8Array ? [...data] : Array.from(data, (piece) => [...piece].join('')).join('');
      expect(bytes(once)).toEqual(bytes(again));
    }
  });

  it('refuses what is no table', async () => {
    const uneven = [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [1] },
    ];
    const twice = [
      { name: 'a', values: [1] },
      { name: 'a', values: [1] },
    ];
    for (const format of TABLE_FORMATS) {
      await expect(tableBytes(format, uneven)).rejects.toThrow('column b has 1 values, but column a has 2');
      await expect(tableBytes(format, twice)).rejects.toThrow('two columns are called a; rename one');
    }
    await expect(tableBytes('xls' as 'xlsx', TABLE)).rejects.toThrow('did you mean xlsx?');
  });
});

describe('npy', () => {
  const parse = (bytes: Uint8Array) => {
    const start = 10 + bytes[8] + 256 * bytes[9];
    const head = Buffer.from(bytes.subarray(10, start)).toString('latin1');
    return { head, data: Uint8Array.from(bytes.subarray(start)).buffer };
  };
  const write = async (columns: Column[]) => parse((await tableBytes('npy', columns)) as Uint8Array);

  it('writes columns of one type in it, one column as a vector', async () => {
    const { head, data } = await write(TABLE.slice(2, 3));
    expect(head).toContain("'<i4', 'fortran_order': False, 'shape': (4,)");
    expect([...new Int32Array(data)]).toEqual([0, -1, 2, 3]);
    const bytes = await write([
      { name: 'r', values: Uint8Array.of(1, 2) },
      { name: 'g', values: Uint8Array.of(3, 4) },
    ]);
    expect(bytes.head).toContain("'|u1', 'fortran_order': False, 'shape': (2, 2)");
    expect([...new Uint8Array(bytes.data)]).toEqual([1, 3, 2, 4]);
    const singles = await write([{ name: 'x', values: Float32Array.of(0.5) }]);
    expect(singles.head).toContain("'<f4'");
  });

  it.each([
    ['i4', Int32Array.of(-1, 70_000)],
    ['f4', Float32Array.of(0.5, 2)],
  ])('writes bytes beside %s in that type', async (type, values) => {
    const { head, data } = await write([
      { name: 'b', values: Uint8Array.of(7, 255) },
      { name: 'other', values },
    ]);
    expect(head).toContain(`'<${type}', 'fortran_order': False, 'shape': (2, 2)`);
    const found = type === 'i4' ? new Int32Array(data) : new Float32Array(data);
    expect([...found]).toEqual([7, values[0], 255, values[1]]);
  });

  it('writes others as doubles, NaN for what is missing', async () => {
    const { head, data } = await write([
      { name: 'label', values: Int32Array.of(0, -1) },
      { name: 'd', values: [0.5, null] },
      { name: 'none', values: [null, null] },
    ]);
    expect(head).toContain("'<f8', 'fortran_order': False, 'shape': (2, 3)");
    expect([...new Float64Array(data)]).toEqual([0, 0.5, Number.NaN, -1, Number.NaN, Number.NaN]);
  });

  it.each([
    ['text', ['a', 'b']],
    ['truth', [true, false]],
    ['mixed', [1, 'b']],
  ])('refuses a column of %s by name', async (name, values) => {
    const columns = [
      { name: 'x', values: [1, 2] },
      { name, values },
    ];
    await expect(tableBytes('npy', columns)).rejects.toMatchObject({
      code: 'output',
      message: `NPY holds only numbers, and column ${name} holds others; leave the column out, or write CSV, Parquet or XLSX`,
    });
  });
});
