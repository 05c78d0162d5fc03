import { expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { Lottery } from '../support/random.ts';

it('finds clusters where there are too many neighbors to keep', async () => {
  // 2950 rows around 0 are neighbors of each other: 8.7 million pairs, while 8.4 million are kept
  const lottery = new Lottery(94);
  const n = 3000;
  const x = Float64Array.from({ length: n }, (_, i) => (i % 60 === 0 ? 50 + i / 60 : lottery.float()));
  const manhattan = await dbscan({ x, n, dim: 1 }, { eps: 1, minSamples: 3, metric: 'manhattan' });
  const euclidean = await dbscan({ x, n, dim: 1 }, { eps: 1, minSamples: 3 });
  expect(manhattan).toEqual(euclidean);
  expect([...manhattan.sizes]).toEqual([2950, 50]);
});
