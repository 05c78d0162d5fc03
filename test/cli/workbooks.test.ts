import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { pca } from '../../src/features/pca.ts';
import { COINS, cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const ROWS = [
  [1, 2, 9],
  [2, 1, 8],
  [1, 1, 9],
  [8, 9, 1],
  [9, 9, 2],
];
const TABLE = at('table.csv');
writeFileSync(TABLE, `name,a,b,c\n${ROWS.map((row, i) => `r${i},${row.join(',')}\n`).join('')}`);
const given = [TABLE, '--id', 'name', '-k', '2'];

/** The cells of each sheet, text and numbers, by its name. */
function sheets(path: string): Record<string, (string | number)[][]> {
  const parts = unzipSync(readFileSync(path));
  const text = (name: string) => strFromU8(parts[name]);
  const names = [...text('xl/workbook.xml').matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name);
  const rows = (xml: string) =>
    [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/g)].map(([, row]) =>
      [...row.matchAll(/<v>(.*?)<\/v>|<t [^>]*>(.*?)<\/t>/g)].map(([, v, t]) => t ?? Number(v)),
    );
  return Object.fromEntries(names.map((name, i) => [name, rows(text(`xl/worksheets/sheet${i + 1}.xml`))]));
}

describe('--out .xlsx', () => {
  it('holds rows with their coordinates, the clusters, and what was measured', async () => {
    const options = ['--metrics', 'silhouette', '--coordinates', 'pca:2', '--out', at('all.xlsx')];
    const { runs } = await json(['kmeans', ...given, ...options]);
    const { rows, clusters, metrics } = sheets(at('all.xlsx'));
    const known = ['name', 'a', 'b', 'c', 'label', 'distance', 'second_label', 'silhouette'];
    expect(rows[0]).toEqual([...known, 'pca1', 'pca2']);
    const { x } = (await pca({ x: Float64Array.from(ROWS.flat()), n: 5, dim: 3 }, { components: 2 })).data;
    for (let i = 0; i < 5; i++) {
      expect(rows[i + 1].slice(0, 4)).toEqual([`r${i}`, ...ROWS[i]]);
      // whole numbers of a table are bytes, whose sums differ in the last digit
      for (const c of [0, 1]) expect(rows[i + 1].at(c - 2)).toBeCloseTo(x[2 * i + c], 12);
    }
    const silhouettes = rows.slice(1).map((row) => row[7] as number);
    expect(silhouettes.reduce((sum, value) => sum + value, 0) / 5).toBeCloseTo(
      runs[0].metrics.silhouette,
      12,
    );
    expect(new Set(silhouettes).size).toBeGreaterThan(2);
    expect(clusters).toEqual([
      ['cluster', 'size', 'share', 'a', 'b', 'c'],
      [0, 3, 0.6, ...runs[0].profile.clusters[0]],
      [1, 2, 0.4, 8.5, 9, 1.5],
    ]);
    expect(metrics.slice(1).map(([name, value]) => [name, value])).toEqual([
      ['inertia', runs[0].inertia],
      ['silhouette', runs[0].metrics.silhouette],
    ]);
  });

  it('has the coordinates that were clustered without being asked', async () => {
    await cli(['kmeans', ...given, '--scale', 'standard', '--features', 'pca:3', '--out', at('pca.csv')]);
    expect(readFileSync(at('pca.csv'), 'utf8').split('\n')[0]).toMatch(/,second_label,pca1,pca2,pca3$/);
    await cli(['kmeans', ...given, '--scale', 'standard', '--out', at('plain.csv')]);
    expect(readFileSync(at('plain.csv'), 'utf8').split('\n')[0]).toMatch(/,second_label$/);
  });

  it('holds the indices of a cut', async () => {
    await cli(['hac', ...given, '--metrics', 'dunn', '--out', at('cut.xlsx')]);
    const { rows, metrics } = sheets(at('cut.xlsx'));
    expect(rows[0]).toEqual(['name', 'a', 'b', 'c', 'label']);
    expect(metrics.map(([name]) => name)).toEqual(['index', 'inertia', 'dunn']);
  });

  it.each([
    [
      'no coordinates',
      ['--coordinates', 'hog', '--out', at('no.csv')],
      /Expected pca:3, tsne:2 or umap:2 for --coordinates/,
    ],
    ['coordinates of no file', ['--coordinates', 'pca:2'], /^clusterkit: --coordinates: .*use --out FILE/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stderr } = await cli(['kmeans', ...given, ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('--metrics-out', () => {
  it('is a line for each k, of rows, pictures and cuts', async () => {
    const asked = ['-k', '2,3', '--metrics', 'davies-bouldin', '--metrics-out'];
    const { runs } = await json(['kmeans', TABLE, '--id', 'name', ...asked, at('ks.xlsx')]);
    const [header, ...lines] = sheets(at('ks.xlsx')).rows;
    const names = ['input', 'algorithm', 'k', 'n', 'inertia', 'davies-bouldin', 'iterations', 'seconds'];
    expect(header).toEqual(names);
    for (const [i, { inertia, metrics, k }] of runs.entries())
      expect(lines[i].slice(1, 6)).toEqual(['kmeans', k, 5, inertia, metrics['davies-bouldin']]);
    await cli(['bisecting', COINS, ...asked, at('coins.csv'), '-q']);
    expect(readFileSync(at('coins.csv'), 'utf8')).toMatch(
      /^input,.*\n.*,bisecting,2,116352,.*\n.*,3,116352,/,
    );
    await cli(['hac', TABLE, '--id', 'name', '--gap', ...asked, at('cuts.csv'), '-q']);
    const cuts = readFileSync(at('cuts.csv'), 'utf8').trimEnd().split('\n');
    expect(cuts.map((line) => line.split(',').slice(2, 5).join())).toEqual([
      ...['by,bound,k', 'k,2,2', 'k,3,3', 'gap,,2'],
    ]);
  });
});
