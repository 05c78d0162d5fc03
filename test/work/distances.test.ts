import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  distancesRun,
  lookAtCompared,
  measureDistances,
  planDistances,
  writeDistances,
} from '../../src/work/distances.ts';
import { OutputPlan } from '../../src/work/names.ts';
import { openSubject } from '../../src/work/open.ts';
import type { DistancesOptions } from '../../src/work/params/distances.ts';
import { COINS, temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  writeFileSync(at('t.csv'), 'name,x,y\na,0,0\nb,3,4\nc,0,1\nd,0,0\n');
  writeFileSync(at('zero.csv'), 'x,y\n1,2\n0,0\n');
});

async function measure(name: string, options: DistancesOptions = {}) {
  const work = testWork();
  const { groups } = await lookAtCompared(work, [at(name)], options);
  return measureDistances(work, await openSubject(work, groups[0], options), options);
}

const ROWS: DistancesOptions = { id: 'name' };

describe('measureDistances', () => {
  it('measures all pairs, and finds the closest', async () => {
    const measured = await measure('t.csv', { ...ROWS, closest: 2 });
    expect(measured).toMatchObject({ metric: 'euclidean', names: ['a', 'b', 'c', 'd'], matrix: { n: 4 } });
    const wanted = [5, 1, 0, Math.sqrt(18), 5, 1];
    expect(Array.from(measured.matrix.condensed)).toEqual(wanted);
    expect(measured.closest).toEqual([
      { i: 0, l: 3, distance: 0 },
      { i: 0, l: 2, distance: 1 },
    ]);
    const mean = wanted.reduce((sum, d) => sum + d) / 6;
    expect(measured.spread).toEqual({ least: 0, mean, most: 5 });
  });

  it('counts the pairs that are as near as the last, and lists them when asked', async () => {
    // 1, 1, 1, 1 along the sides of a square, and twice its diagonal
    writeFileSync(at('square.csv'), 'name,x,y\na,0,0\nb,1,0\nc,1,1\nd,0,1\n');
    const two = await measure('square.csv', { ...ROWS, closest: 2 });
    expect([two.closest.map(({ i, l }) => [i, l]), two.ties]).toEqual([
      [
        [0, 1],
        [0, 3],
      ],
      2,
    ]);
    expect(distancesRun(two, {}).ties).toBe(2);
    const all = await measure('square.csv', { ...ROWS, closest: 2, ties: true });
    const sides = [
      [0, 1],
      [0, 3],
      [1, 2],
      [2, 3],
    ];
    expect([all.closest.map(({ i, l }) => [i, l]), all.ties]).toEqual([sides, 0]);
    // the last of five is a diagonal, and the other is as long
    const five = await measure('square.csv', { ...ROWS, closest: 5, ties: true });
    expect(five.closest.map(({ i, l }) => [i, l])).toEqual([...sides, [0, 2], [1, 3]]);
    expect((await measure('square.csv', { ...ROWS, closest: 6 })).ties).toBe(0);
    writeFileSync(at('one.csv'), 'x,y\n1,2\n');
    expect(await measure('one.csv', { ties: true })).toMatchObject({ closest: [], ties: 0 });
  });

  it('measures columns, and takes parameters of distances', async () => {
    const turned = await measure('t.csv', { ...ROWS, transpose: true, metric: 'minkowski', p: 1 });
    expect([turned.names, Array.from(turned.matrix.condensed)]).toEqual([['x', 'y'], [2]]);
    const run = distancesRun(turned, { transpose: true, metric: 'minkowski', p: 1 });
    expect(run.params).toEqual({ metric: 'minkowski', p: 1, transpose: true });
    expect(run).toMatchObject({ n: 2, condensed: [2], closest: [{ a: 0, b: 1, names: ['x', 'y'] }] });
  });

  it('names the line of a row that has no distances', async () => {
    const error = await refusal(() => measure('zero.csv', { metric: 'cosine' }));
    expect(error).toMatchObject({ code: 'input', at: { file: at('zero.csv') } });
  });
});

