import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Two reds and two blues. */
const FOUR = Buffer.concat([
  Buffer.from('P6 2 2 255\n'),
  Buffer.from([250, 0, 0, 240, 0, 0, 0, 0, 250, 0, 0, 240]),
]);

beforeAll(() => {
  const rows = Array.from(
    { length: 12 },
    (_, i) => `n${i},${(i % 3) * 10 + i / 7},${i},${i % 2 ? 'é' : 'b'}`,
  );
  writeFileSync(at('rows.csv'), `name,x,y,kind\n${rows.join('\n')}\n`);
  writeFileSync(at('numbers.csv'), `x,y\n${rows.map((row) => row.split(',').slice(1, 3)).join('\n')}\n`);
  writeFileSync(
    at('gaps.csv'),
    `name,x,y\n${rows.map((row, i) => (i === 4 ? 'n4,,' : row.split(',').slice(0, 3))).join('\n')}\n`,
  );
  writeFileSync(at('four.ppm'), FOUR);
  mkdirSync(at('folder'));
  for (const name of ['a.ppm', 'b.ppm', 'c.ppm']) writeFileSync(at(`folder/${name}`), FOUR);
});

/** Files of a cache, by kind. */
function entries(cache: string): string[] {
  const version = join(cache, 'v1');
  return readdirSync(version).flatMap((kind) =>
    readdirSync(join(version, kind)).map((name) => join(version, kind, name)),
  );
}

const kindsOf = (cache: string) => [...new Set(entries(cache).map((path) => path.split('/').at(-2)))].sort();

/** What a command prints and writes, but for seconds. */
async function outcome(argv: string[], env: Record<string, string> = {}) {
  const found = await cli([...argv, '--json', '-o', at('out.csv')], { env });
  const document = JSON.parse(found.stdout, (key, value) => (key === 'seconds' ? 0 : value));
  return { ...found, stdout: document, out: readFileSync(at('out.csv'), 'utf8') };
}

const KMEANS = ['-k', '2', '--seed', '3'];

const CASES: [name: string, kinds: string[], argv: string[]][] = [
  [
    'a table of text and numbers',
    ['items'],
    ['kmeans', 'rows.csv', '--id', 'name', '--label-column', 'kind', ...KMEANS],
  ],
  ['numbers alone', ['items'], ['kmeans', 'numbers.csv', '--scale', 'standard', ...KMEANS]],
  ['a table with gaps', ['items'], ['kmeans', 'gaps.csv', '--id', 'name', '--missing', 'drop', ...KMEANS]],
  ['a picture', ['colors', 'pictures'], ['kmeans', 'four.ppm', '--space', 'oklab', ...KMEANS]],
  ['a histogram', ['pictures'], ['histogram', 'four.ppm']],
  ['a folder of pictures', ['items'], ['kmeans', 'folder', '--size', '2x2', ...KMEANS]],
  ['a graph of neighbors', ['graphs', 'items'], ['communities', 'numbers.csv', '--graph', 'knn:3']],
];

describe('--cache', () => {
  it.each(CASES)(
    'gives the same of %s, without, at first and again',
    async (name, kinds, [command, file, ...rest]) => {
      const argv = [command, at(file), ...rest];
      const env = { CLUSTERKIT_CACHE: at(`cache of ${name}`) };
      const without = await outcome(argv);
      expect(without.code).toBe(0);
      expect(await outcome([...argv, '--cache'], env)).toEqual(without);
      expect(kindsOf(env.CLUSTERKIT_CACHE)).toEqual(kinds);
      const kept = entries(env.CLUSTERKIT_CACHE);
      for (const path of kept) utimesSync(path, 1000, 1000);
      expect(await outcome(['--cache', ...argv], env)).toEqual(without);
      // all were used, and nothing was added
      expect(entries(env.CLUSTERKIT_CACHE)).toEqual(kept);
      for (const path of kept) expect(statSync(path).mtimeMs).toBeGreaterThan(1e7);
      // what is damaged is made again
      for (const path of kept) {
        const bytes = readFileSync(path);
        bytes[bytes.length - 1] ^= 1;
        writeFileSync(path, bytes);
      }
      expect(await outcome([...argv, '--cache'], env)).toEqual(without);
      for (const path of kept) utimesSync(path, 1000, 1000);
      expect(await outcome([...argv, '--cache'], env)).toEqual(without);
      for (const path of kept) expect(statSync(path).mtimeMs).toBeGreaterThan(1e7);
    },
  );

  it('takes nothing for a file whose bytes or settings differ', async () => {
    const env = { CLUSTERKIT_CACHE: at('other') };
    const path = at('other.csv');
    writeFileSync(path, 'x\n1\n2\n9\n');
    await outcome(['kmeans', path, '-k', '2', '--cache'], env);
    writeFileSync(path, 'x\n1\n8\n9\n');
    const { stdout } = await outcome(['kmeans', path, '-k', '2', '--cache'], env);
    expect(stdout.runs[0].sizes).toEqual([2, 1]);
    expect(stdout.runs[0].centers[0]).toEqual([8.5]);
    await outcome(['kmeans', path, '-k', '2', '--limit', '2', '--cache'], env);
    expect(entries(env.CLUSTERKIT_CACHE)).toHaveLength(3);
  });

  it('is off without the flag, with --no-cache and for standard input, and needs a folder', async () => {
    const env = { CLUSTERKIT_CACHE: at('off') };
    const numbers = ['kmeans', at('numbers.csv'), '-k', '2'];
    await cli(numbers, { env });
    await cli([...numbers, '--cache', '--no-cache'], { env });
    await cli(['kmeans', '-', '-k', '2', '--cache'], { env, stdin: Buffer.from('x\n1\n2\n9\n') });
    expect(() => entries(env.CLUSTERKIT_CACHE)).toThrow('ENOENT');
    const { code, stderr } = await cli([...numbers, '--cache']);
    expect([code, stderr]).toEqual([
      2,
      'clusterkit: there is no folder for a cache; set CLUSTERKIT_CACHE to one\n',
    ]);
  });

  it('stands in the file of the project beside the folder in the environment', async () => {
    writeFileSync(at('config.json'), '{ "cache": true }');
    const env = { CLUSTERKIT_CACHE: at('configured') };
    await cli(['kmeans', at('numbers.csv'), '-k', '2', '--config', at('config.json')], { env });
    expect(entries(env.CLUSTERKIT_CACHE)).toHaveLength(1);
  });
});
