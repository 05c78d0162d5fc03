import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../../src/core/items.ts';
import { toParquet } from '../../src/output/parquet.ts';

const bufferOf = (columns: Column[]) => Uint8Array.from(Buffer.concat([...toParquet(columns)])).buffer;

async function read(columns: Column[]): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: bufferOf(columns) });
}

describe('toParquet', () => {
  it('gives each column its type', async () => {
    const columns: Column[] = [
      { name: 'id', values: ['007', '', null] },
      { name: 'label', values: Int32Array.of(-1, 0, 2147483647) },
      { name: 'byte', values: Uint8Array.of(0, 128, 255) },
      { name: 'half', values: Float32Array.of(0.5, Number.NaN, -1) },
      { name: 'x', values: Float64Array.of(0.1, Number.POSITIVE_INFINITY, -0) },
      { name: 'whole', values: [1, null, -2147483648] },
      { name: 'wide', values: [2147483648, null, -9007199254740991] },
      { name: 'some', values: [1, null, 0.5] },
      { name: 'odd', values: [1, Number.NaN, 2] },
      { name: 'ok', values: [true, null, false] },
      { name: 'mixed', values: [1, 'a', true] },
      { name: 'none', values: [null, null, null] },
    ];
    const { schema, num_rows, created_by } = parquetMetadata(bufferOf(columns));
    const types = schema.slice(1).map(({ name, type, converted_type: also }) => [name, also ?? type]);
    expect(Object.fromEntries(types)).toEqual({
      id: 'UTF8',
      label: 'INT32',
      byte: 'INT32',
      half: 'FLOAT',
      x: 'DOUBLE',
      whole: 'INT32',
      wide: 'INT64',
      some: 'DOUBLE',
      odd: 'DOUBLE',
      ok: 'BOOLEAN',
      mixed: 'UTF8',
      none: 'UTF8',
    });
    expect([num_rows, created_by]).toEqual([3n, 'clusterkit']);
    const rows = await read(columns);
    const column = (name: string) => rows.map((row) => row[name] ?? null);
    expect(column('id')).toEqual(['007', '', null]);
    expect(column('label')).toEqual([-1, 0, 2147483647]);
    expect(column('byte')).toEqual([0, 128, 255]);
    expect(column('half')).toEqual([0.5, Number.NaN, -1]);
    expect(column('x')).toEqual([0.1, Number.POSITIVE_INFINITY, -0]);
    expect(column('whole')).toEqual([1, null, -2147483648]);
    expect(column('wide')).toEqual([2147483648n, null, -9007199254740991n]);
    expect(column('some')).toEqual([1, null, 0.5]);
    expect(column('odd')).toEqual([1, Number.NaN, 2]);
    expect(column('ok')).toEqual([true, null, false]);
    expect(column('mixed')).toEqual(['1', 'a', 'true']);
    expect(column('none')).toEqual([null, null, null]);
  });

  it('is read back as it was', async () => {
    const text = fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 60 });
    const numbers = fc.array(fc.option(fc.double()), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.oneof<fc.Arbitrary<Cell[]>[]>(text, numbers), async (values) => {
        const rows = await read([{ name: 'a', values }]);
        // whole numbers in 32 bits have no -0; wider ones are bigints
        expect(rows.map(({ a }) => (typeof a === 'bigint' ? Number(a) : (a ?? null)))).toEqual(values);
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('holds more rows than a group, and none', async () => {
    const values = Int32Array.from({ length: 3000 }, (_, i) => i % 7);
    expect((await read([{ name: 'a', values }])).map(({ a }) => a)).toEqual(Array.from(values));
    expect(await read([{ name: 'a', values: [] }])).toEqual([]);
    expect(() => toParquet([])).toThrow('a Parquet file requires a column');
  });
});
