import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** 20 000 rows of two columns around four places, one cell of which is empty. */
beforeAll(() => {
  const random = new Random(7, 1, 1);
  const lines = Array.from({ length: 20_000 }, (_, i) => {
    const x = 10 * (i % 2) + random.float();
    const y = 100 * (Math.floor(i / 2) % 2) + random.float();
    return `${i === 17 ? '' : x},${y}`;
  });
  writeFileSync(at('rows.csv'), `x,y\n${lines.join('\n')}\n`);
});

/** Too small for the table, large enough for everything else. */
const BEYOND = ['--max-memory', '2MB'];

describe('a table beyond memory', () => {
  const command = ['minibatch', at('rows.csv'), '-k', '4', '--missing', 'drop'];

  it('gives the clusters that it has in memory', async () => {
    const [stored] = (await json([...command, ...BEYOND])).runs;
    const [held] = (await json(command)).runs;
    for (const field of ['centers', 'sizes', 'inertia', 'iterations', 'n', 'k', 'converged']) {
      expect(stored[field], field).toEqual(held[field]);
    }
    stored.profile.clusters.flat().forEach((mean: number, p: number) => {
      expect(mean).toBeCloseTo(held.profile.clusters.flat()[p], 9);
    });
    expect(stored.input).toEqual(held.input);
    expect(stored.sizes.reduce((sum: number, size: number) => sum + size)).toBe(19_999);
  });

  it('writes labels in the order of the rows, none for one left out', async () => {
    await cli([...command, ...BEYOND, '--labels-out', at('stored.csv'), '-q']);
    await cli([...command, '--labels-out', at('held.csv'), '-q']);
    const stored = readFileSync(at('stored.csv'), 'utf8');
    expect(stored).toBe(readFileSync(at('held.csv'), 'utf8'));
    expect(stored.split('\n')[18]).toBe('');
  });

  it('refuses labels that do not fit before it fits anything, and does without those that nobody asked for', async () => {
    const many = [...command.with(3, '2..15'), '--n-init', '1', '--max-iter', '2', ...BEYOND];
    const { code, stderr } = await cli([...many, '--labels-out', at('{k}.csv')]);
    const asked = /labels of 19999 rows of 14 fits needs about 2\.2 MB of memory, 2\.0 MB are allowed/;
    expect([code, stderr]).toEqual([3, expect.stringMatching(asked)]);
    expect((await json(many)).runs).toHaveLength(14);
  });

  it('refuses what needs all rows at once', async () => {
    for (const option of [
      ['--out', at('o.csv')],
      ['--scale', 'robust'],
      ['--chart', 'scatter'],
    ]) {
      const { code, stderr } = await cli([...command, ...BEYOND, ...option]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${option[0]}`)]);
      expect(stderr).toContain('is too large for that; use --sample to take fewer rows');
    }
  });
});
