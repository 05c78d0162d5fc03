import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TABLE_FORMATS } from '../../src/output/formats.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

it('prints rows that a pipe takes, with their classes', async () => {
  const made = await cli(['generate', 'moons', '-n', '300', '--noise', '0.06', '--seed', '1']);
  const lines = made.stdout.trimEnd().split('\n');
  expect([made.code, made.stderr, lines.length, lines[0]]).toEqual([0, '', 301, 'x,y,class']);
  const stdin = Buffer.from(made.stdout);
  const argv = ['dbscan', '-', '--eps', '0.2', '--label-column', 'class', '--metrics', 'ari'];
  const { runs } = await json(argv, { stdin });
  expect(runs[0]).toMatchObject({ k: 2, n: 300, metrics: { ari: 1 } });
});

it.each(TABLE_FORMATS)('writes %s, which is read again', async (format) => {
  const path = at(`rows.${format}`);
  const { stdout, stderr } = await cli([
    'generate',
    'blobs',
    '--sizes',
    '30,9,4',
    '--dim',
    '4',
    '--out',
    path,
  ]);
  expect([stdout, stderr]).toEqual(['Blobs  43 rows of 4 columns in 3 classes, seed 1\n', `wrote ${path}\n`]);
  const named = format === 'npy' ? [] : ['--label-column', 'class'];
  const { runs } = await json(['kmeans', path, '-k', '3', ...named]);
  expect(runs[0]).toMatchObject({ n: 43, dim: format === 'npy' ? 5 : 4, sizes: [30, 9, 4] });
});

it('prints JSON, and names files by a template', async () => {
  const argv = ['generate', 'blobs', '-n', '5', '--centers', '0,0 8,0', '--std', '1,0.5', '--seed', '3'];
  const { command, runs } = await json(argv);
  expect(command).toBe('generate');
  expect(runs[0]).toMatchObject({
    input: { path: 'blobs', kind: 'shape' },
    seed: 3,
    n: 5,
    dim: 2,
    columns: ['x', 'y'],
    sizes: [3, 2],
    centers: [
      [0, 0],
      [8, 0],
    ],
  });
  expect([runs[0].rows.length, runs[0].rows[0].length, runs[0].labels.length]).toEqual([5, 2, 5]);
  const written = await json([...argv, '--out', at('{stem}-{seed}.json')]);
  expect(written.runs[0]).not.toHaveProperty('rows');
  const rows = JSON.parse(readFileSync(at('blobs-3.json'), 'utf8'));
  expect(rows.map(({ x, y }: { x: number; y: number }) => [x, y])).toEqual(runs[0].rows);
});

it('says what is wrong', async () => {
  const told = async (words: string) => {
    const { code, stderr } = await cli(['generate', ...words.split(' ')]);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await told('moon')).toMatch(/did you mean moons\?/);
  expect(await told('moons -k 3')).toBe('clusterkit: -k is not used with moons\n');
  expect(await told('blobs --sizes 3,x')).toMatch(/numbers between commas for --sizes/);
  expect(await told('blobs --sizes 3,4 -n 7')).toBe('clusterkit: -n is not used with sizes\n');
  expect(await told('blobs --centers ,')).toMatch(/--centers/);
  expect(await told('moons --out a.png')).toMatch(/must end in \.csv/);
  const { stdout } = await cli(['generate', '--help', 'all']);
  expect(stdout).toMatch(/Shapes:\n {2}blobs /);
});
