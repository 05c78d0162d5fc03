import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChoiceOfK } from '../../src/output/choiceRecord.ts';
import { cli, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const rows = join(folder, 'rows.csv');
const heaps = [0, 30, 70].flatMap((at) => [0, 1, 2, 4].map((d) => `${at + d},${at - d * d}`));
writeFileSync(rows, `x,y\n${heaps.join('\n')}\n`);

async function choiceOf(...args: string[]): Promise<ChoiceOfK> {
  const { code, stdout } = await cli([...args, '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout).choice[0];
}

describe('--vote', () => {
  it('tells the vote of each index, the counts and the majority', async () => {
    const { code, stdout } = await cli(['hac', rows, '-k', '2..5', '--vote']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The vote: \d+ of the 30 indices of NbClust have one$/m);
    expect(stdout).toMatch(/^duda +2 +the first k at or above its critical value$/m);
    expect(stdout).toMatch(/^silhouette +3 +the largest value$/m);
    expect(stdout).toMatch(/^Majority: k = 3 has \d+ of \d+ votes; next is k = /m);
  });

  it('says why an index has no vote', async () => {
    const { vote } = await choiceOf('kmeans', rows, '-k', '2..4', '--vote');
    const reasons = new Map(vote?.indices.map(({ name, reason }) => [name, reason]));
    expect(vote?.k).toBe(3);
    expect(vote?.indices).toHaveLength(30);
    expect(reasons.get('duda') ?? reasons.get('kl')).toSatisfy(
      (reason) => reason === undefined || /nested/.test(reason as string),
    );
    expect(vote?.ranking.reduce((sum, { votes }) => sum + votes, 0)).toBe(vote?.count);
  });

  it('uses distances alone where there are no rows', async () => {
    const distances = join(folder, 'd.npy');
    await cli(['distances', rows, '-o', distances]);
    const { vote } = await choiceOf('hac', distances, '--distances', '-k', '2..5', '--vote');
    const voters = vote?.indices.filter(({ k }) => k !== null).map(({ name }) => name) ?? [];
    expect(voters).toEqual(
      expect.arrayContaining(['silhouette', 'gamma', 'tau', 'mcclain', 'dunn', 'cindex']),
    );
    expect(vote?.indices.find(({ name }) => name === 'ch')?.reason).toBe('rows have no means');
  });

  it('is not computed where it is not asked for, and is drawn where the chart is', async () => {
    expect((await choiceOf('kmeans', rows, '-k', '2..4', '--choose')).vote).toBeUndefined();
    const table = join(folder, 'votes.csv');
    const { vote } = await choiceOf('kmeans', rows, '-k', '2..4', '--chart', 'vote', '-o', table);
    const lines = readFileSync(table, 'utf8').trim().split('\n');
    expect(lines[0]).toBe('Index,NbClust,Vote,Rule,No vote,k = 2,k = 3,k = 4');
    expect(lines).toHaveLength(31);
    expect(lines[2].split(',').slice(0, 3)).toEqual(['Calinski-Harabasz', 'ch', '3']);
    expect(vote?.k).toBe(3);
    const small = join(folder, 'small.vl.json');
    const size = ['--width', '500', '--height', '380'];
    await cli(['kmeans', rows, '-k', '2..4', '--chart', 'vote', '-o', small, ...size]);
    const { vconcat, title } = JSON.parse(readFileSync(small, 'utf8'));
    // the lines of the indices do not fit, so that the bars are told with their voters
    expect(vconcat).toBeUndefined();
    expect([title.subtitle].flat().join(' ')).toMatch(
      /for k = 3 .*Calinski-Harabasz.* all from \d+ x \d+ points on/,
    );
  });

  it('asks for several k', async () => {
    for (const asked of [['--vote'], ['--chart', 'vote', '-o', join(folder, 'x.svg')]]) {
      const { code, stderr } = await cli(['kmeans', rows, '-k', '3', ...asked]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^clusterkit: --(vote|chart).* several (values of k|runs)/);
    }
  });
});
