import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const N = 800;

/** Runs a command line that must succeed. @returns what it has printed */
async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(words);
  expect([code, stderr.replace(/^wrote .*\n/gm, '')]).toEqual([0, '']);
  return stdout;
}

beforeAll(async () => {
  const lottery = new Lottery(8);
  const rows = Float32Array.from({ length: 2 * N }, (_, p) => 20 * (((p / 2) % 5) | 0) + 6 * lottery.float());
  writeFileSync(at('rows.npy'), toNpy(rows, [N, 2]));
  await done('-q', 'shard', at('rows.npy'), '--rows-per-shard', '300', '-o', at('rows.json'));
  for (const shard of ['0', '1', '2']) {
    const words = ['--shard', shard, '--kind', 'micro', '--max-leaves', '60', '-o', at(`${shard}.cks`)];
    await done('-q', 'summarize', at('rows.json'), ...words);
  }
  await done('-q', 'merge', ...['2', '0', '1'].map((shard) => at(`${shard}.cks`)), '-o', at('all.cks'));
});

describe('micro-clusters of shards', () => {
  it('are the same in whichever order they are merged', async () => {
    await done('-q', 'merge', ...['0', '1', '2'].map((shard) => at(`${shard}.cks`)), '-o', at('again.cks'));
    expect(readFileSync(at('again.cks')).equals(readFileSync(at('all.cks')))).toBe(true);
  });

  it('are clustered by k-means, with bounds of the inertia that one more pass finds', async () => {
    const words = ['-k', '5', '--model-out', at('model.json')];
    const text = await done('-q', 'kmeans', at('all.cks'), ...words);
    expect(text).toMatch(/inertia of all rows between [\d.]+ and [\d.]+/);
    const [{ summary, sizes }] = (await json(['kmeans', at('all.cks'), ...words])).runs;
    expect(sizes).toEqual([160, 160, 160, 160, 160]);
    const [least, most] = summary.bounds;
    const exact = ['--shards', '--init', at('model.json'), '--max-iter', '1'];
    const [{ inertia }] = (await json(['kmeans', at('rows.json'), '-k', '5', ...exact])).runs;
    expect(inertia).toBeGreaterThanOrEqual(least);
    expect(inertia).toBeLessThanOrEqual(most);
    // the clusters are far apart, and their means near each other
    expect(least / inertia).toBeGreaterThan(0.8);
  });

  it('are refused before their tree needs more memory than allowed', async () => {
    const words = ['--shard', '0', '--kind', 'micro', '--max-leaves', '300', '-o', at('wide.cks')];
    const of = (maxMemory: string) =>
      cli(['summarize', at('rows.json'), ...words, '--max-memory', maxMemory]);
    const { code, stderr } = await of('20kB');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/a tree of up to 300 means .*--max-leaves/)]);
    expect((await of('200MB')).code).toBe(0);
    const parts = ['0', '1', '2'].map((shard) => at(`${shard}.cks`));
    const merged = await cli(['merge', ...parts, '-o', at('small.cks'), '--max-memory', '5kB']);
    expect([merged.code, merged.stderr]).toEqual([3, expect.stringMatching(/a tree of up to 61 means/)]);
  });

  it('are merged by Ward as they are, and by other linkages as an approximation', async () => {
    expect(await done('-q', 'hac', at('all.cks'), '-k', '5')).toMatch(/ward linkage/);
    const { code, stderr } = await cli(['hac', at('all.cks'), '-k', '5', '--linkage', 'average']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/means stand for rows that lie [\d.]+ from them/);
    const { stderr: ofDensity } = await cli(['dbscan', at('all.cks'), '--eps', '3', '--min-samples', '5']);
    expect(ofDensity).toMatch(/approximate/);
  });

  it('are planned as the rows that they are', async () => {
    const { inputs } = await json(['plan', 'kmeans', at('all.cks'), '-k', '5']);
    expect(inputs).toEqual([expect.objectContaining({ kind: 'matrix', columns: 2, exact: true })]);
    expect(inputs[0].rows).toBeLessThanOrEqual(60);
  });

  it('keep the names of the columns', async () => {
    writeFileSync(at('named.csv'), 'width,height\n1,2\n1,3\n8,9\n8,8\n');
    await done('-q', 'shard', at('named.csv'), '--rows-per-shard', '2', '-o', at('named.json'));
    for (const shard of ['0', '1']) {
      const words = [
        '--shard',
        shard,
        '--kind',
        'micro',
        '--max-leaves',
        '2',
        '-o',
        at(`named-${shard}.cks`),
      ];
      await done('-q', 'summarize', at('named.json'), ...words);
    }
    await done('-q', 'merge', at('named-0.cks'), at('named-1.cks'), '-o', at('named.cks'));
    expect(await done('-q', 'kmeans', at('named.cks'), '-k', '2')).toMatch(/share +width +height/);
  });

  it('are refused where they are damaged, in every command by the same line', async () => {
    const whole = readFileSync(at('all.cks'));
    writeFileSync(at('short.cks'), whole.subarray(0, 40));
    writeFileSync(at('other.cks'), Buffer.concat([Buffer.from('XX'), whole.subarray(2)]));
    for (const [name, reason] of [
      ['short.cks', 'it is damaged or cut short'],
      ['other.cks', 'it does not begin with CKS1'],
    ])
      for (const words of [
        ['kmeans', at(name), '-k', '2'],
        ['info', at(name)],
        ['merge', at(name), '-o', at('never.cks')],
      ]) {
        const { code, stderr } = await cli(words);
        expect([words[0], code, stderr]).toEqual([words[0], 3, expect.stringContaining(reason)]);
      }
  });

  it('are refused where rows are required, and where shards are missing', async () => {
    const limited = await cli(['kmeans', at('all.cks'), '-k', '2', '--limit', '5']);
    expect([limited.code, limited.stderr]).toEqual([2, expect.stringMatching(/--limit requires rows/)]);
    const part = await cli(['kmeans', at('1.cks'), '-k', '2']);
    expect([part.code, part.stderr]).toEqual([3, expect.stringMatching(/lacks shards 0, 2/)]);
  });
});
