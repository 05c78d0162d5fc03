import { expect, it } from 'vitest';
import { crossed } from '../../src/algorithms/minibatch/crossing.ts';
import { Lottery } from '../support/random.ts';

/** All pairs anew for each union. */
function plainCrossed(centers: number[][], mass: number[], k: number): number[][] {
  const clusters = centers.map((center, c) => ({ center, weight: mass[c] }));
  while (clusters.length > k) {
    let least = { cost: Number.POSITIVE_INFINITY, a: 0, b: 0 };
    for (let b = 1; b < clusters.length; b++)
      for (let a = 0; a < b; a++) {
        const [p, q] = [clusters[a], clusters[b]];
        const d2 = p.center.reduce((sum, v, j) => sum + (v - q.center[j]) ** 2, 0);
        const cost = (d2 * p.weight * q.weight) / (p.weight + q.weight);
        if (cost < least.cost) least = { cost, a, b };
      }
    const [p, q] = [clusters[least.a], clusters[least.b]];
    const weight = p.weight + q.weight;
    p.center = p.center.map((v, j) => (v * p.weight + q.center[j] * q.weight) / weight);
    p.weight = weight;
    clusters.splice(least.b, 1);
  }
  return clusters.map(({ center }) => center);
}

it('unites the clusters whose union costs least', () => {
  // 0 and 1 cost 0.5 * 1, 10 and 12 cost 1.5 * 4 / 2
  const a = { centers: Float64Array.of(0, 10), mass: Float64Array.of(1, 3) };
  const b = { centers: Float64Array.of(1, 12), mass: Float64Array.of(1, 1) };
  const { centers, mass } = crossed(a, b, 1);
  expect([...centers]).toEqual([0.5, 10.5]);
  expect([...mass]).toEqual([2, 4]);
});

it('equals the search of all pairs for each union', () => {
  const lottery = new Lottery(91);
  for (let t = 0; t < 60; t++) {
    const k = 1 + lottery.below(9);
    const dim = 1 + lottery.below(4);
    const [a, b] = [0, 1].map(() => ({
      centers: lottery.floats(k * dim, -5, 5),
      mass: lottery.floats(k, 0.1, 9),
    }));
    const rows = Array.from({ length: 2 * k }, (_, c) => [
      ...(c < k ? a : b).centers.slice((c % k) * dim, ((c % k) + 1) * dim),
    ]);
    const plain = plainCrossed(rows, [...a.mass, ...b.mass], k).flat();
    const { centers } = crossed(a, b, dim);
    for (const [p, v] of plain.entries()) expect(centers[p], `case ${t}`).toBeCloseTo(v, 9);
  }
});
