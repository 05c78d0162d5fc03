import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const CACHE = { env: { CLUSTERKIT_CACHE: at('cache') } };

const PAIRS = '{ "path": "rows.csv", "labelColumn": "kind" }';

/** Writes an experiment and returns its path. */
function experiment(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

beforeAll(() => {
  writeFileSync(at('rows.csv'), 'x,y,kind\n0,0,a\n0,2,a\n10,0,b\n10,2,b\n');
  // two reds and two blues
  writeFileSync(
    at('four.ppm'),
    Buffer.concat([Buffer.from('P6 2 2 255\n'), Buffer.from([250, 0, 0, 240, 0, 0, 0, 0, 250, 0, 0, 240])]),
  );
});

describe('run', () => {
  it('takes merges and aliases of YAML, and tells a name that is given twice', async () => {
    const anchors =
      'inputs: rows.csv\nalgorithms:\n  - &one\n    algorithm: kmeans\n    k: 2\n  - <<: [*one]\n    seed: 3\n';
    const { runs } = await json(['run', experiment('merged.yaml', anchors)]);
    expect(runs.map(({ k, seed }: Record<string, number>) => [k, seed])).toEqual([
      [2, 1],
      [2, 3],
    ]);
    const told = async (text: string) => (await cli(['run', experiment('bad.yaml', text)])).stderr;
    expect(await told('inputs: x\nsettings:\n  k: 2\n  k: 3\n')).toContain(
      'line 4, column 3: k is given twice\n',
    );
    expect(await told('inputs: x\n<<: 3\n')).toContain('<< takes a map, or a list of maps\n');
    const laughs = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join(
      '\n',
    );
    expect(await told(`a0: &a0 x\n${laughs}\n`)).toContain(
      'there are more than 1000 aliases, those within aliases counted\n',
    );
  });

  it('makes every combination, and a row of each', async () => {
    const path = experiment(
      'all.json',
      `{
        // comments and a comma after the last item
        "inputs": [${PAIRS}, "four.ppm"],
        "preparations": [{}, { "scale": "minmax" }],
        "algorithms": ["kmeans", { "algorithm": "hac", "linkage": ["single", "complete"] }],
        "settings": { "k": "2..3", "seed": 7 },
        "metrics": ["ari", "calinski-harabasz"],
        "best": "calinski-harabasz",
      }`,
    );
    const { code, stderr, stdout } = await cli(['run', path, '-o', at('all.csv')]);
    expect([code, stderr]).toEqual([0, `wrote ${at('all.csv')}\n`]);
    const [header, ...rows] = readFileSync(at('all.csv'), 'utf8').trim().split('\n');
    expect(header).toBe('input,algorithm,scale,linkage,k,seed,n,inertia,ari,calinski-harabasz,seconds');
    // scaled rows of the table, and the picture, which has no scale: 6 fits each
    expect(rows).toHaveLength(18);
    expect(rows.map((row) => row.split(',').slice(1, 6).join(' '))).toEqual([
      ...['none', 'minmax'].flatMap((scale) => [
        ...[2, 3].map((k) => `kmeans ${scale}  ${k} 7`),
        ...['single', 'complete'].flatMap((linkage) => [2, 3].map((k) => `hac ${scale} ${linkage} ${k} 7`)),
      ]),
      ...[2, 3].map((k) => `kmeans   ${k} 7`),
      ...['single', 'complete'].flatMap((linkage) => [2, 3].map((k) => `hac  ${linkage} ${k} 7`)),
    ]);
    // two pairs 10 apart, 2 wide: inertia 4, and 100 / (4 / 2) of the index
    expect(rows[0].split(',').slice(6, 10)).toEqual(['4', '4', '1', '50']);
    // a picture has no classes
    expect(rows[12].split(',')[8]).toBe('');
    expect(stdout).toContain('rows.csv, 12 fits');
    expect(stdout).toContain('Best by calinski-harabasz (50): kmeans, k = 2');
  });

  it('gives what the commands of the algorithms give', async () => {
    const path = experiment(
      'same.json',
      `{ "inputs": [{ "path": "rows.csv", "columns": ["x", "y"] }, { "path": "four.ppm", "space": "lab" }],
         "algorithms": ["kmeans", "hac", "gmm"], "settings": { "k": [2, 3], "seed": [1, 2] },
         "metrics": "silhouette" }`,
    );
    const { code, stderr } = await cli(['run', path, '--results', at('results')]);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`wrote 24 results into ${at('results')}\n`)]);
    const files = readdirSync(at('results'));
    expect(files.slice(0, 2)).toEqual(['01-rows-kmeans.json', '02-rows-kmeans.json']);
    const again = await cli(['rerun', ...files.map((name) => at(`results/${name}`)), '--jobs', '1']);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout.match(/ identical /g)).toHaveLength(24);
  });

  it('reads YAML as it reads JSON', async () => {
    const asJson = experiment(
      'form.json',
      `{ "inputs": [${PAIRS}], "algorithms": ["kmeans"], "settings": { "k": [2, 3] } }`,
    );
    const asYaml = experiment(
      'form.yaml',
      'inputs:\n  - path: rows.csv # a comment\n    labelColumn: kind\nalgorithms: [kmeans]\nsettings: { k: 2..3 }\n',
    );
    const known = (runs: { seconds: object }[]) => runs.map((run) => ({ ...run, seconds: 0 }));
    const [a, b] = [await json(['run', asJson]), await json(['run', asYaml])];
    expect(known(a.runs)).toEqual(known(b.runs));
    expect(a.runs[1].arguments).toEqual(['kmeans', at('rows.csv'), '-k', '3', '--label-column', 'kind']);
  });

  it.each([
    [
      '{ "inputs": ["rows.csv"], "algoritms": ["kmeans"] }',
      '1, column 27',
      /no algoritms: did you mean algorithms\?/,
    ],
    ['{ "inputs": ["rows.csv"] }', '1, column 1', /an experiment has algorithms/],
    [
      '{ "inputs": ["rows.csv"],\n "algorithms": ["kmens"] }',
      '2, column 17',
      /no algorithm kmens: did you mean kmeans\?/,
    ],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"],\n\n "settings": { "n-init": 3 } }',
      '3, column 16',
      /no n-init: did you mean nInit\?/,
    ],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"], "settings": { "k": 0 } }',
      '1, column 72',
      /"0" is no value of k: Expected numbers of clusters of at least 1/,
    ],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"], "settings": { "eps": 1 } }',
      '1, column 67',
      /eps is not used with kmeans/,
    ],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"], "settings": { "k": 2 }, "metrics": ["silhuette"] }',
      '1, column 89',
      /did you mean silhouette\?/,
    ],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"], "settings": { "k": 2 }, "best": "dunn" }',
      '1, column 85',
      /dunn is not measured; list it in metrics/,
    ],
    [
      '{ "inputs": ["four.ppm"], "algorithms": ["kmeans"], "preparations": [{ "scale": "l2" }] }',
      '1, column 14',
      /no preparation is used with an input of the kind picture/,
    ],
    [
      '{ "inputs": [{ "path": "four.ppm",\n "scale": "l2" }], "algorithms": ["kmeans"] }',
      '2, column 2',
      /scale is not used with pictures/,
    ],
    ['{ "inputs": ["rows.csv"], "algorithms": ["kmeans"] }', '1, column 42', /how many clusters\?/],
    [
      '{ "inputs": ["rows.csv"], "algorithms": ["kmeans"], "settings": { "seed": "random" } }',
      '1, column 75',
      /seed: an experiment names its seeds/,
    ],
    ['{ "inputs": [], "algorithms": ["kmeans"] }', '1, column 13', /the list is empty/],
    [
      '{ "inputs": "rows.csv", "algorithms": "kmeans", "settings": { "k": [] } }',
      '1, column 68',
      /k: the list is empty/,
    ],
    [
      '{ "inputs": "rows.csv", "algorithms": "kmeans", "settings": { "scale": "l2" } }',
      '1, column 63',
      /settings has no scale, which belongs to an input, a preparation or an algorithm/,
    ],
    [
      '{ "inputs": "rows.csv", "algorithms": "kmeans", "preparations": { "k": 2 } }',
      '1, column 67',
      /a preparation has no k, which belongs to settings, an input or an algorithm/,
    ],
    [
      '{ "inputs": { "path": "rows.csv", "columns": { "x": 1 } }, "algorithms": "kmeans" }',
      '1, column 46',
      /columns takes a value/,
    ],
  ])('refuses %s', async (text, place, reason) => {
    const path = experiment('wrong.json', text);
    const { code, stderr } = await cli(['run', path]);
    expect(stderr).toMatch(reason);
    expect(stderr).toContain(`clusterkit: ${path}: line ${place}: `);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it.each([
    ['broken.json', '{ "inputs": [\n"a" "b" ] }', '2, column 5', /no JSON: comma expected/],
    ['twice.json', '{ "inputs": 1,\n"inputs": 2 }', '2, column 1', /inputs is given twice/],
    ['broken.yaml', 'inputs: [a\nalgorithms: b\n', '', /no YAML: bad indent/],
    ['key.yaml', 'inputs: a\n? [b]\n: c\n', '2, column 3', /a name is a text, not a list or a map/],
  ])('tells where %s cannot be read', async (name, text, place, reason) => {
    const { code, stderr } = await cli(['run', experiment(name, text)]);
    expect(code).toBe(3);
    expect(stderr).toContain(`${at(name)}: line ${place}`);
    expect(stderr).toMatch(reason);
  });

  it('goes on with the others where an algorithm refuses an input', async () => {
    const path = experiment(
      'refused.json',
      `{ "inputs": { "path": "rows.csv", "columns": "x,y" }, "algorithms": ["kmeans", { "algorithm": "kmeans", "metric": "cosine" }], "settings": { "k": 2 } }`,
    );
    const { code, stderr, stdout } = await cli(['run', path, '--json']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/rows\.csv, kmeans: .*all numbers are 0/);
    const { runs, errors } = JSON.parse(stdout);
    expect(runs).toHaveLength(1);
    expect(errors).toEqual([
      { path: at('rows.csv'), algorithm: 'kmeans', code: 'input', message: expect.any(String) },
    ]);
  });
});

