import { describe, expect, it } from 'vitest';
import { CALL, checkClusterings, checkShape, MODEL_READING } from '../../src/core/recorded.ts';

/* Documents that were edited, cut or made by another program. */

const FILE = { path: 'a.csv', sha256: null };
const RUN = {
  algorithm: 'kmeans',
  input: { ...FILE, kind: 'table', columns: ['x'], shape: { width: 2, height: 2 } },
  params: { k: 2 },
  sizes: [2, null],
  labels: [0, 1],
  centers: [['red'], ['blue']],
  medoids: [{ row: 3 }],
  cuts: [{ k: 2, sizes: [1, 1] }],
};

describe('the shape of documents', () => {
  it('is that of what commands write, whatever else they tell', () => {
    expect(() => checkClusterings({ runs: [RUN, { input: { columns: [{ name: 'x' }] } }] })).not.toThrow();
    expect(() => checkShape({ call: { arguments: ['a'], inputs: [FILE] }, more: 1 }, CALL)).not.toThrow();
    expect(() => checkShape({ source: { columns: ['x'] }, preparation: [] }, MODEL_READING)).not.toThrow();
  });

  it.each([
    [null, 'it must be an object'],
    [{ runs: {} }, 'runs must be a list'],
    [{ runs: [RUN, null] }, 'runs[1] must be an object'],
    [{ runs: [{ ...RUN, sizes: ['2'] }] }, 'runs[0].sizes[0] must be a number'],
    [{ runs: [{ ...RUN, input: { ...FILE, path: 3 } }] }, 'runs[0].input.path must be a text'],
    [
      { runs: [{ ...RUN, input: { ...FILE, sha256: {} } }] },
      'runs[0].input.sha256 must be a SHA-256 or null',
    ],
    [{ runs: [{ ...RUN, cuts: [[]] }] }, 'runs[0].cuts[0] must be an object'],
    [{ runs: [{ ...RUN, medoids: [{ row: true }] }] }, 'runs[0].medoids[0].row must be a number'],
  ])('%j is refused', (document, fault) => {
    expect(() => checkClusterings(document, 'r.json')).toThrow(`it is not as clusterkit wrote it: ${fault}`);
  });

  it('names the first field that is wrong', () => {
    expect(() => checkShape({ call: { arguments: [1], inputs: 2 } }, CALL)).toThrow(
      'call.arguments[0] must be a text',
    );
    expect(() => checkShape({ source: { columns: 'x' } }, MODEL_READING)).toThrow(
      'source.columns must be a list',
    );
  });
});
