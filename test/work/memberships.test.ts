import { describe, expect, it } from 'vitest';
import type { Clustering } from '../../src/core/clustering.ts';
import { membershipColumns, membershipLists, secondOf } from '../../src/work/memberships.ts';
import { joinedRows } from '../../src/work/rowTables.ts';
import { clusteringRun } from '../../src/work/runs.ts';
import type { Subject } from '../../src/work/subject.ts';
import { dataOf } from '../support/datasets.ts';
import { resultFor } from '../support/results.ts';
import { clusteringOf, rowsSubject } from '../support/subjects.ts';
import { refusal, testWork } from '../support/work.ts';

const SHARES = [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0, 1, 0];

/** Three rows of a table of four lines, the second of which was left out. */
function softResult(more: Partial<Clustering> = {}, items: Partial<NonNullable<Subject['items']>> = {}) {
  const data = dataOf([[1], [2], [3]]);
  const rowOf = Int32Array.of(0, -1, 1, 2);
  const columns = [{ name: 'x', values: [1, 9, 2, 3] }];
  const subject = rowsSubject(data, { items: { data, count: 4, rowOf, columns, warnings: [], ...items } });
  const membership = { probabilities: Float64Array.from(SHARES) };
  return resultFor(subject, clusteringOf([0, 2, 1], { membership, ...more }));
}

describe('memberships', () => {
  it('are columns p1 to pk of the rows that are written', async () => {
    const columns = await joinedRows(testWork(), [softResult()], undefined);
    expect(columns.map(({ name }) => name)).toEqual(['x', 'label', 'p1', 'p2', 'p3']);
    expect(columns.slice(2).map(({ values }) => Array.from(values as ArrayLike<unknown>))).toEqual([
      [0.7, null, 0.3, 0],
      [0.2, null, 0.3, 1],
      [0.1, null, 0.4, 0],
    ]);
  });

  it('say which cluster comes second, where there are centers', async () => {
    const centers = { dim: 1, points: Float64Array.of(1, 3, 2), inertia: 0 };
    const columns = await joinedRows(testWork(), [softResult({ centers })], undefined);
    expect(columns.map(({ name }) => name).slice(2, 4)).toEqual(['distance', 'second_label']);
    // by distance the last row would come next to the third center
    expect(Array.from(columns[3].values as ArrayLike<unknown>)).toEqual([1, null, 0, 0]);
  });

  it('keep a column of their name', async () => {
    const columns = [{ name: 'p2', values: [1, 2, 3, 4] }];
    const joined = await joinedRows(testWork(), [softResult({}, { columns })], undefined);
    expect(joined.map(({ name }) => name)).toEqual(['p2', 'label', 'p1', 'p2_2', 'p3']);
  });

  it('are lists of the JSON where labels are asked for, null for what was left out', () => {
    expect(clusteringRun(softResult(), { labels: true }).memberships).toEqual([
      [0.7, 0.2, 0.1],
      null,
      [0.3, 0.3, 0.4],
      [0, 1, 0],
    ]);
    expect(clusteringRun(softResult(), {})).not.toHaveProperty('memberships');
  });

  it('are refused before they take more memory than allowed', async () => {
    const expected = { code: 'memory', remedies: [{ option: 'k' }, { option: 'maxMemory' }] };
    expect(await refusal(() => membershipColumns(softResult(), 8 * 9 - 1))).toMatchObject(expected);
    expect(membershipColumns(softResult(), 8 * 9)).toHaveLength(3);
    expect(await refusal(() => membershipLists(softResult(), 700))).toMatchObject(expected);
    expect(membershipLists(softResult(), 800)).toHaveLength(4);
  });

  it('have no second cluster where there is one, and the first of equal ones', () => {
    expect(secondOf({ probabilities: Float64Array.of(1) }, Int32Array.of(0), 1)).toEqual(Int32Array.of(-1));
    const probabilities = Float64Array.of(0.4, 0.3, 0.3);
    expect(secondOf({ probabilities }, Int32Array.of(0), 3)).toEqual(Int32Array.of(1));
  });
});
