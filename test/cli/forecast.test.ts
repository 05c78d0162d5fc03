import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cli, FLOWER, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const POINTS = join(ROOT, 'data/points.csv');
const DIGITS = join(ROOT, 'data/digits.csv.gz');

// biome-ignore lint/suspicious/noExplicitAny: tests look into it field by field
async function plan(words: string[], env = {}): Promise<any> {
  const { stdout } = await cli(['plan', ...words, '--json'], { env });
  return JSON.parse(stdout);
}

describe('plan', () => {
  it('tells inputs, steps, threads and files, and does nothing', async () => {
    const output = at('{stem}-k{k}-{chart}.svg');
    const words = ['kmeans', FLOWER, '-k', '2,3', '--chart', 'pie', '-o', output, '--jobs', '2'];
    const found = await plan(words);
    expect(found).toMatchObject({
      schema: 'clusterkit/plan@1',
      command: 'kmeans',
      threads: 2,
      calibrated: false,
    });
    expect(found.seconds).toBe(null);
    expect(found.inputs).toEqual([
      expect.objectContaining({ kind: 'picture', rows: 307_200, columns: 3, exact: true, bytes: 921_600 }),
    ]);
    expect(found.steps.map(({ name }: { name: string }) => name)).toEqual([
      'start',
      `read ${FLOWER}`,
      'kmeans',
      'charts',
    ]);
    expect(found.steps[2].kernel).toBe('colors');
    expect(found.outputs).toEqual([
      { option: 'output', path: at('flower-k2-pie.svg'), exists: false },
      { option: 'output', path: at('flower-k3-pie.svg'), exists: false },
    ]);
    expect(existsSync(at('flower-k2-pie.svg'))).toBe(false);
    const { stdout, code } = await cli([...words, '--dry-run']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('no time: clusterkit bench --calibrate measures'),
    ]);
  });

  it('reads tables by their heads, and knows small ones as a whole', async () => {
    expect((await plan(['hac', DIGITS])).inputs).toEqual([
      expect.objectContaining({ kind: 'table', rows: 1797, columns: 65, exact: true }),
    ]);
    const line = '1.25,2.5,3.75,word\n';
    writeFileSync(at('long.csv'), `a,b,c,d\n${line.repeat(100_000)}`);
    const [head] = (await plan(['kmeans', at('long.csv'), '-k', '3', '--sample', '500'])).inputs;
    expect(head).toMatchObject({ columns: 3, exact: false, bytes: 500 * 3 * 8 });
    expect(head.rows / 100_000).toBeCloseTo(1, 2);
  });

  it('tells a damaged gzip file in one line', async () => {
    writeFileSync(at('cut.csv.gz'), gzipSync('a,b\n1,2\n3,4\n').subarray(0, 25));
    const { code, stderr } = await cli(['plan', 'optics', at('cut.csv.gz')]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^clusterkit: .*cut\.csv\.gz: .*cut short.*\n$/),
    ]);
  });

  it('takes the rows of folders and the colors of palettes from what their heads say', async () => {
    const charts = join(ROOT, 'images/charts');
    expect((await plan(['kmeans', charts, '-k', '2'])).inputs[0]).toMatchObject({
      kind: 'folder',
      columns: 3072,
    });
    const small = ['kmeans', charts, '-k', '2', '--size', '8x4', '--grey'];
    expect((await plan(small)).inputs[0]).toMatchObject({ columns: 32 });
    await sharp(FLOWER).resize(64).png({ palette: true, colours: 16 }).toFile(at('palette.png'));
    expect((await plan(['kmeans', at('palette.png'), '-k', '2'])).inputs[0]).toMatchObject({
      columns: 3,
      colors: 16,
    });
  });

  it('tells that it knows a part only, where heads do not tell the rows', async () => {
    const { stdout } = await cli(['plan', 'kmeans', join(ROOT, 'data/citypopulation.json'), '-k', '3']);
    expect(stdout).toMatch(/^kmeans: peak of at least /);
  });

  it('tells the fits of an experiment, and the help of what is planned', async () => {
    const experiment = at('experiment.json');
    const text = { inputs: POINTS, algorithms: ['kmeans', 'hac'], settings: { k: [2, 3], seed: [1, 2] } };
    writeFileSync(experiment, JSON.stringify(text));
    const found = await plan(['run', experiment, '-o', at('fits.csv')]);
    expect(found.command).toBe('run');
    expect(found.inputs).toEqual([expect.objectContaining({ path: POINTS, rows: 20 })]);
    const names = found.steps.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['start', `read ${POINTS}`, `kmeans of ${POINTS}`, `hac of ${POINTS}`]);
    expect(found.outputs).toEqual([{ option: 'output', path: at('fits.csv'), exists: false }]);
    const help = await cli(['plan', 'hac', '--help']);
    expect([help.code, help.stdout]).toEqual([0, (await cli(['hac', '--help'])).stdout]);
  });

  it('prints a line with --ndjson, and finds its command behind options with values', async () => {
    const { stdout } = await cli(['--jobs', '1', 'plan', '--max-memory', '1GB', 'hac', DIGITS, '--ndjson']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([expect.objectContaining({ command: 'hac', threads: 1, maxMemory: 1e9 })]);
  });

  it.each([
    [['kmeans', POINTS, '--kk', '3'], 2, "unknown option '--kk'"],
    [['kmeans', POINTS, '--columns', 'x,y', '-k', '3', '-o', 'x.zip'], 2, 'x.zip must end in'],
    [['kmeans', 'nowhere.csv', '-k', '3'], 3, 'nowhere.csv: there is no such file'],
    [['histogram', 'nowhere.jpg', FLOWER], 5, 'nowhere.jpg: there is no such file'],
    [
      ['hac', DIGITS, '--max-memory', '5MB'],
      3,
      'hac needs about 14 MB of memory, 5.0 MB are allowed; raise --max-memory',
    ],
  ])('ends as the command would: %j', async (words, exit, message) => {
    const { code, stderr } = await cli(['plan', ...words]);
    expect([code, stderr]).toEqual([exit, expect.stringContaining(message)]);
  });

  it('tells the time once the machine is measured', async () => {
    const env = { CLUSTERKIT_CACHE: at('cache') };
    const calibrated = await cli(['bench', '--calibrate'], { env });
    expect(calibrated.code).toBe(0);
    const found = await plan(['kmeans', FLOWER, '-k', '4'], env);
    expect(found.calibrated).toBe(true);
    const sum = found.steps.reduce((total: number, { seconds }: { seconds: number }) => total + seconds, 0);
    expect(found.seconds).toBeCloseTo(sum, 9);
    expect(found.seconds).toBeGreaterThan(0);
  });

  it.each([[['kmeans', FLOWER, '-k', '10']], [['kmeans', POINTS, '--columns', 'x,y', '-k', '2']]])(
    'is within a quarter of the measured peak of %j',
    async (words) => {
      const measured = peakOf(words);
      if (measured === undefined) return;
      const { peak } = await plan(words);
      expect(peak / measured).toBeGreaterThan(0.75);
      expect(peak / measured).toBeLessThan(1.25);
    },
  );

  it.each([
    [['schema', 'result'], 'schema'],
    [['bench', '--calibrate'], 'bench'],
    [['cache', 'clear'], 'cache'],
  ])('reads and keeps nothing for %j', async (words, command) => {
    const env = { CLUSTERKIT_CACHE: at('unused') };
    expect(await plan(words, env)).toMatchObject({ command, inputs: [], outputs: [] });
    expect(existsSync(at('unused'))).toBe(false);
  });

  it('never touches the files that it names', async () => {
    copyFileSync(POINTS, at('points.csv'));
    writeFileSync(at('labels.csv'), 'mine');
    const words = [
      'kmeans',
      at('points.csv'),
      '--columns',
      'x,y',
      '-k',
      '2',
      '--labels-out',
      at('labels.csv'),
    ];
    expect((await plan(words)).outputs).toEqual([
      { option: 'labelsOut', path: at('labels.csv'), exists: true },
    ]);
    expect(readFileSync(at('labels.csv'), 'utf8')).toBe('mine');
  });
});

/**
 * The peak of the resident memory of a process in bytes, as Linux tells it; undefined elsewhere. Not `maxRSS`, in which a process
 * begins with the peak of the one that started it.
 */
function peakOf(words: string[]): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const tell = `import { readFileSync } from 'node:fs';
    process.on('exit', () => console.error(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))`;
  const { stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(tell)}`,
      join(ROOT, 'bin/clusterkit.js'),
      ...words,
      '-q',
    ],
    { encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  return Number(stderr.trim().split('\n').at(-1)) * 1024;
}
