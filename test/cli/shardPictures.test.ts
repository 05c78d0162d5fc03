import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

// seven small pictures of few colors, so that pictures have colors in common, with all degrees of opacity
mkdirSync(at('pics'));
const lottery = new Lottery(7);
for (let p = 0; p < 7; p++) {
  const [width, height] = [5 + p, 6];
  const bytes = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
    Math.floor(i % 4 === 3 ? 256 * lottery.float() : 51 * Math.floor(6 * lottery.float())),
  );
  const head = `P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n`;
  writeFileSync(at(`pics/${p}.pam`), Buffer.concat([Buffer.from(head), bytes]));
}

/** Runs a command line that must succeed. */
async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(['-q', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

let models = 0;
async function modelOf(...words: string[]): Promise<string> {
  const model = at(`model-${models++}.json`);
  await done('kmeans', ...words, '-k', '4', '--n-init', '2', '--model-out', model);
  return readFileSync(model, 'utf8');
}

async function manifestOf(pictures: number, ...words: string[]): Promise<string> {
  const path = at(`shards-${models++}.json`);
  const told = await done('shard', at('pics'), '--rows-per-shard', String(pictures), '-o', path, ...words);
  expect(told).toBe(`${path}  ${Math.ceil(7 / pictures)} shard${pictures < 7 ? 's' : ''}, 7 pictures\n`);
  return path;
}

describe('kmeans of a manifest of pictures', () => {
  it.each([
    [['--alpha', 'weight'], 3],
    [['--alpha', 'blend', '--background', '#102030', '--region', '1,1,4,4'], 2],
    [[], 1],
    [[], 7],
  ])('has the bytes of all pictures together: %j, %i of a shard', async (reading, pictures) => {
    const whole = await modelOf(at('pics'), '--by', 'pixels', '--together', ...reading);
    const path = await manifestOf(pictures, ...reading);
    expect(await modelOf(path)).toBe(whole);
    expect(await modelOf(path, '--shards', '--store', at(`store-${models}`))).toBe(whole);
  });

  it('tells of all pictures what is told of them together', async () => {
    const path = await manifestOf(4);
    const [there] = (await json(['kmeans', path, '-k', '3', '--space', 'lab'])).runs;
    const words = ['kmeans', at('pics'), '-k', '3', '--by', 'pixels', '--together', '--space', 'lab'];
    const [here] = (await json(words)).runs;
    for (const field of ['centers', 'sizes', 'inertia', 'n', 'distinct', 'colors', 'params'])
      expect(there[field]).toEqual(here[field]);
    expect(there.input).toMatchObject({ path, n: here.input.n, pictures: here.input.pictures });
    const { stdout } = await cli(['hac', path, '-k', '3']);
    expect(stdout).toMatch(/shards-\d+\.json {2}7 pictures, 336 pixels \(\d+ used\), \d+ colors together/);
  });

  it('refuses what requires pixels, and pictures that were changed', async () => {
    const path = await manifestOf(2);
    for (const [words, reason] of [
      [['--labels-out', at('l.png')], '--labels-out requires pixels, and the colors of'],
      [['--chart', 'segmented', '-o', at('c.svg')], '--chart requires pixels'],
      [['--position', '1'], '--position requires pixels'],
      [['--alpha', 'weight'], '--alpha is not used with colors that are counted'],
    ] as const) {
      const { code, stderr } = await cli(['kmeans', path, '-k', '2', ...words]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
    expect((await cli(['minibatch', path, '-k', '2'])).code).toBe(0);
    const step = ['summarize', path, '--shard', '0', '--centers', at('model-0.json'), '-o', at('no.cks')];
    expect((await cli(step)).stderr).toContain('--kind: step is summed up of rows, and the shards hold');
    const text = readFileSync(path, 'utf8');
    for (const [from, to, reason] of [
      [/"sha256": "[0-9a-f]{4}/, '"sha256": "0000', '0.pam: has other bytes than its manifest says'],
      [/"pictures": \[/, '"pictures": [7,', 'not a manifest this can use: pictures of shard 0 cannot be'],
      [/"of": "pictures"/, '"of": "pictures", "reading": 3', 'reading cannot be'],
    ] as const) {
      writeFileSync(path, text.replace(from, to).replace('"reading": {},', ''));
      const { code, stderr } = await cli(['kmeans', path, '-k', '2']);
      expect([code, stderr]).toEqual([3, expect.stringContaining(reason)]);
    }
  });
});

describe('summaries of colors', () => {
  it('join without loss, in any order, and are clustered as they are', async () => {
    const path = await manifestOf(2, '--alpha', 'weight');
    const parts = [0, 1, 2, 3].map((shard) => at(`${shard}.cks`));
    for (const [shard, part] of parts.entries())
      await done('summarize', path, '--shard', String(shard), '--kind', 'colors', '-o', part);
    expect(await done('merge', ...parts, '-o', at('all.cks'))).toBe(
      `${at('all.cks')}  colors, 7 pictures, all of 4 shards\n`,
    );
    await done('merge', parts[3], parts[1], '-o', at('odd.cks'));
    await done('merge', parts[2], at('odd.cks'), parts[0], '-o', at('again.cks'));
    expect(readFileSync(at('again.cks'))).toEqual(readFileSync(at('all.cks')));
    expect(await modelOf(at('all.cks'))).toBe(await modelOf(path));
    const { code, stderr } = await cli(['kmeans', at('odd.cks'), '-k', '2']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('odd.cks: it lacks shards 0, 2; merge')]);
  });
});
