import { describe, expect, it } from 'vitest';
import { checkSparse, pickRows, type SparseDataset, transposeSparse } from '../../src/core/sparse.ts';
import { sparseOf } from '../support/texts.ts';

const rows = () =>
  sparseOf(
    [
      [
        [0, 1],
        [2, 3],
      ],
      [],
      [[1, -2]],
    ],
    3,
  );

describe('sparse rows', () => {
  it('are turned over, with their entries by rising row', () => {
    const turned = transposeSparse(rows().rows, 3);
    expect([...turned.starts]).toEqual([0, 1, 2, 3]);
    expect([...turned.places]).toEqual([0, 2, 0]);
    expect([...turned.values]).toEqual([1, -2, 3]);
    expect(transposeSparse(turned, 3)).toEqual(rows().rows);
  });

  it('are picked in any order, and more than once', () => {
    const some = pickRows(rows(), [2, 0, 2], Float64Array.of(1, 2, 3));
    expect(some).toMatchObject({ n: 3, dim: 3, weights: Float64Array.of(1, 2, 3) });
    expect([...some.rows.starts]).toEqual([0, 1, 3, 4]);
    expect([...some.rows.values]).toEqual([-2, 1, 3, -2]);
  });

  it.each<[string, (data: SparseDataset) => void, string]>([
    ['no rows', (data) => Object.assign(data, { n: 0 }), 'there are no rows to cluster'],
    ['too few starts', (data) => Object.assign(data.rows, { starts: new Int32Array(2) }), 'n + 1 = 4'],
    [
      'entries without values',
      (data) => Object.assign(data.rows, { values: new Float64Array(2) }),
      'of one length',
    ],
    ['an end that is no end', (data) => data.rows.starts.fill(1, 3), 'Expected 0 to 3'],
    ['a column that there is not', (data) => data.rows.places.fill(3, 1, 2), 'columns below 3 in row 0'],
    ['a column twice', (data) => data.rows.places.fill(0, 1, 2), 'rising columns'],
    ['NaN', (data) => data.rows.values.fill(Number.NaN, 2), 'row 2, column 1: NaN is not a finite number'],
    ['a zero', (data) => data.rows.values.fill(0, 1, 2), 'numbers other than 0 in row 0'],
    [
      'a negative weight',
      (data) => Object.assign(data, { weights: Float64Array.of(1, -1, 1) }),
      'the weight -1',
    ],
    ['no weight', (data) => Object.assign(data, { weights: new Float64Array(3) }), 'every weight is zero'],
    ['too few weights', (data) => Object.assign(data, { weights: new Float64Array(2) }), 'n = 3 numbers'],
    [
      'squares without a sum',
      (data) =>
        data.rows.values.fill(1e140).subarray(0, 0) &&
        Object.assign(data, { weights: Float64Array.of(1e140, 1, 1) }),
      'no finite sum',
    ],
  ])('with %s are refused', (_, spoil, reason) => {
    const data = rows();
    checkSparse(data);
    spoil(data);
    expect(() => checkSparse(data)).toThrow(reason);
  });
});
