import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../src/algorithms/table.ts';
import { clusterInput, planClustering } from '../../src/work/cluster.ts';
import type { ClusteringOptions } from '../../src/work/params/clustering.ts';
import type { Findings } from '../../src/work/result.ts';
import { runsOf } from '../../src/work/runs.ts';
import { temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const ROWS = join(folder, 'rows.csv');

beforeAll(() => {
  const lottery = new Lottery(5);
  const rows = Array.from({ length: 40 }, (_, i) => `${10 * (i % 3) + lottery.float()},${lottery.float()}`);
  writeFileSync(ROWS, `x,y\n${rows.join('\n')}\n`);
});

/** Without seconds, and without what only all runs together tell. */
function timeless({ seconds: _, ...run }: ReturnType<typeof runsOf>[number]): object {
  return 'mixture' in run ? { ...run, mixture: { ...run.mixture, best: undefined } } : run;
}

describe('fits in parts', () => {
  it.each<[string, object, number[]]>([
    ['kmeans', { k: [2, 3], seed: [1, 2] }, [1, 1, 1, 1]],
    // k of one tree of splits end together
    ['bisecting', { k: [2, 3], seed: [1, 2] }, [2, 2]],
    ['gmm', { k: [1, 2, 3] }, [1, 1, 1]],
    ['hac', { linkage: ['ward', 'average'], k: [2, 3] }, [2, 2]],
    // the second tree is left uncut
    ['hac', { linkage: ['ward', 'average'] }, [0, 0]],
    ['hdbscan', { minClusterSize: [2, 3, 4] }, [3]],
    // eps varies faster than what the order of rows depends on, metric faster than eps
    ['optics', { minSamples: [2, 3], eps: [0.4, 0.8], metric: ['euclidean', 'manhattan'] }, [2, 2, 2, 2]],
    ['spectral', { k: [2, 3], graph: 'knn:5' }, [1, 1]],
  ])(
    'of %s %j are told as they end, and are the same as those made at once',
    async (name, options, sizes) => {
      const work = testWork();
      const plan = await planClustering(work, findAlgorithm(name), [ROWS], options as ClusteringOptions);
      const parts: Findings[] = [];
      const found = await clusterInput(work, plan, 0, (part) => parts.push(part));
      const whole = await clusterInput(work, plan, 0);
      const lists = { labels: true };
      const runs = runsOf(found, lists);
      expect(runs.map(timeless)).toEqual(runsOf(whole, lists).map(timeless));
      expect(parts.map(({ results }) => results.length)).toEqual(sizes);
      const told = parts.flatMap((part) => runsOf(part, lists).map(timeless));
      expect(told).toHaveLength(runs.length);
      expect(told).toEqual(expect.arrayContaining(runs.map(timeless)));
    },
  );

  it('are made at once where each is measured several times', async () => {
    const plan = await planClustering(testWork(), findAlgorithm('kmeans'), [ROWS], {
      k: [2, 3],
      chart: ['time'],
      repeat: 1,
    });
    const parts: Findings[] = [];
    const { results } = await clusterInput(testWork(), plan, 0, (part) => parts.push(part));
    expect([parts.length, results.length]).toEqual([0, 2]);
  });
});
