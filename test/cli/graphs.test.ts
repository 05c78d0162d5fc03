import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/*
 * Graphs as inputs: a triangle a, b, c with a heavy edge, and a pair d, e.
 */

const folder = temporaryFolder();
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const SQUARE = [
  [0, 2, 1, 0, 0],
  [2, 0, 1, 0, 0],
  [1, 1, 0, 0, 0],
  [0, 0, 0, 0, 1],
  [0, 0, 0, 1, 0],
];
const lines = (rows: readonly (readonly (number | string)[])[]) =>
  `${rows.map((row) => row.join()).join('\n')}\n`;
const named = [['', ...'abcde'], ...SQUARE.map((row, i) => ['abcde'[i], ...row])];
const edges = lines([
  ['a', 'b', 2],
  ['b', 'c', 1],
  ['a', 'c', 1],
  ['d', 'e', 1],
]);
const market = (kind: string, rows: string) =>
  `%%MatrixMarket matrix coordinate real ${kind}\n5 5 4\n${rows}`;

describe('communities of a graph', () => {
  it.each([
    ['edges.csv', edges],
    ['titled.csv', `from,to,weight\n${edges}`],
    ['square.csv', lines(SQUARE)],
    ['named.csv', lines(named)],
    ['square.npy', toNpy(Float64Array.from(SQUARE.flat()), [5, 5])],
    ['edges.npy', toNpy(Float64Array.of(0, 1, 2, 1, 2, 1, 0, 2, 1, 3, 4, 1), [4, 3])],
    ['symmetric.mtx', market('symmetric', '2 1 2\n3 1 1\n3 2 1\n5 4 1\n')],
  ] as [string, string | Uint8Array][])('%s', async (name, content) => {
    const { runs } = await json(['communities', file(name, content), '--graph', 'given', '--labels']);
    expect(runs[0]).toMatchObject({
      labels: [0, 0, 0, 1, 1],
      // m = 5: (2 x 4 - 8^2 / 10) / 10 + (2 - 2^2 / 10) / 10
      communities: { quality: expect.closeTo(0.32, 12), edges: 4, components: 2, isolated: 0 },
      warnings: [{ code: 'graph-apart', components: 2, clusters: 2 }],
    });
    expect('metric' in runs[0].params).toBe(false);
  });

  it('tells of edges that differ by direction', async () => {
    const half = file('half.mtx', market('general', '1 2 2\n1 3 1\n2 3 1\n4 5 1\n'));
    const twice = file('twice.csv', 'a,b,2\nb,a,3\nb,c,1\nc,b,1\na,c,1\n');
    for (const [path, pairs] of [
      [half, 4],
      [twice, 2],
    ] as const) {
      const { warnings } = await json(['communities', path, '--graph', 'given']);
      expect(warnings).toContainEqual({ code: 'edges-directed', pairs, symmetry: 'union', input: path });
    }
    const { stderr } = await cli(['communities', twice, '--graph', 'given', '--symmetry', 'mean']);
    expect(stderr).toContain(
      '2 pairs of rows have another weight in one direction than in the other: each edge has the mean; use --symmetry',
    );
  });

  it('that are read as rows are told of', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => [i >> 1, (i >> 1) + 1 + (i & 1)]);
    const note = /looks like the edges of a graph, .*--graph given clusters the nodes/;
    for (const [name, content] of [
      ['ends.csv', `Source,Target,weight\n${lines(rows.slice(0, 6).map((row) => [...row, 1]))}`],
      ['pairs.csv', lines(rows)],
    ]) {
      const { stderr } = await cli(['communities', file(name, content), '--graph', 'knn:2']);
      expect(stderr).not.toMatch(note);
      expect((await cli(['communities', file(name, content)])).stderr).toMatch(note);
    }
    const places = lines(rows.map(([x, y]) => [x, (x + y) % 3]));
    expect((await cli(['communities', file('places.csv', places)])).stderr).not.toMatch(note);
  });

  it('refuses negative weights, with the way out', async () => {
    const { code, stderr } = await cli(['communities', file('minus.csv', 'a,b,-1\n'), '--graph', 'given']);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/similarity -1 .*is negative; .*heat kernel/)]);
  });

  it('is compared and timed beside other algorithms of graphs', async () => {
    const path = file('timed.csv', edges);
    const asked = [path, '--graph', 'given', '-k', '2', '--algorithms'];
    const { runs, agreement } = await json(['compare', ...asked, 'communities,spectral']);
    expect(runs.map(({ k }: { k: number }) => k)).toEqual([2, 2]);
    expect(agreement).toMatchObject([{ ari: 1 }]);
    const timed = await json(['bench', ...asked, 'communities', '--repeat', '1']);
    expect(timed.runs).toMatchObject([
      { n: 5, algorithm: 'communities', warnings: [{ code: 'graph-apart' }] },
    ]);
    for (const command of ['compare', 'bench']) {
      const { code, stderr } = await cli([command, ...asked, 'communities,kmeans']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('kmeans requires rows')]);
    }
  });

  it('draws several resolutions, the best modularity marked', async () => {
    const path = join(folder, 'resolutions.vl.json');
    const asked = ['data/karate.csv', '--graph', 'given', '--resolution', '0.5,1,2', '--chart', 'metrics'];
    const { code, stdout } = await cli(['communities', ...asked, '-o', path]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ 1 +4 +0\.4198 +0\.4198/)]);
    const spec = readFileSync(path, 'utf8');
    for (const words of ['Modularity', 'Quality', 'resolution = 1']) expect(spec).toContain(words);
  });
});