describe('lookAtCompared', () => {
  it('refuses the colors of a picture, and what says nothing about given distances', async () => {
    const picture = await refusal(() => lookAtCompared(testWork(), [COINS], {}));
    expect(picture).toMatchObject({ code: 'usage', remedies: [{ option: 'by' }, { how: 'do' }] });
    for (const options of [
      { metric: 'cosine' },
      { p: 2 },
      { correlationForm: 'half' },
      { transpose: true },
    ] as const) {
      const error = await refusal(() =>
        lookAtCompared(testWork(), ['d.csv'], { ...options, distances: true }),
      );
      expect(error).toMatchObject({ code: 'usage', option: Object.keys(options)[0] });
    }
  });
});

describe('files of distances', () => {
  it('hold a square that is read as distances again', async () => {
    const measured = await measure('t.csv', ROWS);
    for (const ending of ['csv', 'json', 'npy']) {
      const matrix = at(`square.${ending}`);
      await writeDistances(testWork(), { matrix }, measured, {});
      const again = await measure(`square.${ending}`, { distances: true });
      expect(again.matrix.condensed).toEqual(measured.matrix.condensed);
      expect([again.metric, again.names[1]]).toEqual(['precomputed', ending === 'csv' ? 'b' : 'B']);
    }
  });

  it('hold what is above the diagonal, or a heat map', async () => {
    const measured = await measure('zero.csv');
    await writeDistances(testWork(), { matrix: at('one.csv') }, measured, { condensed: true });
    expect(readFileSync(at('one.csv'), 'utf8')).toBe(`distance\n${Math.sqrt(5)}\n`);
    await writeDistances(
      testWork(),
      { charts: [{ name: 'heatmap', path: at('map.vl.json') }] },
      measured,
      {},
    );
    expect(readFileSync(at('map.vl.json'), 'utf8')).toContain('Euclidean distances between 2 rows');
  });

  it('of one row are a map of one cell, whose key has one number', async () => {
    writeFileSync(at('single.csv'), 'a,b\n1,2\n');
    await writeDistances(
      testWork(),
      { charts: [{ name: 'heatmap', path: at('one.vl.json') }] },
      await measure('single.csv'),
      {},
    );
    const text = readFileSync(at('one.vl.json'), 'utf8');
    expect(text).toContain('Euclidean distances of 1 row');
    const { layer } = JSON.parse(text) as { layer: { mark: { fontSize?: number; align?: string } }[] };
    const values = (layer as { data?: { values: { text?: string; y: number }[] } }[]).flatMap(
      ({ data }) => data?.values ?? [],
    );
    expect(values.filter(({ text, y }) => text === '0' && y === 36)).toHaveLength(1);
  });

  it('are an image of VAT, without clusters', async () => {
    writeFileSync(at('two.csv'), 'a,b\n1,2\n8,9\n1,3\n');
    await writeDistances(
      testWork(),
      { charts: [{ name: 'vat', path: at('vat.csv') }] },
      await measure('two.csv'),
      {},
    );
    const [head, ...cells] = readFileSync(at('vat.csv'), 'utf8').trim().split('\n');
    expect(head).not.toContain('Cluster');
    expect(cells).toHaveLength(9);
    // the row that is far from the others is at an end
    expect(cells[1]).toMatch(/,1,/);
  });

  it('are named by what is asked for', async () => {
    const inputs = await lookAtCompared(testWork(), [at('t.csv')], {});
    const plan = (options: DistancesOptions) =>
      planDistances(new OutputPlan({ inputs: inputs.files }), inputs, options);
    expect(plan({})).toEqual([{}]);
    expect(plan({ output: 'd.npy' })).toEqual([{ matrix: 'd.npy' }]);
    expect(plan({ chart: ['heatmap'] })).toEqual([
      { charts: [{ name: 'heatmap', path: 't-distances-heatmap.svg' }] },
    ]);
    const which = await refusal(() => plan({ output: 'd.svg' }));
    expect(which).toMatchObject({ code: 'usage', option: 'output', remedies: [{ option: 'chart' }] });
  });
});
