import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { momentsOfSums } from '../../src/algorithms/passes/moments.ts';
import { toNpy } from '../../src/output/npy.ts';
import { readSummary } from '../../src/work/shards/cks.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const N = 150;
const lottery = new Lottery(11);
// columns of very different sizes, one far from 0 and one with a single value
const rows = Float64Array.from({ length: 4 * N }, (_, p) =>
  p % 4 === 3 ? 7 : [1e6, 0, -40][p % 4] + [1, 100, 5][p % 4] * (lottery.float() + ((p >> 2) % 3)),
);
writeFileSync(at('rows.npy'), toNpy(rows, [N, 4]));
const lines = Array.from({ length: N }, (_, i) => `${rows.slice(4 * i, 4 * i + 4).join()},${1 + (i % 3)}`);
writeFileSync(at('rows.csv'), `a,b,c,d,w\n${lines.join('\n')}\n`);

async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(['-q', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

let models = 0;
async function modelOf(input: string, ...words: string[]): Promise<string> {
  const model = at(`model-${models++}.json`);
  const { code } = await cli([
    '-q',
    'kmeans',
    input,
    '-k',
    '3',
    '--max-iter',
    '2',
    '--model-out',
    model,
    ...words,
  ]);
  expect(code).toBe(0);
  return readFileSync(model, 'utf8');
}

describe('scaling and PCA of shards', () => {
  it.each([
    [['--scale', 'standard']],
    [['--scale', 'minmax']],
    [['--scale', 'l2']],
    [['--scale', 'standard', '--features', 'pca:2,whiten']],
  ])('have the bytes of one file for any cutting: %j', async (words) => {
    const whole = await modelOf(at('rows.npy'), '--shards', ...words);
    for (const size of [20, 64, N]) {
      const path = at(`m-${size}.json`);
      await done('shard', at('rows.npy'), '--rows-per-shard', String(size), '-o', path);
      expect(await modelOf(path, ...words)).toBe(whole);
      if (size === 64) expect(await modelOf(path, '--store', at(`store-${models}`), ...words)).toBe(whole);
    }
  });

  it('are those of rows in memory up to rounding, with weights, and label other rows', async () => {
    const reading = ['--columns', 'a,b,c,d', '--weights', 'w'];
    await done('shard', at('rows.csv'), ...reading, '--rows-per-shard', '40', '-o', at('w.json'));
    const words = ['--scale', 'standard', '--features', 'pca:2'];
    const there = JSON.parse(await modelOf(at('w.json'), ...words));
    const here = JSON.parse(await modelOf(at('rows.csv'), ...reading, ...words));
    for (const [step, one] of here.preparation.entries())
      for (const [name, list] of Object.entries<number[]>(one.fitted))
        for (const [j, value] of list.entries())
          if (name !== 'rest') expect(there.preparation[step].fitted[name][j]).toBeCloseTo(value, 8);
    const { runs } = await json(['predict', at(`model-${models - 2}.json`), at('rows.csv')]);
    expect(runs[0].n).toBe(N);
    const { stderr } = await cli(['kmeans', at('w.json'), '-k', '2', '--scale', 'standard']);
    expect(stderr).toContain('1 column with a single value was set to 0: d');
  });

  it('come from moments that a summary tells', async () => {
    const words = ['summarize', at('m-64.json'), '--shard', '0', '--kind', 'moments', '-o', at('0.cks')];
    await done(...words);
    const { sums } = await readSummary(at('0.cks'));
    const { point, offset, total, products } = momentsOfSums(sums);
    const first = Array.from({ length: 64 }, (_, i) => rows[4 * i + 1]);
    const mean = first.reduce((sum, value) => sum + value, 0) / 64;
    expect(total).toBe(64);
    expect(point[1] + offset[1]).toBeCloseTo(mean, 10);
    const squares = first.reduce((sum, value) => sum + (value - point[1]) ** 2, 0);
    expect(products[1]).toBeCloseTo(squares, 6);
    expect(sums.lows[1]).toBe(Math.min(...first));
    const { stderr } = await cli(['kmeans', at('m-64.json'), '-k', '2', '--scale', 'robust']);
    expect(stderr).toContain('--scale requires all rows in memory');
  });
});
