import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { binary, cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const FILE = join(folder, 'clusterkit.config.json');
const ROWS = join(ROOT, 'data/points.csv');

function config(settings: unknown): string {
  writeFileSync(FILE, typeof settings === 'string' ? settings : JSON.stringify(settings));
  return FILE;
}

/** The runs of k-means with a file of settings. */
async function runs(settings: unknown, words: string[] = [], env = {}) {
  return json(['kmeans', ROWS, '--columns', 'x,y', '--config', config(settings), ...words], { env });
}

afterEach(() => writeFileSync(FILE, '{}'));

describe('settings', () => {
  it('are used where no flag says otherwise: flag, variable, command, all commands', async () => {
    const settings = { seed: 5, k: 4, kmeans: { k: [2, 3] } };
    const ksOf = (document: { runs: { k: number; seed: number }[] }) =>
      document.runs.map(({ k, seed }) => [k, seed]);
    expect(ksOf(await runs(settings))).toEqual([
      [2, 5],
      [3, 5],
    ]);
    expect(ksOf(await runs(settings, [], { CLUSTERKIT_K: '2,4' }))).toEqual([
      [2, 5],
      [4, 5],
    ]);
    expect(ksOf(await runs(settings, ['-k', '3'], { CLUSTERKIT_K: '2,4' }))).toEqual([[3, 5]]);
    // sample is a command as well as an option
    expect(ksOf(await runs({ k: 4, sample: 20, hac: { k: 2 } }))).toEqual([[4, 1]]);
    expect(ksOf(await runs({ seed: 5 }, ['-k', '2', '--no-config'], { CLUSTERKIT_SEED: '9' }))).toEqual([
      [2, 1],
    ]);
  });

  it('are recorded as words, so that rerun needs no file', async () => {
    const document = await runs({ seed: 5, jobs: 1, kmeans: { k: 2, 'n-init': 3, labels: true } });
    const words = document.call.arguments as string[];
    expect(words.slice(words.indexOf('--json') + 1)).toEqual(['--k=2', '--n-init=3', '--seed=5', '--labels']);
    const result = join(folder, 'result.json');
    writeFileSync(result, JSON.stringify(document));
    config({ kmeans: { nInit: 'broken' } });
    const { code, stdout } = await cli(['rerun', result], { env: { CLUSTERKIT_K: '5' } });
    expect([code, stdout]).toEqual([0, expect.stringContaining('identical')]);
  });

  it('of the process: flag, variable, file', async () => {
    const told = (words: string[] = [], env = {}) =>
      cli(['distances', ROWS, '--config', config({ maxMemory: '1kB' }), ...words], { env });
    const { code, stderr } = await told();
    expect([code, stderr]).toEqual([3, expect.stringContaining('1.0 kB are allowed')]);
    const env = { CLUSTERKIT_MAX_MEMORY: '1GB' };
    expect((await told([], env)).code).toBe(0);
    expect((await told(['--max-memory', '1kB'], env)).code).toBe(3);
    expect((await cli(['info', ROWS, '--config', config({ quiet: true, color: false })])).told).toBe('');
  });

  it.each([
    [{ sed: 1 }, '"sed" is no option; did you mean "seed"?'],
    [{ kmean: { k: 3 } }, '"kmean" is no option; did you mean "kmeans"?'],
    [{ kmeans: { kk: 3 } }, 'kmeans: "kk" is no option; did you mean "k"?'],
    [{ kmeans: { k: 'many' } }, '"many" is no value of k: Expected'],
    [{ kmeans: { k: null } }, 'kmeans: "k" holds null, not a value'],
    [{ kmeans: 5 }, '"kmeans" is a command; its options stand in an object'],
    [{ config: 'x.json' }, '"config" is for the command line alone'],
    [{ kmeans: { k: [] } }, 'kmeans: "k" holds an empty list, not a value'],
    [{ k: [[2]] }, '"k" holds a list of lists or objects, not a value'],
    [{ k: true }, '"true" is no value of k: Expected a value'],
    ['{"k": 3', 'no JSON: close brace expected'],
    ['{\n  "seed": 3,\n  "kmeans": { "k": 3, "k": 4 } }', 'k is given twice'],
    ['[3]', 'it holds no object of settings'],
  ])('refuses %j', async (settings, message) => {
    const { code, stderr } = await cli(['kmeans', ROWS, '-q', '--config', config(settings)]);
    // what cannot be parsed is a bad file, and not a wrong option
    const exit = /JSON|twice/.test(message) ? 3 : 2;
    expect([code, stderr]).toEqual([exit, expect.stringContaining(message)]);
    const place =
      typeof settings === 'object' && message.includes('no value of') ? '' : /line \d, column \d+: /.source;
    expect(stderr).toMatch(new RegExp(`^clusterkit: ${FILE}: ${place}`));
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a file that is not there, and names the origin of a setting that does not suit', async () => {
    const missing = await cli(['info', ROWS, '--config', join(folder, 'none.json')]);
    expect([missing.code, missing.stderr]).toEqual([
      3,
      expect.stringContaining('none.json: there is no such file'),
    ]);
    const within = await cli(['info', ROWS, '--config', folder]);
    config({});
    expect([within.code, within.stderr]).toEqual([
      3,
      `clusterkit: ${folder}: it is a folder; take ${FILE}\n`,
    ]);
    const { code, stderr } = await cli(['kmeans', ROWS, '-k', '2', '--config', config({ alpha: 'skip' })]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`--alpha (of ${FILE})`)]);
  });

  it('are found in the folders above, and shown with their origins', () => {
    config({ seed: 5, kmeans: { k: 2 } });
    const below = join(folder, 'a/b');
    mkdirSync(below, { recursive: true });
    const { status, stdout } = binary(['config', 'show', 'kmeans'], {
      cwd: below,
      env: { CLUSTERKIT_SEED: '6' },
    });
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(lines.slice(2)).toEqual([
      ['command', 'setting', 'value', 'from'],
      ['kmeans', 'k', '2', expect.stringContaining('clusterkit.config.json')],
      ['kmeans', 'seed', '6', 'CLUSTERKIT_SEED'],
    ]);
  });

  it('show those of all commands, and variables that are none', async () => {
    const env = { CLUSTERKIT_SEDE: '6', CLUSTERKIT_JOBS: '2' };
    const words = ['config', 'show', '--config', config({ seed: 5, jobs: 1, hac: { linkage: 'single' } })];
    const { stdout, stderr } = await cli([...words, '--json'], { env });
    expect(stderr).toContain('CLUSTERKIT_SEDE is no setting; did you mean CLUSTERKIT_SEED?');
    expect(JSON.parse(stdout).settings).toEqual([
      { option: 'jobs', value: '2', origin: 'CLUSTERKIT_JOBS' },
      { option: 'seed', value: 5, origin: FILE },
      { command: 'hac', option: 'linkage', value: 'single', origin: FILE },
    ]);
    expect((await cli(['config', 'show', '--no-config'])).stdout).toBe(
      'no file of settings; nothing is set\n',
    );
    expect((await cli(['config', 'shw'])).code).toBe(2);
  });

  it('of what is printed give way to a flag, and contradictions tell where they are from', async () => {
    const words = ['kmeans', ROWS, '-k', '2', '--config', config({ json: true })];
    expect((await cli([...words, '--csv'])).stdout).toMatch(/^input,algorithm,k/);
    expect((await cli([...words, '--ndjson'])).stdout).toMatch(/^\{"input".*\}\n$/);
    const { code, stderr } = await cli(words, { env: { CLUSTERKIT_NDJSON: '1' } });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`--json (of ${FILE}): standard output holds`),
    ]);
    const show = await cli(['config', 'show', '--ndjson', '--config', FILE]);
    expect(JSON.parse(show.stdout).settings).toEqual([{ option: 'json', value: true, origin: FILE }]);
  });

  it('leave a file of settings as it is', async () => {
    const file = config({ output: FILE, kmeans: { k: 2 } });
    await cli(['kmeans', ROWS, '--config', file]);
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual({ output: FILE, kmeans: { k: 2 } });
  });
});
