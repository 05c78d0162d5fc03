import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { describeInput } from '../../src/work/info.ts';
import { temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TABLE = 'x,kind\n1,a\n,b\n3,a\n';

beforeAll(async () => {
  writeFileSync(at('t.csv'), TABLE);
  writeFileSync(at('m.npy'), toNpy(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2]));
  mkdirSync(at('pictures'));
  const pixels = Uint8Array.of(1, 2, 3, 250, 0, 0, 1, 2, 3, 9, 9, 9);
  await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
    .png()
    .toFile(at('pictures/p.png'));
});

describe('describeInput', () => {
  it('tells of a picture its size and colors, and the pixels of a corner', async () => {
    const pixels = { width: 9, height: 1 };
    const run = await describeInput(testWork(), at('pictures/p.png'), { pixels });
    const size = { width: 2, height: 2, frames: 1, colors: 3 };
    expect(run.input).toMatchObject({ kind: 'image', format: 'png', ...size });
    expect(run.pixels).toEqual([
      { x: 0, y: 0, values: [1, 2, 3] },
      { x: 1, y: 0, values: [250, 0, 0] },
    ]);
  });

  it('tells of a table its columns', async () => {
    const { input } = await describeInput(testWork(), at('t.csv'));
    expect(input).toMatchObject({ kind: 'table', format: 'csv', rows: 3, sha256: expect.any(String) });
    const columns = input.kind === 'table' ? input.columns : [];
    expect(columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['x', 1],
      ['kind', 0],
    ]);
  });

  it('tells of standard input what it is, without a hash', async () => {
    const { input } = await describeInput(testWork({ stdin: TABLE }), '-');
    expect(input).toMatchObject({ path: '-', kind: 'table', rows: 3, sha256: null });
  });

  it('tells of a matrix its numbers, of a folder its pictures', async () => {
    const matrix = await describeInput(testWork(), at('m.npy'));
    expect(matrix.input).toMatchObject({ kind: 'matrix', dtype: 'float64', n: 3, dim: 2 });
    const pictures = await describeInput(testWork(), at('pictures'));
    expect(pictures.input).toMatchObject({ kind: 'folder', pictures: 1, formats: { png: 1 }, sha256: null });
  });

  it('tells a row as a matrix: by shape, of columns without names, and of pictures', async () => {
    const sixteen = Array.from({ length: 17 }, (_, i) => i + 1);
    writeFileSync(at('w.csv'), `${sixteen}\n${sixteen.map((i) => 2 * i)}\n`);
    const shaped = await describeInput(testWork(), at('w.csv'), {
      row: 1,
      shape: { width: 4, height: 2 },
      header: 'no',
    });
    expect(shaped.row?.matrices).toEqual([
      [
        [2, 4, 6, 8],
        [10, 12, 14, 16],
      ],
    ]);
    expect(shaped.row?.values[0]).toEqual({ column: 'column9', value: 18 });
    writeFileSync(at('s.csv'), `${sixteen.slice(1)}\n`);
    const square = await describeInput(testWork(), at('s.csv'), { row: 0, header: 'no' });
    expect(square.row).toMatchObject({ shape: { width: 4, height: 4, bands: 1 }, values: [] });
    const pictures = Float64Array.from({ length: 24 }, (_, i) => (i === 13 ? Number.NaN : i));
    writeFileSync(at('p.npy'), toNpy(pictures, [2, 2, 2, 3]));
    const { row } = await describeInput(testWork(), at('p.npy'), { row: 1 });
    expect(row?.matrices).toEqual([
      [
        [12, 15],
        [18, 21],
      ],
      [
        [null, 16],
        [19, 22],
      ],
      [
        [14, 17],
        [20, 23],
      ],
    ]);
  });

  it('tells a row by names, gaps included, and refuses rows and shapes that are not there', async () => {
    const { row } = await describeInput(testWork(), at('t.csv'), { row: 1 });
    expect(row).toEqual({
      row: 1,
      values: [
        { column: 'x', value: null },
        { column: 'kind', value: 'b' },
      ],
    });
    const shape = { width: 2, height: 2 };
    for (const [file, options, option] of [
      ['t.csv', { row: 3 }, 'row'],
      ['m.npy', { row: 3 }, 'row'],
      ['m.npy', { row: 2, shape }, 'shape'],
      ['t.csv', { shape }, 'shape'],
    ] as const)
      expect(await refusal(() => describeInput(testWork(), at(file), options))).toMatchObject({
        code: 'usage',
        option,
      });
    expect(await refusal(() => describeInput(testWork({ stdin: TABLE }), '-', { row: 0 }))).toMatchObject({
      option: 'row',
    });
  });

  it('has pixels of pictures alone', async () => {
    const error = await refusal(() =>
      describeInput(testWork(), at('t.csv'), { pixels: { width: 1, height: 1 } }),
    );
    expect(error).toMatchObject({ code: 'usage', option: 'pixels' });
  });
});
