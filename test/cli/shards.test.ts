import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import type { Pass } from '../../src/core/rowStore.ts';
import { toNpy } from '../../src/output/npy.ts';
import type { Engine } from '../../src/work/shards/engine.ts';
import { readManifest } from '../../src/work/shards/manifest.ts';
import { shardPasses } from '../../src/work/shards/passes.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const N = 640;
const lottery = new Lottery(5);
const rows = Float32Array.from({ length: 3 * N }, (_, p) => 30 * (((p / 3) % 5) | 0) + 10 * lottery.float());
writeFileSync(at('rows.npy'), toNpy(rows, [N, 3]));
writeFileSync(at('bytes.npy'), toNpy(Uint8Array.from(rows), [N, 3]));
const lines = Array.from({ length: N }, (_, i) => `${rows.slice(3 * i, 3 * i + 3).join()},${i % 4}`);
writeFileSync(at('rows.csv'), `a,b,c,w\n${lines.join('\n')}\n`);

/** Runs a command line that must succeed. */
async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(words);
  expect([code, stderr.replace(/^wrote .*\n/gm, '')]).toEqual([0, '']);
  return stdout;
}

/** The bytes of the model of some rows. */
async function modelOf(input: string, ...more: string[]): Promise<string> {
  const model = at(`model-${readdirSync(folder).length}.json`);
  await done('-q', 'kmeans', input, '-k', '4', '--shards', '--max-iter', '2', '--model-out', model, ...more);
  return readFileSync(model, 'utf8');
}

async function manifestOf(name: string, size: number, ...words: string[]): Promise<string> {
  const manifest = at(`${name}-${size}.json`);
  await done('-q', 'shard', ...words, '--rows-per-shard', String(size), '-o', manifest);
  return manifest;
}

/** The words that sample rows of the first shard. */
function sampling(manifest: string, rows: number, output: string): string[] {
  const words = ['--shard', '0', '--kind', 'sample', '--seed', '1', '--rows', String(rows)];
  return ['-q', 'summarize', manifest, ...words, '-o', output];
}