describe('run with a cache', () => {
  const text = `{ "inputs": [{ "path": "rows.csv", "columns": "x,y" }], "algorithms": ["kmeans", "hac", "bisecting"],
    "settings": { "k": [2, 3], "seed": [1, 2] }, "metrics": ["silhouette"] }`;

  it('goes on where it was interrupted, to the same table', async () => {
    const path = experiment('kept.json', text);
    // stops as the first fits are told
    const stop = new AbortController();
    let lines = 0;
    const first = await cli(['run', path, '--ndjson'], {
      ...CACHE,
      signal: new Proxy(stop.signal, {
        get: (signal, name) => {
          if (name === 'aborted' && lines++ === 40) stop.abort();
          const value = Reflect.get(signal, name);
          return typeof value === 'function' ? value.bind(signal) : value;
        },
      }),
    });
    expect(first.code).toBe(130);
    const told = first.stdout.trim().split('\n').length - 1;
    expect(JSON.parse(first.stdout.trim().split('\n')[told]).error.code).toBe('aborted');
    expect(first.stderr).toContain(`${told} of 12 fits are kept; the same command goes on`);
    expect(told).toBeLessThan(12);
    const second = await cli(['run', path, '-o', at('resumed.csv')], CACHE);
    expect(second.stderr).toContain(`${told} of 12 fits were known; --fresh makes them again`);
    expect((await cli(['run', path, '--fresh', '-o', at('whole.csv')], CACHE)).stderr).not.toContain('known');
    const table = (name: string) => readFileSync(at(name), 'utf8').replace(/,[\d.e-]+$/gm, '');
    expect(table('resumed.csv')).toBe(table('whole.csv'));
    // all of them are kept now, seconds too
    await cli(['run', path, '-o', at('third.csv')], CACHE);
    expect(readFileSync(at('third.csv'), 'utf8')).toBe(readFileSync(at('whole.csv'), 'utf8'));
  });

  it('prints a line of NDJSON for each run, as the document has it', async () => {
    const path = experiment('lines.json', text);
    const { stdout } = await cli(['run', path, '--ndjson'], CACHE);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual((await json(['run', path], CACHE)).runs);
    expect((await cli(['run', path, '--ndjson', '--json'], CACHE)).code).toBe(2);
  });

  it('makes a fit again whose input has other bytes, or whose entry is damaged', async () => {
    writeFileSync(at('own.csv'), 'x\n1\n2\n9\n');
    const path = experiment(
      'own.json',
      '{ "inputs": "own.csv", "algorithms": "kmeans", "settings": { "k": 2 } }',
    );
    const env = { env: { CLUSTERKIT_CACHE: at('own') } };
    const inertia = async () => (await json(['run', path], env)).runs[0].inertia;
    expect(await inertia()).toBe(0.5);
    const [entry] = readdirSync(at('own/v1/fits'));
    const bytes = readFileSync(at(`own/v1/fits/${entry}`));
    const changed = bytes.toString('latin1').replace('"inertia": 0.5', '"inertia": 0.6');
    writeFileSync(at(`own/v1/fits/${entry}`), changed, 'latin1');
    expect(await inertia()).toBe(0.5);
    writeFileSync(at('own.csv'), 'x\n1\n3\n9\n');
    expect(await inertia()).toBe(2);
    // the entry is wrong from here on, with a checksum that fits: a repetition does not look at it
    const document = await cli(['run', path, '--json'], env);
    for (const one of readdirSync(at('own/v1/fits'))) {
      const body = readFileSync(at(`own/v1/fits/${one}`)).subarray(40);
      const other = Buffer.from(body.toString().replace('"inertia": 2', '"inertia": 3'));
      const head = Buffer.concat([Buffer.from('ckcache2'), createHash('sha256').update(other).digest()]);
      writeFileSync(at(`own/v1/fits/${one}`), Buffer.concat([head, other]));
    }
    expect(await inertia()).toBe(3);
    writeFileSync(at('own.json.result'), document.stdout);
    expect((await cli(['rerun', at('own.json.result')], env)).stdout).toContain(' identical ');
    const info = await cli(['cache', 'info'], env);
    const line = (await cli(['cache', 'info', '--ndjson'], env)).stdout;
    expect(JSON.parse(line).kinds).toMatchObject([
      { kind: 'fits', entries: 2 },
      { kind: 'items', entries: 2 },
    ]);
    expect(info.stdout).toMatch(/own\/v1: .* of 2\.0 GB\n {2}fits: 2 kept, /);
    expect((await cli(['cache', 'clear'], env)).stdout).toMatch(/^.* removed from .*own\/v1\n$/);
    expect((await cli(['cache', 'info'], env)).stdout).not.toContain('fits');
    expect((await cli(['cache', 'info'])).code).toBe(2);
    const noFolder = await cli(['cache', 'clear'], { env: { CLUSTERKIT_CACHE: path } });
    expect([noFolder.code, noFolder.stderr]).toEqual([1, expect.stringContaining('v1: cannot be removed (')]);
  });
});
