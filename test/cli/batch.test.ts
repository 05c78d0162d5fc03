import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const [A, B, BAD] = ['a.ppm', 'b.ppm', 'bad.ppm'].map(at);
const PICTURE = Buffer.from('P6 3 1 255\n\0\0\0defxyz');

beforeEach(() => {
  for (const path of [A, B]) writeFileSync(path, PICTURE);
  writeFileSync(BAD, PICTURE.subarray(0, -2));
});

describe('several inputs of which one fails', () => {
  const argv = ['kmeans', A, BAD, B, '-k', '2', '--csv'];

  it('goes on, lists the failures at the end and exits with 5', async () => {
    const { code, stderr, stdout } = await cli(argv);
    expect(code).toBe(5);
    expect(stderr).toMatch(/^clusterkit: .*bad\.ppm: .*\n$/);
    // what was said last needs no list
    const several = await cli(['kmeans', A, BAD, B, BAD, '-k', '2', '--csv']);
    expect(several.stderr.trim().split('\n').at(-1)).toBe(
      `clusterkit: 2 failures among 4 inputs: ${BAD}, ${BAD}`,
    );
    const written = await cli([...argv, '-o', at('{i}.csv'), '--labels-out', at('{i}.png')]);
    expect(written.stderr.trim().split('\n').at(-1)).toBe(`clusterkit: 1 failure among 3 inputs: ${BAD}`);
    expect(stdout).toContain(B);
    expect(await cli([...argv, '--keep-going'])).toMatchObject({ code, stderr, stdout });
  });

  it('stops there with --fail-fast', async () => {
    const { code, stderr, stdout } = await cli(['--fail-fast', ...argv]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/1 failure among 3 inputs: .*bad\.ppm; stopped there \(--fail-fast\)\n$/);
    expect([stdout.includes(A), stdout.includes(B)]).toEqual([true, false]);
    // nothing was done before
    expect((await cli(['kmeans', BAD, A, '-k', '2', '--fail-fast'])).code).toBe(3);
    const document = JSON.parse(
      (await cli(['kmeans', A, BAD, B, '-k', '2', '--json', '--fail-fast'])).stdout,
    );
    expect([document.runs.length, document.errors.length]).toEqual([1, 1]);
    expect(document.call.arguments).toEqual(['kmeans', A, BAD, B, '-k', '2', '--json']);
  });

  it('stops at an algorithm and at a fit, too', async () => {
    const compare = ['compare', A, B, '--algorithms', 'hac,kmeans:metric=cosine', '-k', '2'];
    const going = await cli(compare);
    const failures = /(\d) failures? among 2 inputs: (.*)\n$/.exec(going.stderr);
    expect([going.code, failures?.[1], failures?.[2]]).toEqual([
      5,
      '2',
      `${A} (kmeans:metric=cosine), ${B} (kmeans:metric=cosine)`,
    ]);
    const stopped = await cli([...compare, '--fail-fast']);
    expect(stopped.stderr).toContain(`1 failure among 2 inputs: ${A} (kmeans:metric=cosine); stopped there`);
    writeFileSync(
      at('fits.json'),
      '{ "inputs": ["bad.ppm", "a.ppm"], "algorithms": "kmeans", "settings": { "k": 2 } }',
    );
    expect((await cli(['run', at('fits.json')])).code).toBe(5);
    expect(await cli(['run', at('fits.json'), '--fail-fast'])).toMatchObject({ code: 3, stdout: '' });
  });

  it('refuses both, and a flag goes before the file of the project', async () => {
    expect((await cli([...argv, '--keep-going', '--fail-fast'])).code).toBe(2);
    const env = { CLUSTERKIT_FAIL_FAST: '1' };
    expect((await cli(argv, { env })).stderr).toContain('stopped there');
    expect((await cli([...argv, '--keep-going'], { env })).stderr).not.toContain('stopped there');
  });
});

describe('--skip-existing', () => {
  const argv = [
    'kmeans',
    A,
    B,
    '-k',
    '2',
    '--labels-out',
    at('{stem}-l.csv'),
    '--centers-out',
    at('{stem}-c.csv'),
  ];
  const made = (name: string) => statSync(at(name)).mtimeMs;
  const old = (path: string, seconds: number) => utimesSync(path, seconds, seconds);

  it('leaves out an input whose files are all there and newer', async () => {
    for (const path of [A, B]) old(path, 1000);
    await cli(argv);
    for (const name of ['a-l.csv', 'a-c.csv', 'b-l.csv', 'b-c.csv']) old(at(name), 2000);
    const all = await cli([...argv, '--skip-existing', '--json']);
    expect(all.code).toBe(0);
    expect(JSON.parse(all.stdout)).toMatchObject({ runs: [], skipped: { length: 4 } });
    expect(all.stderr).toBe(`${A}: skipped, ${at('a-c.csv')} and 3 more files are there and newer\n`);
    // an input is newer than a file of it
    old(B, 3000);
    const one = await cli([...argv, '--skip-existing']);
    expect(one.stderr).toContain(`${A}: skipped, ${at('a-c.csv')} and 1 more file are there and newer\n`);
    expect([made('a-l.csv'), made('b-l.csv') > 3e6]).toEqual([2e6, true]);
    // one of the files is missing
    old(B, 1000);
    old(at('b-l.csv'), 2000);
    utimesSync(at('b-c.csv'), 500, 500);
    const { stdout } = await cli([...argv, '--skip-existing', '--json']);
    expect(JSON.parse(stdout).runs.map(({ input }: { input: { path: string } }) => input.path)).toEqual([B]);
  });

  it('compares with other files that are read, and makes what is read from a pipe', async () => {
    old(A, 1000);
    writeFileSync(at('model.json'), '');
    await cli(['kmeans', A, '-k', '2', '--model-out', at('model.json')]);
    old(at('model.json'), 2000);
    const predict = ['predict', at('model.json'), A, '--labels-out', at('labels.csv'), '--skip-existing'];
    await cli(predict);
    old(at('labels.csv'), 3000);
    expect((await cli(predict)).stderr).toContain('skipped, ');
    old(at('model.json'), 4000);
    expect((await cli(predict)).stderr).not.toContain('skipped, ');
    const piped = ['kmeans', '-', '-k', '2', '--labels-out', at('piped.csv'), '--skip-existing'];
    const stdin = readFileSync(A);
    await cli(piped, { stdin });
    old(at('piped.csv'), 5e9);
    expect((await cli(piped, { stdin })).stderr).toContain('wrote ');
  });

  it('serves commands whose files are of all inputs, or of none', async () => {
    for (const path of [A, B]) old(path, 1000);
    const all: string[][] = [
      ['compare', A, B, '--algorithms', 'kmeans,gmm', '-k', '2', '--report', at('compare.html')],
      ['generate', 'blobs', '--out', at('blobs.csv')],
      ['histogram', at('p.ppm'), '-o', at('p.csv')],
    ];
    writeFileSync(at('p.ppm'), Buffer.from('P6 1 1 255\nabc'));
    for (const line of all) {
      const file = line.at(-1) as string;
      const first = await cli([...line, '--skip-existing']);
      if (!existsSync(file)) continue;
      expect(first.stderr).not.toContain('skipped');
      const again = await cli([...line, '--skip-existing']);
      expect([line[0], again.code, again.stderr]).toEqual([line[0], 0, expect.stringContaining('skipped, ')]);
    }
    const none = await cli(['kmeans', A, '-k', '2', '--skip-existing']);
    expect([none.code, none.stderr]).toEqual([
      2,
      'clusterkit: --skip-existing: nothing is written that could be there\n',
    ]);
  });
});