describe('kmeans of a manifest', () => {
  it.each(['rows', 'bytes'])('has the bytes of one file: %s', async (name) => {
    const file = at(`${name}.npy`);
    const whole = await modelOf(file);
    for (const shards of name === 'rows' ? [1, 2, 3, 7, 64] : [3])
      expect(await modelOf(await manifestOf(name, Math.ceil(N / shards), file))).toBe(whole);
  });

  it('has the bytes of one table with weights, an empty shard among the shards', async () => {
    const reading = ['--columns', 'a,b,c', '--weights', 'w'];
    const whole = await modelOf(at('rows.csv'), ...reading);
    const path = await manifestOf('csv', 250, at('rows.csv'), ...reading);
    expect(JSON.parse(await modelOf(path)).centers).toEqual(JSON.parse(whole).centers);
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    const empty = { ...manifest.shards[1], rows: 0, lows: [], highs: [], sizes: [] };
    manifest.shards.splice(1, 0, empty);
    writeFileSync(path, JSON.stringify(manifest));
    expect(JSON.parse(await modelOf(path)).centers).toEqual(JSON.parse(whole).centers);
  });

  it('goes on from its store, and makes damaged summaries again', async () => {
    const path = await manifestOf('stored', 160, at('rows.npy'));
    const whole = await modelOf(path);
    expect(await modelOf(path, '--store', at('store'))).toBe(whole);
    const kept = readdirSync(at('store'));
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.every((name) => name.endsWith('.cks'))).toBe(true);
    writeFileSync(join(at('store'), kept[3]), readFileSync(join(at('store'), kept[3])).subarray(0, -1));
    const { stderr } = await cli([
      'kmeans',
      path,
      '-k',
      '4',
      '--max-iter',
      '2',
      '--store',
      at('store'),
      '--shards',
    ]);
    expect(stderr.match(/was in the store/g)).toHaveLength(kept.length - 1);
    expect(stderr).toMatch(/^pass \d+, \w+: 4 shards, \d+\.\d s, .* rows\/s/m);
    expect(readdirSync(at('store'))).toEqual(kept);
  });

  it('takes what another driver with the same store has merged', async () => {
    const manifest = await readManifest(await manifestOf('both', 160, at('rows.npy')));
    const pass: Pass = { kind: 'step', centers: Float64Array.from(rows.slice(0, 6)) };
    const store = at('both-store');
    const other = shardPasses(testWork(), manifest, { store });
    // the tasks of this driver lose their files to the other one: the first fails, the second hears of it later
    for (const failure of [new ClusterkitError('input', 'gone'), undefined]) {
      const engine: Engine = {
        async run() {
          await other.run(pass);
          if (failure) throw failure;
        },
        async close() {},
      };
      const sums = await shardPasses(testWork(), manifest, { store, engine }).run(pass);
      expect(sums).toEqual(await other.run(pass));
      expect(readdirSync(store)).toHaveLength(1);
      rmSync(store, { recursive: true });
    }
  });

  it('is refused where its store cannot be written, and where a column vanishes', async () => {
    const path = await manifestOf('unkept', 640, at('rows.npy'));
    const { code, stderr } = await cli([
      'kmeans',
      path,
      '-k',
      '2',
      '--store',
      join(at('rows.npy'), 'passes'),
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('passes: cannot be written')]);
    writeFileSync(at('tiny.npy'), toNpy(Float64Array.from([1e-200, 2e-200, 3e-200, 9e-200]), [4, 1]));
    for (const more of [[], ['--shards']])
      expect((await cli(['kmeans', at('tiny.npy'), '-k', '2', ...more])).stderr).toContain(
        'column 0: the values are at most 9e-200, and below 1e-135 they count as 0',
      );
  });

  it('has the same bytes by processes, and needs a manifest for them', async () => {
    const path = await manifestOf('shell', 320, at('rows.npy'));
    // few passes: processes take time to start
    const few = ['kmeans', path, '-k', '2', '--max-iter', '1', '--json'];
    const [there] = (await json([...few, '--on', 'shell:2', '--store', at('shell-store'), '--jobs', '2']))
      .runs;
    const [here] = (await json(few)).runs;
    expect([there.centers, there.inertia]).toEqual([here.centers, here.inertia]);
    expect(readdirSync(at('shell-store')).length).toBeGreaterThan(5);
    const { code, stderr } = await cli(['kmeans', at('rows.npy'), '-k', '2', '--shards', '--on', 'shell:2']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--on requires a manifest of shards, and')]);
    expect((await cli(['kmeans', path, '-k', '2', '--on', 'cloud'])).code).toBe(2);
  });

  it('labels its rows like those of one file, as predict does', async () => {
    const path = await manifestOf('labeled', 200, at('rows.npy'));
    const model = at('labeled-model.json');
    const labelsOf = async (...words: string[]) => {
      await done('-q', ...words, '--labels-out', at('labels.csv'));
      return readFileSync(at('labels.csv'), 'utf8');
    };
    const few = ['-k', '4', '--max-iter', '2'];
    const own = await labelsOf('kmeans', path, ...few, '--model-out', model);
    expect(own.split('\n')).toHaveLength(N + 2);
    expect(own).toBe(await labelsOf('predict', model, at('rows.npy')));
    expect(own).toBe(await labelsOf('predict', model, path));
    const [[whole], [parts]] = await Promise.all(
      [at('rows.npy'), path].map(async (file) => (await json(['predict', model, file, '--json'])).runs),
    );
    expect([parts.n, parts.sizes]).toEqual([whole.n, whole.sizes]);
    expect(parts.inertia).toBeCloseTo(whole.inertia, 6);
    const scaled = await labelsOf('kmeans', path, ...few, '--scale', 'standard', '--model-out', model);
    expect(scaled).toBe(await labelsOf('predict', model, path));
    const { code, stderr } = await cli(['predict', model, path, '--out', at('out.csv')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--out requires the labels of all rows')]);
  });

  it('tells each pass in a line of JSON', async () => {
    const path = await manifestOf('events', 320, at('rows.npy'));
    const words = ['-q', 'kmeans', path, '-k', '2', '--max-iter', '2', '--store', at('events-store')];
    const lines = (await done(...words, '--ndjson'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [run] = lines.splice(-1);
    expect(run.k).toBe(2);
    expect(lines.map(({ event, pass }) => [event, pass])).toEqual(lines.map((_, i) => ['pass', i + 1]));
    expect(lines.at(-1)).toMatchObject({ kind: 'step', shards: 2, rows: N, inertia: run.inertia });
  });

  it('prints what Slurm would be given', async () => {
    const path = await manifestOf('print', 320, at('rows.npy'));
    const words = ['kmeans', path, '-k', '2', '--store', at('print-store'), '--print'];
    const { code, stdout } = await cli([...words, '--on', 'slurm:--time=10']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^#!\/bin\/bash\n(#SBATCH .*\n)+/)]);
    expect(stdout).toMatch(/^#SBATCH --array=0-1$/m);
    expect(stdout).toMatch(/^#SBATCH --time=10$/m);
    expect(stdout).toMatch(/^1\) run summarize \S*print-320.json --shard 1 --kind sample /m);
    expect(readdirSync(folder)).not.toContain('print-store');
    const { code: none, stderr } = await cli([...words, '--on', 'shell:2']);
    expect([none, stderr]).toEqual([
      2,
      expect.stringContaining('--print requires an engine that has scripts'),
    ]);
    for (const format of ['--json', '--ndjson']) {
      const refused = await cli([...words, '--on', 'slurm', format]);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        'clusterkit: --print is not used with JSON on standard output\n',
      ]);
    }
  });

  it('takes made rows that are never written', async () => {
    const words = ['--generate', 'blobs', '-n', '3000', '--dim', '2', '-k', '5', '--seed', '3'];
    const path = await manifestOf('made', 1000, ...words);
    const { runs } = await json(['kmeans', path, '-k', '5']);
    expect(runs[0]).toMatchObject({ k: 5, n: 3000, dim: 2 });
    expect(readdirSync(folder).filter((name) => name.startsWith('made-1000'))).toEqual(['made-1000.json']);
  });

  it('is refused where rows are needed in memory, and where files have changed', async () => {
    const path = await manifestOf('changed', 400, at('rows.npy'));
    expect((await cli(['gmm', path, '-k', '2'])).stderr).toContain(
      'it is a manifest of shards, whose rows stay',
    );
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll('"bytes": 7808', '"bytes": 7809'));
    const { code, stderr } = await cli(['kmeans', path, '-k', '2']);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('rows.npy: has 7808 bytes, and its manifest says 7809: it was changed'),
    ]);
    writeFileSync(path, text.replace(/"sha256": "[0-9a-f]{4}/, '"sha256": "0000'));
    for (const more of [[], ['--store', at('changed-store')]]) {
      const { code, stderr } = await cli(['kmeans', path, '-k', '2', ...more]);
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('rows.npy: has other bytes than its manifest says: it was changed'),
      ]);
    }
    writeFileSync(path, text.replaceAll('rows.npy', 'gone.npy'));
    expect((await cli(['kmeans', path, '-k', '2'])).stderr).toContain(
      `gone.npy: there is no such file, and ${path} has shards in it; put it there`,
    );
    for (const [option, value, reason] of [
      ['--metrics', 'silhouette', 'requires the labels'],
      ['--out', at('o.csv'), 'requires the labels'],
      ['--scale', 'robust', 'requires all rows in memory'],
      ['--sample', '5', 'is not used with manifests of shards'],
    ]) {
      const { code, stderr } = await cli(['kmeans', path, '-k', '2', option, value]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${option} ${reason}`)]);
    }
    writeFileSync(path, text.slice(0, -9));
    expect((await cli(['kmeans', path, '-k', '2'])).stderr).toContain(
      'not a manifest of shards: it is not JSON',
    );
  });
});

describe('shard', () => {
  it('replaces no input by the rows that it packs', async () => {
    const turned = at('turned-0000.npy');
    const text = Buffer.from(toNpy(Float32Array.from([1, 2, 3, 4, 5, 6]), [3, 2])).toString('latin1');
    writeFileSync(turned, text.replace("'fortran_order': False", "'fortran_order': True "), 'latin1');
    const before = readFileSync(turned);
    const { code, stderr } = await cli(['shard', turned, '-o', at('turned.json')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('an input that will not be overwritten')]);
    expect(readFileSync(turned)).toEqual(before);
    await done('-q', 'shard', turned, '-o', at('turned-two.json'));
  });

  it('refuses to cut nothing', async () => {
    const { code, stderr } = await cli(['shard', '-o', at('nothing.json')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('which files are cut into shards?')]);
  });
});

describe('summarize and merge', () => {
  it('have the same bytes in any order and grouping', async () => {
    const path = await manifestOf('parts', 160, at('rows.npy'));
    const model = at('centers.json');
    await done('-q', 'kmeans', at('rows.npy'), '-k', '4', '--model-out', model);
    const parts = [0, 1, 2, 3].map((shard) => at(`${shard}.cks`));
    for (const [shard, part] of parts.entries())
      await done('-q', 'summarize', path, '--shard', String(shard), '--centers', model, '-o', part);
    expect(await done('-q', 'merge', ...parts, '-o', at('all.cks'))).toBe(
      `${at('all.cks')}  step, 640 rows of 3 columns, all of 4 shards\n`,
    );
    expect(await done('-q', 'merge', parts[3], parts[1], '-o', at('odd.cks'))).toContain(
      'without shards 0, 2',
    );
    await done('-q', 'merge', parts[2], at('odd.cks'), parts[0], '-o', at('again.cks'));
    expect(readFileSync(at('again.cks'))).toEqual(readFileSync(at('all.cks')));
    const words = ['summarize', path, '--shard', '1', '--centers', model, '-o', parts[1]];
    expect((await cli(words)).stderr).toBe(`${parts[1]} is there already\n`);
    const { runs } = await json(['merge', ...parts, '-o', at('json.cks')]);
    expect(runs[0]).toMatchObject({ summary: 'step', shards: [[0, 3]], of: 4, n: 640, dim: 3 });
    await done(...sampling(path, 3, at('s.cks')));
    const refused: [string[], string][] = [
      [[parts[0], at('odd.cks'), parts[1]], `1.cks: it covers shard 1, and so does ${at('odd.cks')}`],
      [[parts[0], at('s.cks')], 's.cks: it is of another pass than'],
    ];
    for (const [files, reason] of refused) {
      const { code, stderr } = await cli(['merge', ...files, '-o', at('none.cks')]);
      expect([code, stderr]).toEqual([3, expect.stringContaining(reason)]);
    }
    const bytes = readFileSync(parts[2]);
    bytes[200] ^= 1;
    writeFileSync(parts[2], bytes);
    expect((await cli(['merge', ...parts, '-o', at('none.cks')])).stderr).toContain(
      '2.cks: not a summary this can use: it is damaged',
    );
    expect(readdirSync(folder)).not.toContain('none.cks');
  });

  it.each([
    ['bytes', 'its schema is undefined'],
    ['null', 'its schema is undefined'],
    ['{"schema":"clusterkit/summary@1","arrays":null}', 'its header lacks what it must have'],
    [{ shards: [[0, 1e12]] }, 'its header lacks what it must have'],
    [{ of: 1e12 }, 'its header lacks what it must have'],
    [{ arrays: [null] }, 'its arrays are not those of its kind'],
    [{ arrays: [{ name: 'sample' }] }, 'its arrays are not as its header says'],
    [{ arrays: [{ name: 'sample', length: 1e9 }] }, 'its arrays are not as its header says'],
    [{ kind: 'constructor' }, 'its kind is "constructor"'],
    [{ kind: 'step' }, 'its arrays are not those of its kind'],
  ])('are refused if their header is wrong: %j', async (header, reason) => {
    const path = await manifestOf('heads', 320, at('rows.npy'));
    const whole = at('heads.cks');
    await cli(sampling(path, 1, whole));
    const bytes = readFileSync(whole);
    const length = bytes.readUInt32LE(4);
    const head = JSON.parse(bytes.subarray(8, 8 + length).toString());
    const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify({ ...head, ...header }));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const parts = Buffer.concat([bytes.subarray(0, 4), size, text, bytes.subarray(8 + length, -32)]);
    writeFileSync(whole, Buffer.concat([parts, createHash('sha256').update(parts).digest()]));
    const { code, stderr } = await cli(['merge', whole, '-o', at('never.cks')]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(`heads.cks: not a summary this can use: ${reason}`),
    ]);
  });

  it.each([
    [{ mostWeight: -1 }, 'mostWeight of shard 1 cannot be'],
    [{ type: 'x' }, 'type of shard 1 cannot be'],
    [{ from: -3 }, 'from of shard 1 cannot be'],
    [{ lows: ['a', 1, 2] }, 'lows of shard 1 cannot be'],
    [{ sizes: [-1, 1, 1] }, 'sizes of shard 1 cannot be'],
    [{ sizes: [1e308, 1, 1] }, 'sizes of shard 1 cannot be'],
    [{ sha256: undefined }, 'sha256 of shard 1 is missing'],
    [{ path: undefined }, 'path of shard 1 is missing'],
    [{ rows: 1.5 }, 'shard 1 does not begin where the one before ends'],
  ])('are not made of a manifest with %j', async (fields, reason) => {
    const path = await manifestOf('edited', 100, at('rows.npy'));
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    Object.assign(manifest.shards[1], fields);
    writeFileSync(path, JSON.stringify(manifest));
    const { code, stderr } = await cli(['kmeans', path, '-k', '2']);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`not a manifest this can use: ${reason}`)]);
  });

  it.each([
    [{ columns: 5 }, 'columns are no 3 names'],
    [{ columns: ['a'] }, 'columns are no 3 names'],
    [{ columns: [1, 2, 3] }, 'columns are no 3 names'],
    [{ reading: { alpha: 7 } }, 'reading cannot be'],
    [{ reading: { background: [1, 2, 300] } }, 'reading cannot be'],
    [{ of: 'cells' }, 'of cannot be'],
  ])('are not made of a manifest that says %j', async (fields, reason) => {
    const path = await manifestOf('edited', 100, at('rows.npy'));
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...fields }));
    const { code, stderr } = await cli(['kmeans', path, '-k', '2']);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`not a manifest this can use: ${reason}`)]);
  });

  it.each([
    [{ k: 'three' }, 'received "three"'],
    [{ shape: 'no' }, 'but received "no"'],
    [{ dim: 2, centers: undefined }, 'they have 2 columns'],
  ])('are not made of rows that are made with %j', async (fields, reason) => {
    const path = at('made-wrong.json');
    await cli(['shard', '--generate', 'blobs', '-n', '40', '--dim', '3', '-k', '2', '-o', path]);
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    Object.assign(manifest.shards[0].generate, fields);
    writeFileSync(path, JSON.stringify(manifest));
    const { code, stderr } = await cli(['kmeans', path, '-k', '2']);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(new RegExp(`made-wrong.json.*: its rows cannot be made: .*${reason}`)),
    ]);
  });

  it.each([
    [['--shard', '9'], 'a number from 0 to 1'],
    [['--shard', '0'], '--centers: step requires it'],
    [['--shard', '0', '--kind', 'sample', '--seed', '1'], '--rows: sample requires it'],
    [[], 'which shard?'],
  ])('refuse what is missing: %s', async (words, reason) => {
    const path = await manifestOf('two', 320, at('rows.npy'));
    const { code, stderr } = await cli(['summarize', path, ...words, '-o', at('never.cks')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
  });
});
