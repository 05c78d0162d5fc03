import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { footerShape } from '../../src/input/footers.ts';
import { headOf } from '../../src/input/heads.ts';
import { toParquet } from '../../src/output/parquet.ts';
import { ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const fixture = (name: string) => join(ROOT, 'test/fixtures/formats/files', name);

/** Two groups of rows, with columns of whole numbers, other numbers and texts. */
const n = 2500;
const parquet = Buffer.concat([
  ...toParquet([
    { name: 'id', values: Array.from({ length: n }, (_, i) => `row ${i}`) },
    { name: 'count', values: Int32Array.from({ length: n }, (_, i) => i) },
    { name: 'share', values: Float64Array.from({ length: n }, (_, i) => i / n) },
  ]),
]);

describe('footers', () => {
  it('tell rows and columns of numbers of Parquet', async () => {
    const path = join(folder, 'rows.parquet');
    writeFileSync(path, parquet);
    expect(await footerShape(path, 'parquet')).toEqual({ rows: n, columns: 2 });
    expect(await headOf(path)).toMatchObject({
      kind: 'table',
      rows: n,
      columns: 2,
      exact: true,
      database: true,
    });
  });

  it.each([
    ['long.arrow', { rows: 40_000, columns: 1 }],
    ['zstd.arrow', { rows: 4, columns: 3 }],
    // a stream ends without a footer
    ['stream.arrows', undefined],
  ])('tell those of Arrow: %s', async (name, shape) => {
    expect(await footerShape(fixture(name), 'arrow')).toEqual(shape);
    expect(await headOf(fixture(name))).toMatchObject({ kind: 'table', exact: shape !== undefined });
  });

  it('that are damaged tell nothing', async () => {
    const path = join(folder, 'damaged');
    const arrow = readFileSync(fixture('zstd.arrow'));
    for (const [format, whole] of [
      ['parquet', parquet],
      ['arrow', arrow],
    ] as const)
      for (const end of [2, 8, 9, 40, whole.length - 1, whole.length]) {
        writeFileSync(path, whole.subarray(0, whole.length - end));
        expect(await footerShape(path, format)).toBe(undefined);
        // bytes of the footer that are others say something else, or nothing
        const broken = Buffer.from(whole);
        broken.fill(0xff, Math.max(0, whole.length - 60), whole.length - 12);
        writeFileSync(path, broken);
        await footerShape(path, format);
      }
  });
});
