import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { openImage } from '../../src/input/open.ts';
import { openTableFiles, Scratch } from '../../src/input/table/files.ts';
import { openTable } from '../../src/input/table.ts';
import { binary } from '../support/cli.ts';

/* Small files that say that much is in them, and what they unpack to: refused before memory or disk is taken. */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'declared-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A Parquet file of three rows that says it has more. */
function parquetOf(rows: bigint): Uint8Array {
  const columnData = ['x', 'y'].map((name) => ({ name, data: [1, 2, 3], type: 'DOUBLE' as const }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaFromColumnData({ columnData }) });
  void writer.write({ columnData });
  writer.num_rows = rows;
  writer.row_groups[0].num_rows = rows;
  void writer.finish();
  return new Uint8Array(bytes.getBuffer());
}

const MATRIX_MARKET = '%%MatrixMarket matrix coordinate real general\n';
const svgOf = (size: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="9" height="9"/></svg>`;
const lines = (count: number) => Buffer.from(`x,y\n${'1,2\n'.repeat(count)}`);

describe('a small file that says it is large', () => {
  it.each([
    ['rows.parquet', parquetOf(10n ** 12n), '1000000000000 rows of 2 columns needs about 32 TB'],
    ['sparse.mtx', `${MATRIX_MARKET}3 1000000000 1\n1 1 1\n`, '3 x 1000000000, held with its zeros, needs'],
    ['far.svm', '1 1:1 1000000000:2\n0 1:2\n', '2 x 1000000000, held with its zeros, needs about 16 GB'],
  ])('is refused as the table %s', async (name, bytes, said) => {
    const found = await openTable([write(name, bytes)], { maxMemory: 2e8 }).catch((error: unknown) => error);
    expect(found).toBeInstanceOf(ClusterkitError);
    expect(found).toMatchObject({ code: 'memory', at: { file: join(folder, name) } });
    expect((found as Error).message).toContain(said);
  });

  it.each([
    ['huge.svg', svgOf(1e6), '1000000 x 1000000 pixels needs about 8.0 TB'],
    // just above what is allowed
    ['above.svg', svgOf(5001), '5001 x 5001 pixels needs about 200 MB of memory, 200 MB are allowed'],
    ['huge.ppm', 'P6 1000000 1000000 255\nabc', '1000000 x 1000000 pixels needs about 6.0 TB'],
  ])('is refused as the picture %s', async (name, bytes, said) => {
    const reading = openImage(write(name, bytes), { maxMemory: 2e8 });
    await expect(reading).rejects.toThrow(said);
    await expect(reading).rejects.toMatchObject({ code: 'memory' });
  });

  it('is refused where a zip file names a size above what is allowed', async () => {
    const path = write('table.csv.zip', zipSync({ 'table.csv': new Uint8Array(lines(300_000)) }));
    await expect(openTable([path], { maxMemory: 1e6 })).rejects.toThrow(
      'unpacking table.csv needs about 1.2 MB of memory, 1.0 MB are allowed',
    );
  });
});

describe('a copy in the folder for temporary files', () => {
  it.each([
    ['an unpacked file', (path: string) => [path, undefined] as const],
    ['a stream', () => ['-', [lines(500)]] as const],
  ])('takes what it is allowed of the disk, of %s', async (_, given) => {
    const [path, chunks] = given(write('packed.csv.gz', gzipSync(lines(500))));
    const filesOf = async (maxCopy: number) => {
      const scratch = new Scratch();
      const stdin = chunks && Readable.from(chunks);
      return openTableFiles(scratch, [path], { maxCopy, stdin }).finally(() => scratch.remove());
    };
    expect(await filesOf(2004)).toMatchObject([{ path }]);
    const refused = await filesOf(2003).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ClusterkitError);
    expect(refused).toMatchObject({ code: 'output', at: { file: path } });
    expect((refused as Error).message).toContain(
      'it takes more than the 2.0 kB that the folder for temporary',
    );
  });
});

describe('long lines', () => {
  // the compiled program, in which loops over bytes are fast
  const read = (path: string, ...more: string[]) =>
    binary(['kmeans', path, '-k', '2', '--columns', 'x', ...more]);

  it('are read whole, in the middle and at the end', () => {
    // more than the 32 MB that a line once could have
    const long = 'c'.repeat(2 ** 25 + 1000);
    const { stdout, status } = read(write('long.csv', `x,name\n1,a\n7,${long}\n5,b\n9,${long}`));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +all +4 +100\.0 %/m);
  });

  it('are refused before they take more memory than is allowed', () => {
    const path = write('longer.csv', `x,name\n1,a\n5,b\n7,${'c'.repeat(2 ** 23)}`);
    const { stderr, status } = read(path, '--max-memory', '40MB');
    expect(stderr).toMatch(
      /line 4: a line or a quoted cell that does not end needs about \d+ MB of memory, 40 MB are allowed/,
    );
    expect(status).toBe(3);
  });
});
