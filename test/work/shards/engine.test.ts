import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../../src/core/errors.ts';
import {
  ATTEMPTS,
  type Failure,
  type Following,
  ownEngine,
  shardsFailed,
  type Task,
} from '../../../src/work/shards/engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const taskOf = (shard: number): Task => ({
  id: `p001-000${shard}`,
  argv: ['summarize', 'manifest.json', '--shard', String(shard)],
  output: join(folder, `${shard}.cks`),
});

describe('ownEngine', () => {
  it('does tasks whose files do not exist, and tells of all', async () => {
    writeFileSync(taskOf(1).output, 'done');
    const did: string[] = [];
    const told: string[] = [];
    const following: Following = { onDone: (id) => told.push(id) };
    const engine = ownEngine(async ({ id, output }) => {
      did.push(id);
      writeFileSync(output, '');
    });
    await engine.run([taskOf(0), taskOf(1), taskOf(2)], following);
    await engine.close();
    expect(did).toEqual(['p001-0000', 'p001-0002']);
    expect(told).toEqual(['p001-0000', 'p001-0001', 'p001-0002']);
  });

  it('names the shards that failed, after the others are done', async () => {
    const told: string[] = [];
    const engine = ownEngine(async ({ id, output }) => {
      if (id.endsWith('4')) throw new ClusterkitError('input', 'it is damaged', { at: { file: 'a.npy' } });
      writeFileSync(output, '');
    });
    const run = engine.run([taskOf(3), taskOf(4), taskOf(5)], { onDone: (id) => told.push(id) });
    await expect(run).rejects.toThrow(
      '1 of 3 shards failed (p001-0004): a.npy: it is damaged; give the same command again, which repeats what is missing',
    );
    expect(told).toEqual(['p001-0003', 'p001-0005']);
    expect(ATTEMPTS).toBe(3);
  });

  it('names few shards of many', () => {
    const failures = Array.from({ length: 7 }, (_, i): Failure => ({ id: `p002-000${i}`, reason: 'ended' }));
    expect(shardsFailed(failures, 64).message).toMatch(
      /^7 of 64 shards failed \(p002-0000, .* and 2 more\): ended;/,
    );
  });

  it('stops at a signal', async () => {
    const signal = AbortSignal.abort();
    await expect(ownEngine(async () => {}).run([taskOf(6)], { signal })).rejects.toThrow('stopped');
  });
});
