import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHARTS } from '../../src/charts/table.ts';
import { cli, temporaryFolder } from '../support/cli.ts';

/*
 * Every chart says its finding in words, for those who do not see it, and has its numbers as a table. Nothing is rendered here.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const POINTS = [
  '1,1,9,0',
  '1,2,8,1',
  '2,1,9,1',
  '2,2,7,0',
  '8,8,1,6',
  '9,8,0,7',
  '8,9,1,7',
  '9,9,0,5',
  '1,9,4,4',
];
const KINDS = ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b', 'c'];
writeFileSync(at('rows.csv'), ['p,q,r,s', ...POINTS].join('\n'));
writeFileSync(at('known.csv'), ['p,q,r,s,kind', ...POINTS.map((row, i) => `${row},${KINDS[i]}`)].join('\n'));
writeFileSync(at('labels.csv'), ['label', ...POINTS.map((_, i) => Number(i > 3))].join('\n'));
writeFileSync(at('other.csv'), ['label', ...POINTS.map((_, i) => i % 2)].join('\n'));
writeFileSync(
  at('picture.ppm'),
  `P3 4 3 255 ${Array.from({ length: 36 }, (_, i) => (i < 18 ? 10 + i : 240 - i)).join(' ')}`,
);
writeFileSync(at('texts.csv'), 'text\nred apple pie\napple pie red\nblue sea ship\nship sea blue\n');
writeFileSync(at('edges.csv'), 'from,to\n0,1\n1,2\n0,2\n3,4\n4,5\n3,5\n2,3\n');
writeFileSync(at('one.nwk'), '((a:1,b:1):1,(c:1,d:1):1);');
writeFileSync(at('two.nwk'), '((a:1,c:1):1,(b:1,d:1):1);');

/** What the charts are of, the charts, and the command that draws them. */
const DRAWN: [string, string, string][] = [
  ['clustering', 'bar pie segmented', 'kmeans picture.ppm -k 2'],
  [
    'clustering',
    'scatter scatter-3d biplot parallel snake boxes pairs heatmap silhouette vat',
    'kmeans rows.csv -k 2',
  ],
  ['clustering', 'centers members', 'kmeans rows.csv -k 2 --shape 2x2'],
  ['clustering', 'terms', 'kmedoids texts.csv --text text --features tfidf --metric cosine -k 2'],
  ['clustering', 'k-distance', 'dbscan rows.csv --eps 2 --min-samples 2'],
  ['clustering', 'reachability', 'optics rows.csv --min-samples 2 --min-cluster-size 2'],
  ['clustering', 'condensed', 'hdbscan rows.csv --min-cluster-size 2 --min-samples 2'],
  ['clustering', 'eigengap', 'spectral edges.csv --graph given -k 2'],
  ['sweep', 'bars elbow time metrics', 'kmeans rows.csv -k 2..3 --repeat 1'],
  ['sweep', 'bic', 'gmm rows.csv --columns p,q -k 1..2 --covariance spherical,tied'],
  ['sweep', 'vote', 'kmeans rows.csv -k 2..4 --n-init 1'],
  ['sweep', 'extractions', 'optics rows.csv --min-samples 2,3'],
  ['cut', 'dendrogram clustermap radial unrooted', 'hac rows.csv -k 2'],
  ['tree', 'heights', 'hac rows.csv'],
  ['comparison', 'centers panels flows', 'compare picture.ppm -k 2'],
  ['inputs', 'grid', 'compare rows.csv -k 2 --algorithms kmeans,hac'],
  ['comparisons', 'times', 'compare rows.csv -k 2..3 --algorithms kmeans,hac --repeat 1'],
  ['trees', 'tanglegram', 'compare one.nwk two.nwk -k 2'],
  ['labelings', 'bars', 'evaluate labels.csv other.csv --truth known.csv --truth-column kind'],
  ['labeling', 'silhouette', 'evaluate labels.csv --data rows.csv'],
  ['labeling', 'contingency flows', 'evaluate labels.csv --truth known.csv --truth-column kind'],
  ['distances', 'heatmap vat', 'distances rows.csv'],
  ['intensities', 'histogram', 'histogram picture.ppm'],
  ['intensities', 'top', 'histogram picture.ppm --top 3'],
  ['columns', 'series', 'plot known.csv --x kind --count'],
  ['columns', 'points', 'plot rows.csv --x p --y q'],
  ['columns', 'pictures', 'plot known.csv --label-column kind --shape 2x2 --pictures 4'],
  ['timings', 'time', 'bench picture.ppm -k 2..3 --algorithms kmeans --repeat 1 --chart time'],
];

/** Commands that draw one chart. */
const SINGLE = ['histogram', 'plot', 'bench'];

/** The cells of a line of CSV; quotes stand around cells with commas. */
const cellsOf = (line: string) => line.replace(/"[^"]*"/g, (cell) => cell.replaceAll(',', ' ')).split(',');

describe('every chart', () => {
  beforeAll(() => mkdirSync(at('out')));

  it('is drawn here', () => {
    const drawn = new Set(DRAWN.flatMap(([of, names]) => names.split(' ').map((name) => `${of} ${name}`)));
    expect([...drawn].sort()).toEqual([...new Set(CHARTS.map(({ of, name }) => `${of} ${name}`))].sort());
  });

  it.each(DRAWN)('%s: %s', async (of, names, line) => {
    const [command, ...words] = line
      .split(' ')
      .map((word) => (/\.(csv|ppm|nwk)$/.test(word) ? at(word) : word));
    const all = names.split(' ');
    const charts = SINGLE.includes(command) ? [] : all.flatMap((name) => ['--chart', name]);
    const place = (name: string, ending: string) => at(`out/${of}-${name}.${ending}`);
    for (const ending of ['vl.json', 'csv']) {
      const output = SINGLE.includes(command) ? place(all[0], ending) : place('{chart}', ending);
      const { code, stderr } = await cli([command, ...words, ...charts, '-q', '-o', output]);
      expect([code, stderr]).toEqual([0, '']);
    }
    for (const name of all) {
      const { description, usermeta } = JSON.parse(readFileSync(place(name, 'vl.json'), 'utf8'));
      expect(description.length).toBeGreaterThan(usermeta.title.length + 16);
      expect(description).toMatch(/\d/);
      const [header, ...rows] = readFileSync(place(name, 'csv'), 'utf8').trim().split('\n').map(cellsOf);
      expect(header.length).toBeGreaterThan(1);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(header.length);
    }
  });
});
