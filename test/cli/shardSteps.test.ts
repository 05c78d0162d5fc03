import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const N = 120;
const lottery = new Lottery(3);
const rows = Float32Array.from({ length: 2 * N }, (_, p) => 9 * ((p >> 1) % 4) + 5 * lottery.float());
writeFileSync(at('rows.npy'), toNpy(rows, [N, 2]));
// the last center is far from all rows, so it goes to a far one
writeFileSync(at('first.npy'), toNpy(Float64Array.of(1, 1, 2, 2, 20, 20, 900, 900), [4, 2]));

async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(['-q', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('merge --step', () => {
  it('by hand comes to the bytes of kmeans, and says when the centers stay', async () => {
    const path = at('m.json');
    await done('shard', at('rows.npy'), '--rows-per-shard', '50', '-o', path);
    await done('kmeans', path, '-k', '4', '--init', at('first.npy'), '--model-out', at('kmeans.json'));
    const parts = [0, 1, 2].map((shard) => at(`${shard}.cks`));
    let centers = at('first.npy');
    const codes: number[] = [];
    for (let step = 0; step < 20 && codes.at(-1) !== 0; step++) {
      for (const [shard, part] of parts.entries())
        await done('summarize', path, '--shard', String(shard), '--centers', centers, '-o', part);
      centers = at('step.json');
      const { code, stdout } = await cli([
        '-q',
        'merge',
        ...parts,
        '--step',
        '--fail-if-moved',
        '-o',
        centers,
      ]);
      codes.push(code);
      if (step === 0) expect(stdout).toContain('4 centers, inertia before the step');
      if (step === 0) expect(stdout).toContain('1 center without rows went to far rows');
    }
    expect(codes).toEqual([...codes.slice(0, -1).map(() => 4), 0]);
    expect(codes.length).toBeGreaterThan(2);
    expect(readFileSync(at('step.json'), 'utf8')).toBe(readFileSync(at('kmeans.json'), 'utf8'));
    const { runs } = await json(['merge', ...parts, '--step', '-o', at('again.json')]);
    expect(runs[0]).toMatchObject({ summary: 'step', k: 4, moves: 0, relocated: 0, converged: true });
    for (const [words, reason] of [
      [[parts[0], parts[2], '--step'], 'a step requires all shards, and the summaries lack 1'],
      [[parts[0], '--fail-if-moved'], '--fail-if-moved is not used without step'],
    ] as const)
      expect((await cli(['merge', ...words, '-o', at('no.json')])).stderr).toContain(reason);
  });
});

describe('files of shards', () => {
  it('are explained by info, help and plan', async () => {
    const path = at('told.json');
    await done('shard', at('rows.npy'), '--rows-per-shard', '50', '-o', path);
    const told = await done('info', path);
    expect(told).toMatch(/^format +manifest of 3 shards, 20 to 50$/m);
    expect(told).toMatch(/^rows +120 rows of 2 columns$/m);
    await done(
      'summarize',
      path,
      '--shard',
      '1',
      '--kind',
      'sample',
      '--seed',
      '5',
      '--rows',
      '9',
      '-o',
      at('s.cks'),
    );
    const { runs } = await json(['info', at('s.cks')]);
    expect(runs[0].input).toMatchObject({
      ...{ kind: 'summary', summary: 'sample', shards: [[1, 1]], of: 3, n: 50, dim: 2 },
      ...{ options: { seed: 5, rows: 9 }, arrays: { sample: 36 } },
    });
    expect(await done('info', at('s.cks'))).toMatch(/^shards +1 of 3, without 0, 2$/m);
    expect((await cli(['help', at('s.cks')])).stdout).toContain('a summary of sample, of 3 shards');
    expect(await done('plan', 'kmeans', path, '-k', '4')).toMatch(
      /told\.json: 8 passes for the seeds, then about 15, each of 3 tasks; a task takes \d+ MB of memory/,
    );
    expect((await cli(['kmeans', at('s.cks'), '-k', '2'])).stderr).toContain(
      'it is a summary of the kind sample',
    );
  });

  it('refuse centers so far away that distances have no sum', async () => {
    const path = at('far.json');
    await done('shard', at('rows.npy'), '--rows-per-shard', '60', '-o', path);
    writeFileSync(at('far.npy'), toNpy(Float64Array.of(1, 1, 1e200, 3), [2, 2]));
    for (const words of [
      ['kmeans', path, '-k', '2', '--init', at('far.npy')],
      ['kmeans', at('rows.npy'), '--shards', '-k', '2', '--init', at('far.npy')],
      ['summarize', path, '--shard', '0', '--centers', at('far.npy'), '-o', at('far.cks')],
      [
        ...['summarize', path, '--shard', '0', '--centers', at('far.npy')],
        '--kind',
        'moments',
        '-o',
        at('far.cks'),
      ],
    ]) {
      const { code, stderr } = await cli(words);
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('center 1, column 0: 1e+200 is not a finite number of at most 1e+140'),
      ]);
    }
    expect(existsSync(at('far.cks'))).toBe(false);
  });

  it('are refused when files were changed, at whatever pass a run begins', async () => {
    const path = at('changed.json');
    await done('shard', at('rows.npy'), '--rows-per-shard', '60', '-o', path);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"sha256": "[0-9a-f]{4}/, '"sha256": "0000'));
    const summarize = ['summarize', path, '--shard', '0', '--centers', at('first.npy'), '-o', at('c.cks')];
    for (const words of [
      ['kmeans', path, '-k', '4', '--init', at('first.npy')],
      ['kmeans', path, '-k', '4', '--init', at('first.npy'), '--store', at('store')],
      ['minibatch', path, '-k', '2'],
      ['birch', path, '-k', '2'],
      summarize,
    ]) {
      const { code, stderr } = await cli(words);
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('rows.npy: has other bytes than its manifest'),
      ]);
    }
    await done(...summarize, '--unchecked');
  });
});
