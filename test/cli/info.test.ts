import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { COINS, cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const CITIES = join(ROOT, 'data/citypopulation.json');

describe('info of rows', () => {
  it('tells the columns of a table', async () => {
    const { code, stdout, stderr } = await cli(['info', CITIES]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        `file      ${CITIES}`,
        'format    JSON',
        'rows      442',
        'columns   3',
        'used      year, population',
        'not used  cityLabel (many different texts)',
        '',
        'column      type      min       mean       max  kinds  missing  no number',
        'cityLabel   text                                  417        0',
        'year        number      1  1749.3122      2010               0          0',
        'population  number  10103  456981.24  13159388               0          0',
        '',
      ].join('\n'),
    );
    const { input } = (await json(['info', CITIES])).runs[0];
    expect(input).toMatchObject({ path: CITIES, kind: 'table', format: 'json', rows: 442 });
    expect(input.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(input.columns[1]).toMatchObject({ name: 'year', type: 'number', min: 1, max: 2010, missing: 0 });
  });

  it('tells what separates the values, also of standard input', async () => {
    const { stdout } = await cli(['info', '-'], { stdin: Buffer.from('a;b\n1;x\n2;y\n') });
    expect(stdout).toContain('separated values, delimiter ";", with a header');
    expect(stdout).toMatch(/rows +2\n/);
  });

  it('tells the numbers of a matrix', async () => {
    writeFileSync(at('m.npy'), toNpy(new Float32Array(24), [2, 3, 4]));
    const { stdout } = await cli(['info', at('m.npy')]);
    for (const line of [
      'format     NPY',
      'numbers    float32',
      'shape      2 x 3 x 4',
      'rows       2 of 12 numbers',
    ])
      expect(stdout).toContain(line);
    expect((await json(['info', at('m.npy')])).runs[0].input).toMatchObject({
      kind: 'matrix',
      format: 'npy',
      dtype: 'float32',
      shape: [2, 3, 4],
      n: 2,
      dim: 12,
    });
  });

  it('prints a row as a matrix', async () => {
    writeFileSync(at('row.csv'), 'a,b,c,d,kind\n0,1,2,3,x\n10,4,0.5,7,y\n');
    const { stdout } = await cli(['info', at('row.csv'), '--row', '1', '--shape', '2x2']);
    expect(stdout).toBe(
      [
        `file  ${at('row.csv')}`,
        'row   1',
        '',
        '     0  1',
        '0   10  4',
        '1  0.5  7',
        '',
        'kind  y',
        '',
      ].join('\n'),
    );
    const beyond = await cli(['info', at('row.csv'), '--row', '2']);
    expect([beyond.code, beyond.stdout]).toEqual([2, '']);
    expect(beyond.stderr).toContain('--row is 2, and rows are 0 to 1');
  });

  it('tells the pictures of a folder', async () => {
    const images = join(ROOT, 'images');
    const { stdout } = await cli(['info', images]);
    expect(stdout).toMatch(/pictures +\d+ \(\d+ PNG, 2 JPEG, 1 BMP\)/);
    expect((await json(['info', images])).runs[0].input).toMatchObject({
      path: images,
      sha256: null,
      kind: 'folder',
      formats: { jpeg: 2, bmp: 1 },
    });
  });

  it('takes inputs of several kinds, and goes on after a bad one', async () => {
    const { code, stdout, stderr } = await cli(['info', CITIES, at('nowhere.csv'), COINS]);
    expect(code).toBe(5);
    expect(stdout).toContain('rows      442');
    expect(stdout).toContain('384 x 303');
    expect(stderr).toContain('nowhere.csv');
  });

  it('refuses --pixels of a table', async () => {
    const { code, stderr } = await cli(['info', CITIES, '--pixels', '2x2']);
    expect([code, stderr]).toEqual([
      2,
      `clusterkit: --pixels is not used with tables, and ${CITIES} is a table\n`,
    ]);
  });
});
