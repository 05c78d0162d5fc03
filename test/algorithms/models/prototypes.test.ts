import { describe, expect, it } from 'vitest';
import { kmodes } from '../../../src/algorithms/kmodes.ts';
import { kprototypes } from '../../../src/algorithms/kprototypes.ts';
import { checkModel, modelOf } from '../../../src/algorithms/model.ts';
import type { Model } from '../../../src/algorithms/models/kinds.ts';
import { predict } from '../../../src/algorithms/predict.ts';
import { dataOf } from '../../support/datasets.ts';
import { categoryRows } from '../../support/modes.ts';
import { Lottery } from '../../support/random.ts';

async function throughJson(model: Model): Promise<Model<'prototypes'>> {
  return checkModel(JSON.parse(JSON.stringify(model))) as Model<'prototypes'>;
}

it.each([1, 2, 3, 4, 5])('labels the rows of k-modes as they were, ties as well (seed %d)', async (seed) => {
  const data = categoryRows(new Lottery(seed), 120, 4, 5, 3);
  const clustering = await kmodes(data, { k: 5 });
  const model = await throughJson(await modelOf(data, clustering));
  expect([model.kind, model.metric, model.gamma]).toEqual(['prototypes', 'hamming', undefined]);
  const { labels, prototypes } = await predict(model, data);
  // there is an order of ties, unless labels of ties are of no order
  expect(prototypes).toEqual(clustering.prototypes);
  expect(labels).toEqual(clustering.labels);
});

it('labels the rows of k-prototypes, and others by their distance', async () => {
  const data = dataOf([
    [1, 5, 10],
    [3, 5, 14],
    [20, 6, 40],
    [24, 6, 44],
  ]);
  const clustering = await kprototypes(data, { k: 2, categorical: [1], gamma: 3 });
  const model = await throughJson(await modelOf(data, clustering, { settings: { categorical: [1] } }));
  expect([model.metric, model.gamma, model.categorical]).toEqual(['gower', 3, [1]]);
  expect((await predict(model, data)).labels).toEqual(clustering.labels);
  // means 2 and 12, 22 and 42; the last row is as far from both but for its category
  const others = dataOf([
    [2, 9, 12],
    [12, 6, 27],
  ]);
  const { labels, prototypes } = await predict(model, others);
  expect([...labels]).toEqual([0, 1]);
  expect(prototypes).toMatchObject({ mismatches: 1, squares: 100 + 225, gamma: 3, cost: 328 });
});

describe('refuses', () => {
  it.each([
    [{ prototypes: [[1, 2]] }, 'prototypes must be k = 2 lists of dim = 2 numbers'],
    [{ categorical: [2] }, 'categorical must hold numbers of the dim = 2 columns'],
    [{ gamma: -1 }, 'gamma must be a number of at least 0'],
    [{ ties: [0, 0] }, 'ties must hold each cluster once'],
  ])('%j', async (fault, message) => {
    const data = dataOf([
      [1, 1],
      [2, 2],
    ]);
    const model = await modelOf(data, await kmodes(data, { k: 2 }));
    expect(() => checkModel({ ...model, ...fault })).toThrow(message);
  });
});
