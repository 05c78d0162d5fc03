import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('rows.csv'), 'x,y\n1,1\n1,2\n9,9\n9,10\n');
  writeFileSync(at('labels.csv'), 'label\n0\n0\n1\n1\n');
  for (const [name, blue] of [
    ['a', 0],
    ['b', 255],
  ] as const)
    writeFileSync(
      at(`${name}.ppm`),
      Buffer.concat([Buffer.from('P6 1 2 255\n'), Buffer.from([9, 9, blue, 0, 0, 0])]),
    );
});

describe('--ndjson', () => {
  it.each([
    ['a sweep', () => ['kmeans', at('rows.csv'), '-k', '2,3', '--labels']],
    ['a tree', () => ['hac', at('rows.csv'), '-k', '2']],
    ['several files', () => ['kmeans', at('a.ppm'), at('b.ppm'), '-k', '2']],
    ['a comparison', () => ['compare', at('rows.csv'), '-k', '2', '--algorithms', 'kmeans,hac']],
    ['an evaluation', () => ['evaluate', at('labels.csv'), '--data', at('rows.csv')]],
    ['made rows', () => ['generate', 'moons', '-n', '4']],
    ['facts', () => ['info', at('rows.csv')]],
  ])('prints a line for each run of %s, as the document has it', async (_, words) => {
    const { runs } = await json(words());
    const { code, stdout, stderr } = await cli([...words(), '--ndjson']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines.pop()).toBe('');
    // seconds, and the paths and times of files, differ from run to run
    const timeless = (run: object) => ({ ...run, seconds: 0 });
    expect(lines.map((line) => timeless(JSON.parse(line)))).toEqual(runs.map(timeless));
  });

  it('goes on after a bad file, and tells errors as JSON', async () => {
    writeFileSync(at('bad.ppm'), 'P6 1 2');
    const several = await cli(['kmeans', at('a.ppm'), at('bad.ppm'), at('b.ppm'), '-k', '2', '--ndjson']);
    expect(several.code).toBe(5);
    expect(several.stdout.trim().split('\n')).toHaveLength(2);
    const none = await cli(['kmeans', at('none.csv'), '-k', '2', '--ndjson']);
    expect([none.code, JSON.parse(none.stdout).error.code]).toEqual([3, 'input']);
  });

  it('is one format of standard output', async () => {
    const words = ['kmeans', at('rows.csv'), '-k', '2', '--ndjson'];
    const both = await cli([...words, '--json']);
    expect([both.code, both.stderr]).toEqual([
      2,
      'clusterkit: --json: standard output holds one format, JSON or NDJSON\n',
    ]);
    expect((await cli([...words, '--csv'])).code).toBe(2);
    expect((await cli([...words, '--chart', 'bar', '-o', '-'])).code).toBe(2);
  });
});
