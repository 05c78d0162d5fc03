import { expect, it } from 'vitest';
import { fuzzy } from '../../../src/algorithms/fuzzy.ts';
import { checkModel, modelOf } from '../../../src/algorithms/model.ts';
import type { Model } from '../../../src/algorithms/models/kinds.ts';
import { predict } from '../../../src/algorithms/predict.ts';
import { lineOf } from '../../support/datasets.ts';
import { Lottery } from '../../support/random.ts';

it('gives rows their memberships again, and others theirs', async () => {
  const data = { x: new Lottery(1).floats(200, 0, 9), n: 100, dim: 2 };
  const clustering = await fuzzy(data, { k: 3, fuzziness: 1.7 });
  const model = checkModel(
    JSON.parse(JSON.stringify(await modelOf(data, clustering))),
  ) as Model<'memberships'>;
  expect([model.kind, model.fuzziness, model.metric]).toEqual(['memberships', 1.7, 'euclidean']);
  const again = await predict(model, data);
  expect(again.labels).toEqual(clustering.labels);
  // clusters are added up in another order
  for (const [p, u] of clustering.membership.probabilities.entries())
    expect(again.membership?.probabilities[p]).toBeCloseTo(u, 12);
  expect(again.centers?.points).toEqual(clustering.centers.points);
  const halfway = { ...(await modelOf(lineOf([0, 2]), await fuzzy(lineOf([0, 2]), { k: 2 }))) } as Model;
  expect([...((await predict(halfway, lineOf([1]))).membership?.probabilities ?? [])]).toEqual([0.5, 0.5]);
});

it('knows of centers that lie on each other', async () => {
  // two heaps, and many columns without groups
  const lottery = new Lottery(3);
  const x = Float64Array.from({ length: 4000 }, (_, p) => (p < 800 ? 1.5 : 0) + lottery.float());
  const data = { x, n: 200, dim: 20 };
  const clustering = await fuzzy(data, { k: 6 });
  expect(clustering.fuzzy.joined?.reduce((sum, count) => sum + count, 0)).toBe(6);
  expect(clustering.k).toBeLessThan(6);
  const model = checkModel(JSON.parse(JSON.stringify(await modelOf(data, clustering))));
  const again = await predict(model, data);
  for (const [p, u] of clustering.membership.probabilities.entries())
    expect(again.membership?.probabilities[p]).toBeCloseTo(u, 3);
  expect(() => checkModel({ ...model, joined: [0] })).toThrow('joined must be k');
});

it('refuses an exponent of 1', async () => {
  const data = lineOf([0, 2]);
  const model = await modelOf(data, await fuzzy(data, { k: 2 }));
  expect(() => checkModel({ ...model, fuzziness: 1 })).toThrow('fuzziness must be a number above 1');
});
