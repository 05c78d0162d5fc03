import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { PASS_KINDS } from '../../src/work/shards/pass.ts';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const N = 30;
writeFileSync(
  at('rows.npy'),
  toNpy(
    Float32Array.from({ length: 2 * N }, (_, p) => (p * 7) % 23),
    [N, 2],
  ),
);
writeFileSync(
  at('other.npy'),
  toNpy(
    Float32Array.from({ length: 2 * N }, (_, p) => (p * 5) % 19),
    [N, 2],
  ),
);
writeFileSync(at('centers.npy'), toNpy(Float64Array.of(1, 1, 15, 15), [2, 2]));
for (const [name, shift] of [
  ['pics', 0],
  ['others', 9],
] as const) {
  mkdirSync(at(name));
  for (const picture of [0, 1])
    writeFileSync(
      at(`${name}/${picture}.pgm`),
      Buffer.from(`P5\n2 1\n255\n${'az'[picture]}${String.fromCharCode(65 + shift)}`),
    );
}

/** Options that each kind requires. */
const OPTIONS: Record<(typeof PASS_KINDS)[number], readonly string[]> = {
  step: ['--centers', at('centers.npy')],
  draw: ['--centers', at('centers.npy'), '--round', '1', '--wanted', '3'],
  sample: ['--rows', '4'],
  moments: ['--pairs', '1'],
  colors: [],
  micro: [],
};

async function done(...words: string[]): Promise<void> {
  const { code, stderr } = await cli(['-q', ...words]);
  expect([code, stderr]).toEqual([0, '']);
}

async function summaryOf(
  kind: (typeof PASS_KINDS)[number],
  manifest: string,
  shard: number,
): Promise<string> {
  const path = at(`${kind}-${manifest}-${shard}.cks`);
  const words = ['summarize', at(`${manifest}.json`), '--shard', String(shard), '--kind', kind];
  await done(...words, ...OPTIONS[kind], '-o', path);
  return path;
}

describe('summaries of every kind', () => {
  it.each(PASS_KINDS)(
    'are refused by name if they are damaged, foreign, missing or there twice: %s',
    async (kind) => {
      const [mine, foreign] = kind === 'colors' ? ['pics', 'others'] : ['rows', 'other'];
      for (const name of [mine, foreign]) {
        const [input, size] = kind === 'colors' ? [at(name), '1'] : [at(`${name}.npy`), '15'];
        await done('shard', input, '--rows-per-shard', size, '-o', at(`${name}.json`));
      }
      const [first, second] = [await summaryOf(kind, mine, 0), await summaryOf(kind, mine, 1)];
      await done('merge', second, first, '-o', at(`${kind}.cks`));
      const cut = at(`${kind}-cut.cks`);
      writeFileSync(cut, readFileSync(second).subarray(0, -40));
      const before = readdirSync(folder);
      for (const [files, reason] of [
        [[first, cut], `${cut}: not a summary this can use: it is damaged or cut short`],
        [[first, await summaryOf(kind, foreign, 1)], `it is of other rows than ${first}`],
        [[first, second, first], `${first}: it covers shard 0, and so does ${first}`],
        [[first, at('none.cks')], 'none.cks'],
      ] as const) {
        const { code, stderr } = await cli(['merge', ...files, '-o', at('never.cks')]);
        expect([code, stderr]).toEqual([3, expect.stringContaining(reason)]);
      }
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(before));
      expect(readdirSync(folder)).not.toContain('never.cks');
    },
  );
});
