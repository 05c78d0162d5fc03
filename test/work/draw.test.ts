import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseRadius, kDistances } from '../../src/algorithms/density/radius.ts';
import type { GmmResult } from '../../src/algorithms/gmm/result.ts';
import { ALGORITHMS, findAlgorithm } from '../../src/algorithms/table.ts';
import { NOISE_COLOR } from '../../src/charts/clusterColors.ts';
import { chartNumbers } from '../../src/charts/numbers.ts';
import { compileSpec } from '../../src/charts/render.ts';
import type { Scene } from '../../src/charts/scatter3d.ts';
import { CHARTS, type ChartEntry, type ChartNameOf, chartsOf, givesNeed } from '../../src/charts/table.ts';
import type { ChartSpec } from '../../src/charts/theme.ts';
import { FACETS } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { ClusterkitError } from '../../src/core/errors.ts';
import { toHex } from '../../src/core/image.ts';
import { Random } from '../../src/core/random.ts';
import { kneeOf } from '../../src/work/choosing.ts';
import type { DrawOptions } from '../../src/work/draw/context.ts';
import { paintedPixels } from '../../src/work/draw/painting.ts';
import {
  drawClustering,
  drawComparison,
  drawComparisons,
  drawCut,
  drawSweep,
  drawTree,
} from '../../src/work/draw.ts';
import { fitSubject } from '../../src/work/fit.ts';
import { openSubject } from '../../src/work/open.ts';
import type { SubjectOptions } from '../../src/work/params/reading.ts';
import { planFit } from '../../src/work/plan.ts';
import type { Result } from '../../src/work/result.ts';
import type { Subject } from '../../src/work/subject.ts';
import { markValues, type View, views } from '../charts/views.ts';
import { temporaryFolder } from '../support/cli.ts';
import { hacOf, kmeansOf, withNoise, withSilhouette } from '../support/results.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const work = testWork();
const context = (options: DrawOptions = {}) => ({ work, options });

type Name = 'table' | 'pictures' | 'picture' | 'pixels' | 'distances' | 'columns' | 'plane';
const subjects = {} as Record<Name, Subject>;

/** n rows in three heaps of 4 columns, one of them 0. */
function heaps(n: number): number[][] {
  const random = new Random(3, 1);
  return Array.from({ length: n }, (_, i) =>
    [0, 1, 2, 3].map((j) => (j === 3 ? 0 : (i % 3) * 10 * (j + 1) + random.float())),
  );
}

async function open(name: string, kind: Subject['kind'], options: SubjectOptions = {}): Promise<Subject> {
  return openSubject(work, { kind, files: [at(name)] }, options);
}

beforeAll(async () => {
  const rows = heaps(48);
  const header = 'name,a,b,c,d\n';
  writeFileSync(at('t.csv'), header + rows.map((row, i) => `r${i},${row.join()}\n`).join(''));
  writeFileSync(at('xy.csv'), `x,y\n${rows.map(([a, b]) => `${a},${b}\n`).join('')}`);
  const distances = rows.slice(0, 12).map((p) => rows.slice(0, 12).map((q) => Math.abs(p[0] - q[0])));
  writeFileSync(at('d.csv'), distances.map((row) => `${row.join()}\n`).join(''));
  // long and low: drawings of it are enlarged to a width
  const pixels = Uint8Array.from({ length: 30 * 4 * 3 }, (_, p) => (p % 90 < 45 ? 20 : 200) + (p % 7));
  const image = sharp(pixels, { raw: { width: 30, height: 4, channels: 3 } });
  writeFileSync(at('p.png'), await image.png().toBuffer());
  subjects.table = await open('t.csv', 'table', { id: 'name' });
  subjects.plane = await open('xy.csv', 'table');
  subjects.pictures = await open('t.csv', 'table', { id: 'name', shape: { width: 2, height: 2 } });
  subjects.picture = await open('p.png', 'picture', { space: 'oklab' });
  subjects.pixels = await open('p.png', 'picture', { grid: true });
  subjects.distances = await open('d.csv', 'distances', { distances: true } as SubjectOptions);
  subjects.columns = await open('t.csv', 'table', { id: 'name', transpose: true });
});

/** A spec that compiles without a warning, with nothing in it that is no number. */
function expectSound(spec: ChartSpec, mayBeEmpty = false): void {
  const warnings: string[] = [];
  compileSpec(spec, warnings);
  expect(warnings).toEqual([]);
  // pictures may have these letters
  expect(JSON.stringify(spec).replace(/data:[^"]*/g, '')).not.toMatch(/NaN|Infinity|undefined/);
  expect(spec.title).toMatchObject({
    text: [expect.any(String)],
    subtitle: expect.arrayContaining([expect.any(String)]),
  });
  expectNumbers(spec, mayBeEmpty);
}

/** A table of what the chart shows: rows with numbers under names for people, without colors, places and pictures. */
function expectNumbers(spec: ChartSpec, mayBeEmpty: boolean): void {
  const columns = chartNumbers(spec);
  const names = columns.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const helper of ['hex', 'url', 'outline', 'stroke', 'shareText', 'countText', 'labelX', 'left', 'top'])
    expect(names).not.toContain(helper);
  const [{ values: first }] = columns;
  if (mayBeEmpty && first.length === 0) return;
  expect(first.length).toBeGreaterThan(0);
  for (const { name, values } of columns) {
    expect([name, values.length]).toEqual([name, first.length]);
    const pictures = Array.from(values as ArrayLike<unknown>).filter(
      (cell) => typeof cell === 'string' && cell.startsWith('data:'),
    );
    expect([name, pictures]).toEqual([name, []]);
  }
  expect(columns.some(({ values }) => typeof values[values.length - 1] === 'number')).toBe(true);
}

/** Which of the subjects give what a chart needs. */
function givers({ name: chart, needs = [] }: ChartEntry): Name[] {
  const names: Name[] = ['table', 'pictures', 'picture', 'pixels', 'distances', 'columns', 'plane'];
  return names.filter((name) => {
    if (needs.includes('shape')) return name === 'pictures';
    if (needs.includes('picture')) return name === 'picture' || name === 'pixels';
    if (chart === 'scatter-3d' && name === 'plane') return false;
    return name === 'distances' ? !needs.includes('rows') : true;
  });
}

type ClusteringChart = ChartNameOf<'clustering'>;
const isOfFacet = ({ needs = [] }: ChartEntry) =>
  needs.some((need) => FACETS.some((facet) => facet === need));
const CLUSTERING = chartsOf('clustering').filter((one) => one.name !== 'silhouette' && !isOfFacet(one));

describe('charts of one clustering', () => {
  const cases = CLUSTERING.flatMap((chart) => givers(chart).map((name) => [chart.name, name] as const));

  it.each(cases)('%s of %s: cut from a tree', async (chart, name) => {
    const { results } = await hacOf(subjects[name], [2]);
    expectSound(await drawClustering(chart as ClusteringChart, results[0], context()), chart === 'terms');
  });

  const rows = cases.filter(([, name]) => name !== 'distances' && name !== 'columns');

  it.each(rows)('%s of %s: k-means', async (chart, name) => {
    const result = await kmeansOf(subjects[name], 3);
    expectSound(await drawClustering(chart as ClusteringChart, result, context()), chart === 'terms');
  });

  it.each(rows)('%s of %s: with noise, without centers', async (chart, name) => {
    const result = await withNoise(subjects[name], 2, 5);
    expectSound(await drawClustering(chart as ClusteringChart, result, context()), chart === 'terms');
  });

  it('show the noise in gray, after the clusters', async () => {
    const result = await withNoise(subjects.table, 2, 5);
    for (const [chart, mark] of [
      ['bar', 'bar'],
      ['pie', 'arc'],
    ] as const) {
      const values = markValues(await drawClustering(chart, result, context()), mark);
      expect(values.map(({ name }) => name)).toEqual(['0', '1', 'noise']);
      expect(values[2]).toMatchObject({ hex: NOISE_COLOR, size: result.clustering.noise });
      const total = values.reduce((sum, { size }) => sum + (size as number), 0);
      expect(total).toBe(48);
    }
    const heatmap = (await drawClustering('heatmap', result, context())) as View;
    const names = new Set(heatmap.data?.values.map(({ row }) => row));
    expect([...names].at(-1)).toMatch(/^noise {2}\(10,/);
    const scatter = await drawClustering('scatter', await withNoise(subjects.plane, 2, 5), context());
    expect(markValues(scatter, 'point').filter(({ cluster }) => cluster === 'noise').length).toBeGreaterThan(
      9,
    );
  });

  it('paint the noise of a picture gray, and pixels that were left out not at all', async () => {
    const result = await withNoise(subjects.picture, 2, 5);
    const { labels, colors } = paintedPixels(result);
    expect(colors).toHaveLength(3);
    expect(Math.min(...labels)).toBe(0);
    expect(Math.max(...labels)).toBe(2);
    expect(result.labels()).toContain(-1);
  });

  it('name clusters of colors by colors, of pixels by regions, and of rows by numbers', async () => {
    const title = async (name: Name) =>
      (await drawClustering('bar', await kmeansOf(subjects[name], 2), context())).title;
    expect(await title('picture')).toMatchObject({
      text: ['p.png in 2 colors'],
      subtitle: ['k-means in oklab, 120 pixels'],
    });
    expect(await title('pixels')).toMatchObject({ text: ['p.png in 2 regions'] });
    expect(await title('table')).toMatchObject({
      text: ['t.csv in 2 clusters'],
      subtitle: ['k-means, 48 rows'],
    });
  });

  it('draw silhouettes, and say where there are none', async () => {
    const result = await withSilhouette(await kmeansOf(subjects.table, 3));
    expectSound(await drawClustering('silhouette', result, context()));
    const noisy = await withSilhouette(await withNoise(subjects.table, 2, 5));
    const spec = await drawClustering('silhouette', noisy, context());
    expect(spec.title).toMatchObject({ subtitle: ['DBSCAN, 48 rows, 10 left out as noise'] });
    const bare = { ...result, scores: { values: {}, warnings: [] } };
    expect(await refusal(() => drawClustering('silhouette', bare, context()))).toMatchObject({
      code: 'input',
    });
  });

  it('draw rows by two columns, by principal components or t-SNE', async () => {
    const result = await kmeansOf(subjects.table, 3);
    const titles = async (axes?: string[]) => {
      const [view] = views(await drawClustering('scatter', result, context({ axes }))) as {
        encoding?: object;
      }[];
      const spec = (await drawClustering('scatter', result, context({ axes }))) as View;
      const { x, y } = (spec.encoding ?? view.encoding) as unknown as Record<
        'x' | 'y',
        { axis: { title: string } }
      >;
      return [x.axis.title, y.axis.title];
    };
    expect(await titles(['c', 'a'])).toEqual(['c', 'a']);
    expect((await titles())[0]).toMatch(/^Principal component 1 \(\d/);
    expect(await titles(['tsne'])).toEqual(['t-SNE 1', 't-SNE 2']);
    expect(await titles(['umap:3', 'neighbors=4'])).toEqual(['UMAP 1', 'UMAP 2']);
    for (const axes of [['umap:1'], ['tsne:2', 'hog'], ['umap:2', 'perplexity=4']])
      expect(await refusal(() => drawClustering('scatter', result, context({ axes })))).toMatchObject({
        code: 'usage',
      });
    const wrong = await refusal(() => drawClustering('scatter', result, context({ axes: ['a', 'z'] })));
    expect(wrong).toMatchObject({ code: 'usage', option: 'axes' });
  });

  it('refuse pictures of rows that are none, with a size that would fit', async () => {
    const result = await kmeansOf(subjects.table, 2);
    for (const chart of ['centers', 'members'] as const)
      expect(await refusal(() => drawClustering(chart, result, context()))).toMatchObject({
        option: 'chart',
        remedies: [{ option: 'shape', value: '2x2' }],
      });
  });
});

describe('charts of columns and of three dimensions', () => {
  it('biplot has arrows along the covariances of columns and components', async () => {
    const result = await kmeansOf(subjects.table, 3);
    const spec = await drawClustering('biplot', result, context());
    const tips = markValues(spec, 'rule');
    // the column of zeros has no arrow
    expect(new Set(tips.map(({ column }) => column))).toEqual(new Set(['a', 'b', 'c']));
    const { x, n, dim } = subjects.table.data as Dataset;
    const points = markValues(spec, 'point').filter(({ id }) => id !== undefined);
    expect(points).toHaveLength(n);
    const covariance = (j: number, axis: 'x' | 'y') => {
      const mean = points.reduce((sum, _, i) => sum + x[i * dim + j], 0) / n;
      return (
        points.reduce((sum, point, i) => sum + (x[i * dim + j] - mean) * Number(point[axis]), 0) / (n - 1)
      );
    };
    const variance = (axis: 'x' | 'y') =>
      points.reduce((sum, point) => sum + Number(point[axis]) ** 2, 0) / (n - 1);
    const times = tips.map(({ column, fromX, fromY, toX, toY }) => {
      const j = ['a', 'b', 'c'].indexOf(String(column));
      const [right, up] = [Number(toX) - Number(fromX), Number(fromY) - Number(toY)];
      const loadings = (['x', 'y'] as const).map((axis) => covariance(j, axis) / Math.sqrt(variance(axis)));
      expect(up * loadings[0]).toBeCloseTo(right * loadings[1], 4);
      return right / loadings[0];
    });
    for (const one of times) expect(one).toBeCloseTo(times[0], 6);
  });

  it('biplot and scatter-3d refuse rows that have no such plane or space', async () => {
    const flat = await kmeansOf(subjects.plane, 3);
    expect(await refusal(() => drawClustering('scatter-3d', flat, context()))).toMatchObject({
      code: 'usage',
      option: 'chart',
    });
    const space = await refusal(() => drawClustering('scatter-3d', flat, context({ axes: ['x', 'y'] })));
    expect(space).toMatchObject({ code: 'usage' });
    const rows = { x: Float64Array.of(1, 2, 3, 5), n: 4, dim: 1 };
    const line = { ...flat, subject: { ...subjects.plane, data: rows, items: undefined } };
    for (const chart of ['biplot', 'parallel'] as const)
      expect(await refusal(() => drawClustering(chart, line as never, context()))).toMatchObject({
        code: 'usage',
      });
  });

  it('parallel has every row between the ends of its columns, and the means of clusters', async () => {
    const result = await withNoise(subjects.table, 2, 5);
    const spec = await drawClustering('parallel', result, context());
    const { x, n, dim } = subjects.table.data as Dataset;
    const lines = markValues(spec, 'line');
    const drawn = lines.filter(({ row }) => row !== undefined);
    expect(drawn).toHaveLength(n * dim);
    const column = (j: number) => Array.from({ length: n }, (_, i) => x[i * dim + j]);
    for (const { row, at, share, cluster } of drawn) {
      const [i, j] = [Number(row), Number(at)];
      const [low, high] = [Math.min(...column(j)), Math.max(...column(j))];
      expect(share).toBeCloseTo(high > low ? (x[i * dim + j] - low) / (high - low) : 0, 3);
      expect(cluster).toBe(result.clustering.labels[i] < 0 ? 'noise' : String(result.clustering.labels[i]));
    }
    expect(new Set(lines.filter(({ mean }) => mean !== undefined).map(({ cluster }) => cluster))).toEqual(
      new Set(['0', '1']),
    );
  });

  it('snake has means in standard deviations, and the quartiles of rows', async () => {
    const result = await kmeansOf(subjects.table, 3);
    const spec = (await drawClustering('snake', result, context())) as View;
    const { x, n, dim } = subjects.table.data as Dataset;
    for (const value of spec.data?.values ?? []) {
      const j = Number(value.at);
      const all = Array.from({ length: n }, (_, i) => x[i * dim + j]);
      const own = all
        .filter((_, i) => result.clustering.labels[i] === Number(value.cluster))
        .sort((a, b) => a - b);
      const mean = (of: number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
      const deviation = Math.sqrt(mean(all.map((one) => (one - mean(all)) ** 2)));
      const standard = (one: number) => (deviation > 0 ? (one - mean(all)) / deviation : 0);
      expect(value.mean).toBeCloseTo(standard(mean(own)), 3);
      // of 16 rows the fourth and the twelfth
      expect(value.lower).toBeCloseTo(standard(own[3]), 3);
      expect(value.upper).toBeCloseTo(standard(own[11]), 3);
    }
  });

  it('scatter-3d holds all positions for a page, and draws them with the farthest first', async () => {
    const result = await withNoise(subjects.table, 2, 5);
    const spec = await drawClustering('scatter-3d', result, context({ axes: ['c', 'a', 'b'] }));
    const { scene } = spec.usermeta as { scene: Scene };
    expect(scene).toMatchObject({ axes: ['c', 'a', 'b'], title: 't.csv in 2 clusters' });
    expect(scene.groups.map(({ name }) => name)).toEqual(['0', '1', 'noise']);
    const numbers = (text: string) =>
      new Uint16Array(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer);
    const { x, n, dim } = subjects.table.data as Dataset;
    const [positions, places] = [numbers(scene.positions), numbers(scene.labels)];
    for (let i = 0; i < n; i++) {
      const label = result.clustering.labels[i];
      expect(scene.groups[places[i]].name).toBe(label < 0 ? 'noise' : String(label));
      for (const [at, j] of [2, 0, 1].entries()) {
        const [low, high] = scene.ranges[at];
        expect(low + (positions[3 * i + at] / 65535) * (high - low)).toBeCloseTo(x[i * dim + j], 2);
      }
    }
    const areas = markValues(spec, 'point').map(({ area }) => Number(area));
    expect(areas).toEqual([...areas].sort((a, b) => a - b));
    expect(areas).toHaveLength(n);
  });

  it('vat draws a sample of many rows, and says so', async () => {
    const n = 2000;
    const x = Float64Array.from({ length: n }, (_, i) => (i % 2) * 100 + i / n);
    const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
    const flat = await kmeansOf(subjects.plane, 2);
    const many = {
      ...flat,
      subject: { ...subjects.plane, data: { x, n, dim: 1 }, n, items: undefined },
      clustering: { ...flat.clustering, n, labels },
    };
    const spec = await drawClustering('vat', many as never, context());
    expect(JSON.stringify(spec.title)).toMatch(/a random sample of 720 rows/);
    const boxes = markValues(spec, 'rect');
    expect(new Set(boxes.map(({ cluster }) => cluster)).size).toBe(2);
    // two heaps far apart are two blocks
    expect(boxes).toHaveLength(8);
    const short = { work: { ...work, maxMemory: 1000 }, options: {} };
    expect(await refusal(() => drawClustering('vat', many as never, short))).toMatchObject({
      code: 'memory',
    });
  });
});

describe('charts of what only some algorithms find', () => {
  const cases = ALGORITHMS.flatMap((entry) =>
    chartsOf('clustering')
      .filter((chart) => isOfFacet(chart) && chart.needs?.every((need) => givesNeed(entry, need)))
      .flatMap((chart) => {
        const names: Name[] = ['table', 'plane', 'picture', 'pixels', 'distances', 'columns'];
        return names.map((name) => [chart.name, entry.name, name] as const);
      }),
  );

  it.each(cases)(
    '%s of %s of %s: clusters, nothing but noise, one cluster',
    async (chart, algorithm, name) => {
      const entry = findAlgorithm(algorithm);
      const takesK = entry.params.some((param) => param.required && param.name === 'k');
      for (const options of [
        { eps: 6, minSamples: 3, minClusterSize: 3 },
        { eps: 0, minSamples: 1000, minClusterSize: 1000 },
        { eps: 1e6, minSamples: 2, minClusterSize: 2, allowSingleCluster: true },
      ]) {
        const asked = takesK ? { ...options, k: 2 } : options;
        const fit = await planFit(work, entry, asked as object, subjects[name].kind);
        const { results } = await fitSubject(work, subjects[name], fit, {});
        const spec = await drawClustering(chart as ClusteringChart, results[0], context());
        // where rows are too few for any density, there is nothing to draw
        expectSound(spec, options.minSamples === 1000);
      }
    },
  );

  const fitted = async (algorithm: string, options: object, name: Name = 'plane') => {
    const fit = await planFit(work, findAlgorithm(algorithm), options, subjects[name].kind);
    return (await fitSubject(work, subjects[name], fit, {})).results;
  };

  it('reachability has a strip and a bar for every row, in the color of its cluster', async () => {
    const [result] = await fitted('optics', { eps: 3, minSamples: 3 });
    const { labels, reachability } = result.clustering;
    const spec = await drawClustering('reachability', result, context());
    const bars = markValues(spec, 'rect').filter(({ cluster }) => cluster !== undefined);
    const rows = bars.flatMap(({ from, to, cluster }) =>
      new Array<unknown>((to as number) - (from as number)).fill(cluster),
    );
    expect(rows).toEqual(Array.from(reachability?.order ?? [], (i) => String(labels[i])));
    expect(bars.filter(({ opacity }) => opacity !== 1)).toHaveLength(1);
  });

  it('extractions stand below each other, each with its number of clusters', async () => {
    const results = await fitted('optics', { eps: [1, 100], minSamples: 3 });
    const spec = await drawSweep('extractions', results, context());
    expectSound(spec);
    const told = markValues(spec, 'text').flatMap(({ text, count }) => (count ? [[text, count]] : []));
    expect([told[0], told[2]]).toEqual([
      ['eps = 1', '3 clusters'],
      ['eps = 100', '1 cluster'],
    ]);
  });

  it('condensed is as wide as there are rows, with a ring and a number for each chosen cluster', async () => {
    const [result] = await fitted('hdbscan', { minClusterSize: 5 });
    const spec = await drawClustering('condensed', result, context());
    const bars = markValues(spec, 'rect').filter(({ cluster }) => cluster !== undefined);
    expect(bars[0]).toMatchObject({ left: 0, right: 48, from: 0, cluster: 'in none', rows: 48 });
    for (let c = 0; c < 3; c++) {
      const [first] = bars.filter(({ cluster }) => cluster === String(c));
      expect(first.rows).toBe(16);
    }
    const rings = markValues(spec, 'rect').filter(({ middle }) => middle !== undefined);
    expect(rings.map(({ text }) => text)).toEqual(['0', '1', '2']);
  });

  it('scatter is fainter where rows belong less firmly to their cluster', async () => {
    const [result] = await fitted('hdbscan', { minClusterSize: 5 });
    const points = markValues(await drawClustering('scatter', result, context()), 'point');
    const drawn = points.filter(({ strength }) => strength !== undefined);
    expect(drawn.map(({ strength }) => strength)).toEqual(
      Array.from(result.clustering.strengths ?? [], (one) => Number(one.toFixed(3))),
    );
    for (const { opacity, strength } of drawn)
      expect(opacity).toBeCloseTo(0.15 + 0.6 * (strength as number), 2);
  });

  it('scatter has two ellipses around the mean of each normal distribution', async () => {
    const [result] = await fitted('gmm', { k: 3, covariance: 'VVV' });
    const spec = await drawClustering('scatter', result, context());
    expectSound(spec);
    const curves = markValues(spec, 'line').filter(({ stroke }) => stroke !== '#ffffff');
    const { centers, mixture } = result.clustering as GmmResult;
    expect(new Set(curves.map(({ cluster, isInner }) => `${cluster} ${isInner}`))).toEqual(
      new Set([0, 1, 2].flatMap((c) => [`${c} true`, `${c} false`])),
    );
    // each point is as many standard deviations from the mean as its curve says
    for (const { cluster, isInner, x, y } of curves) {
      const [c, deviations] = [Number(cluster), isInner ? 1 : 2];
      const [xx, xy, , yy] = (mixture.covariances as Float64Array).subarray(4 * c);
      const [a, b] = [0, 1].map((j) => Number([x, y][j]) - centers.points[2 * c + j]);
      const distance = (yy * a * a - 2 * xy * a * b + xx * b * b) / (xx * yy - xy * xy);
      expect(Math.sqrt(distance)).toBeCloseTo(deviations, 5);
    }
  });

  it('scatter has hulls or ellipses around the clusters of any algorithm, or none, as asked', async () => {
    const result = await withNoise(subjects.plane, 2, 5);
    const curves = async (one: Result, outline: DrawOptions['outline']) => {
      const spec = await drawClustering('scatter', one, context({ outline }));
      expectSound(spec);
      return markValues(spec, 'line').filter(({ stroke }) => stroke !== '#ffffff');
    };
    const { labels } = result.clustering;
    const { x } = subjects.plane.data as Dataset;
    const hulls = await curves(result, 'hulls');
    for (const { cluster, x: across, y: up } of hulls) {
      const corner = labels.findIndex((_, i) => x[2 * i] === across && x[2 * i + 1] === up);
      expect(labels[corner]).toBe(cluster);
    }
    const ellipses = await curves(result, 'ellipses');
    expect(new Set(ellipses.map(({ cluster, isInner }) => `${cluster} ${isInner}`)).size).toBe(4);
    const [mixture] = await fitted('gmm', { k: 3, covariance: 'VVV' });
    expect(await curves(mixture, 'none')).toEqual([]);
    expect(new Set((await curves(mixture, 'hulls')).map(({ cluster }) => cluster)).size).toBe(3);
    // two rows have no outline, and that is said
    const { k, ...few } = (await fitted('kmeans', { k: 24 }))[0].clustering;
    const spec = await drawClustering(
      'scatter',
      { ...mixture, clustering: { ...few, k } },
      context({ outline: 'hulls' }),
    );
    expect(JSON.stringify(spec.title)).toMatch(/of \d+ of 24 clusters/);
  });

  it('scatter names points where there is room, and says how many are left out', async () => {
    const result = await kmeansOf(subjects.table, 3);
    const spec = await drawClustering('scatter', result, context({ names: true }));
    expectSound(spec);
    const named = new Set(
      markValues(spec, 'text').flatMap(({ text, left }) => (left === undefined ? [] : [text])),
    );
    const { subtitle } = spec.title as { subtitle: string[] };
    const left = Number(/(\d+) of 48 names left out/.exec(subtitle.join(' '))?.[1] ?? 0);
    expect(named.size).toBe(48 - left);
    expect(named.size).toBeGreaterThan(5);
    for (const name of named) expect(name).toMatch(/^r\d+$/);
  });

  it('scatter has the ellipses of a mixture of colors in each view', async () => {
    const [fit] = await fitted('gmm', { k: 1, covariance: 'VVV', nInit: 1 }, 'pixels');
    const covariance = [400, 90, 10, 90, 100, 30, 10, 30, 900];
    const mixture = { ...(fit.clustering as GmmResult).mixture, covariances: Float64Array.from(covariance) };
    const result = { ...fit, clustering: { ...fit.clustering, mixture } };
    const { points } = (result.clustering as GmmResult).centers;
    const views = (await drawClustering('scatter', result, context())) as unknown as { hconcat: ChartSpec[] };
    const sides = [
      [0, 1],
      [0, 2],
      [1, 2],
    ];
    for (const [view, [i, j]] of sides.entries()) {
      const curves = markValues(views.hconcat[view], 'line');
      expect(new Set(curves.map(({ curve }) => curve)).size).toBe(2);
      const of = (a: number, b: number) => covariance[3 * a + b];
      for (const { curve, x, y } of curves) {
        const [a, b] = [Number(x) - points[i], Number(y) - points[j]];
        const distance = of(j, j) * a * a - 2 * of(i, j) * a * b + of(i, i) * b * b;
        // the curve of two deviations follows that of one
        const deviations = Math.sqrt(distance / (of(i, i) * of(j, j) - of(i, j) ** 2));
        expect(deviations).toBeCloseTo(1 + Number(curve), 8);
      }
    }
  });

  it('scatter has ellipses in principal components, and none where rows do not lie straight', async () => {
    const [result] = await fitted('gmm', { k: 2, nInit: 1 }, 'table');
    const curvesOf = async (axes: string[]) =>
      markValues(await drawClustering('scatter', result, context({ axes })), 'line');
    expect((await curvesOf(['pca'])).length).toBeGreaterThan(0);
    expect(await curvesOf(['tsne'])).toEqual([]);
  });

  it('bic has a line for each form, and a ring around the least', async () => {
    const results = await fitted('gmm', { k: [1, 2, 3, 4], covariance: ['VVI', 'VVV'], nInit: 2 });
    const spec = await drawSweep('bic', results, context());
    expectSound(spec);
    const best = results.find(({ isBestMixture }) => isBestMixture)?.clustering;
    const values = (spec as unknown as { data: { values: { name: string; k: number; bic: number }[] } }).data
      .values;
    const sound = results.filter(({ clustering }) => clustering.mixture?.collapsed.length === 0);
    expect(values).toHaveLength(sound.length);
    expect(Math.min(...values.map(({ bic }) => bic))).toBe(best?.mixture?.bic);
    const [ring] = markValues(spec, 'point').filter(({ label }) => label !== undefined);
    expect(ring).toMatchObject({ name: best?.mixture?.form, k: best?.k });
    const one = await fitted('gmm', { k: 2, covariance: ['EII', 'VVV'], nInit: 2 });
    expectSound(await drawSweep('bic', one, context()));
    const seeds = await fitted('gmm', { k: [1, 2], seed: [1, 2], nInit: 1 });
    expectSound(await drawSweep('bic', seeds, context()));
  });

  it('metrics has how long clusters persist over their least size, the best marked', async () => {
    const results = await fitted('hdbscan', { minClusterSize: [2, 4, 8, 16, 32] });
    const best = results.find(({ persistence }) => persistence?.isBest);
    expect(best?.clustering.k).toBe(3);
    const spec = await drawSweep('metrics', results, context());
    expectSound(spec);
    const panels = (spec as View).concat as unknown as { title: { text: string } }[];
    expect(panels.map(({ title }) => title.text).slice(0, 3)).toEqual(['Clusters', 'Noise', 'Persistence']);
  });

  it('k-distance marks the knee and the radius', async () => {
    const spec = async (eps: number | 'auto') => {
      const fit = await planFit(work, findAlgorithm('dbscan'), { eps } as object, 'table');
      const { results } = await fitSubject(work, subjects.plane, fit, {});
      return drawClustering('k-distance', results[0], context());
    };
    const words = async (eps: number | 'auto') =>
      new Set(markValues(await spec(eps), 'text').map(({ text }) => text));
    const [knee] = await words('auto');
    const { subtitle } = (await spec('auto')).title as { subtitle: string[] };
    expect(String(subtitle)).toMatch(/; clusters persist longest at [\d.]+; the knee of/);
    expect(knee).toMatch(/^knee: 0\.\d+$/);
    expect(await words(1e300)).toEqual(new Set([knee]));
    expect(await words(1)).toEqual(new Set(['eps = 1', knee]));
    // a dot and a radius at the same place have one name
    const [result] = await fitted('dbscan', { eps: 1 });
    const { eps } = chooseRadius(await kDistances(result.subject.data as Dataset, { minSamples: 5 }));
    expect(await words(eps)).toEqual(new Set([(knee as string).replace('knee: ', 'knee: eps = ')]));
  });
});

/** Runs of two parameters: k, and one that is only a name here. */
async function grid(name: Name, other: string, values: readonly unknown[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const value of values)
    for (const k of [2, 3, 4]) {
      const settings = { k, [other]: value };
      const result = await kmeansOf(subjects[name], k, { settings, varying: [other, 'k'] });
      results.push({ ...result, scores: { values: { silhouette: k / 10 }, warnings: [] } });
    }
  return results;
}

describe('charts of several clusterings', () => {
  const SWEEPS = chartsOf('sweep')
    .filter(({ needs }) => !needs?.some((need) => need === 'reachability' || need === 'mixture'))
    .map(({ name }) => name as ChartNameOf<'sweep'>);

  it.each(SWEEPS.flatMap((chart) => (['table', 'picture'] as const).map((name) => [chart, name] as const)))(
    '%s of %s over k',
    async (chart, name) => {
      const results: Result[] = [];
      for (const k of [2, 3, 4])
        results.push(await kmeansOf(subjects[name], k, { settings: { k }, varying: ['k'] }));
      const spec = await drawSweep(chart, results, context());
      expectSound(spec);
      const word = name === 'picture' ? 'colors' : 'clusters';
      expect((spec.title as { text: string[] }).text[0]).toMatch(new RegExp(`in 2 to 4 ${word}$`));
    },
  );

  it.each(SWEEPS)('%s over k, a line for each value of another parameter', async (chart) => {
    const results = await grid('table', 'nInit', [1, 10]);
    const spec = await drawSweep(chart, results, context());
    expectSound(spec);
    expect(spec.title).toMatchObject({ text: ['t.csv: n init 1, 10, k 2 to 4'] });
    if (chart === 'elbow')
      expect(new Set(markValues(spec, 'line').map(({ name }) => name))).toEqual(
        new Set(['n init 1', 'n init 10']),
      );
  });

  it('are drawn against any parameter that varies', async () => {
    const results = await grid('table', 'eps', [0.01, 0.5, 20]);
    const spec = (await drawSweep('elbow', results, context({ against: 'eps' }))) as View;
    expectSound(spec as ChartSpec);
    expect(spec.encoding?.x).toMatchObject({ axis: { title: 'Eps' }, scale: { type: 'log' } });
    expect(new Set(spec.data?.values.map(({ name }) => name))).toEqual(new Set(['k 2', 'k 3', 'k 4']));
    const indices = await drawSweep('metrics', results, context({ against: 'eps' }));
    expectSound(indices);
  });

  it('tell how many clusters were found where that was not asked for, and how much noise there is', async () => {
    const results: Result[] = [];
    for (const eps of [0.5, 1])
      results.push({ ...(await withNoise(subjects.table, 2, 5)), settings: { eps }, varying: ['eps'] });
    const spec = await drawSweep('metrics', results, context());
    const panels = (spec as View).concat as unknown as { title: { text: string }; data: View['data'] }[];
    expect(panels.map(({ title }) => title.text)).toEqual(['Clusters', 'Noise', 'Seconds']);
    expect(panels[1].data?.values[0]).toMatchObject({ at: 0.5, value: 100 * (10 / 48) });
  });

  it('stand beside each other for words', async () => {
    const results = await grid('table', 'linkage', ['ward', 'average']);
    const spec = await drawSweep('elbow', results, context({ against: 'linkage' }));
    expectSound(spec);
    expect(markValues(spec, 'bar')).toHaveLength(6);
    expectSound(await drawSweep('metrics', results, context({ against: 'linkage' })));
  });

  it('of a tree leave out its cuts by other means', async () => {
    const { results } = await hacOf(subjects.table, [2, 3, 4]);
    const byGap = { ...results[1], settings: { linkage: 'ward', gap: true } };
    const cuts = [...results, byGap].map((result) => ({ ...result, varying: ['k', 'gap'] }));
    const spec = await drawSweep('metrics', cuts, context());
    expect(spec.title).toMatchObject({ text: ['t.csv in 2 to 4 clusters'] });
    const panels = (spec as View).concat as unknown as { title: { text: string } }[];
    expect(panels.map(({ title }) => title.text)).toEqual(['Inertia']);
    expectSound(await drawSweep('bars', cuts, context()));
  });

  it('of trees have a line for each k where they are drawn against something else', async () => {
    const cuts: Result[] = [];
    for (const linkage of ['ward', 'average'])
      for (const result of (await hacOf(subjects.table, [2, 3])).results)
        cuts.push({
          ...result,
          settings: { ...result.settings, linkage },
          varying: ['linkage', 'k'],
        });
    const spec = (await drawSweep('elbow', cuts, context({ against: 'linkage' }))) as View;
    const values = spec.data?.values.map(({ name, at }) => `${name} ${at}`);
    expect(values).toEqual(['k 2 ward', 'k 2 average', 'k 3 ward', 'k 3 average']);
  });

  it('mark the knee of an elbow that a choice of k takes', async () => {
    const results = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((k) => kmeansOf(subjects.table, k, { varying: ['k'] })),
    );
    const spec = (await drawSweep('elbow', results, context())) as View & { description: string };
    expectSound(spec as ChartSpec);
    const falling = results.map(({ clustering }) => ({
      k: clustering.k,
      value: clustering.centers?.inertia ?? 0,
    }));
    expect(kneeOf(falling)).toBe(3);
    const names = markValues(spec as ChartSpec, 'text').map(({ text }) => text);
    expect(new Set(names)).toEqual(new Set(['knee: k = 3']));
    expect(spec.description).toContain(', the knee at k = 3.');
    // two values have no knee to look for, and need no word about it
    const short = await drawSweep('elbow', results.slice(0, 2), context());
    expect(JSON.stringify(short)).not.toContain('knee');
    const straight = await drawSweep(
      'elbow',
      [results[3], results[4], results[5]].map(straightened),
      context(),
    );
    expect(JSON.stringify(straight.title)).toContain('The line has no knee.');
  });

  it('need centers for an elbow', async () => {
    const { results } = await hacOf(subjects.distances, [2, 3]);
    expect(await refusal(() => drawSweep('elbow', results, context()))).toBeInstanceOf(ClusterkitError);
  });
});

describe('charts of trees', () => {
  const NAMES = ['table', 'picture', 'pixels', 'distances', 'columns'] as const;

  it.each(NAMES)('of %s, with and without a cut', async (name) => {
    const { tree, results } = await hacOf(subjects[name], [2]);
    const subject = subjects[name];
    expectSound(await drawTree('heights', { subject, tree }, context()));
    for (const chart of chartsOf('cut').map((entry) => entry.name as ChartNameOf<'cut'>)) {
      expectSound(await drawCut(chart, { subject, tree }, context({ truncate: 5 })));
      expectSound(await drawCut(chart, { subject, tree, result: results[0] }, context()));
    }
  });
});

/** The result with an inertia on a straight line. */
function straightened(result: Result): Result {
  const { clustering } = result;
  const centers = {
    ...(clustering.centers as NonNullable<typeof clustering.centers>),
    inertia: 100 - clustering.k,
  };
  return { ...result, clustering: { ...clustering, centers } };
}

describe('silhouettes', () => {
  it('of a picture have the colors of its clusters, with their names', async () => {
    const result = await withSilhouette(await kmeansOf(subjects.picture, 2));
    const spec = await drawClustering('silhouette', result, context());
    expectSound(spec);
    const hexes = (result.palette ?? []).map(toHex);
    // rims that only some theme shows have colors of eight digits
    const colors = markValues(spec, 'rect').map(({ color }) => String(color));
    expect(new Set(colors.filter(({ length }) => length === 7))).toEqual(new Set(hexes));
    const names = markValues(spec, 'text').map(({ label }) => label);
    for (const [c, hex] of hexes.entries()) expect(names).toContain(`${c}  ${hex}`);
  });
});

describe('charts of comparisons', () => {
  it('panels: clusters that match have one color, and each panel has its centers', async () => {
    const one = await kmeansOf(subjects.plane, 3);
    const { labels } = one.clustering;
    const other = {
      ...one,
      title: 'other',
      clustering: { ...one.clustering, labels: labels.map((c) => (c + 1) % 3) },
    };
    const spec = await drawComparison('panels', [one, other], context());
    const [a, b] = (spec as View).concat?.map((view) => markValues(view as ChartSpec, 'point')) ?? [];
    expect(b).toEqual(a);
    expect(a.filter(({ center }) => center !== undefined)).toHaveLength(9);
  });

  it.each(['table', 'plane', 'picture'] as const)('of %s', async (name) => {
    const results = [await kmeansOf(subjects[name], 3), await withNoise(subjects[name], 2, 5)];
    for (const chart of chartsOf('comparison').map((entry) => entry.name as ChartNameOf<'comparison'>))
      expectSound(await drawComparison(chart, results, context()));
    const spec = await drawComparisons('times', [results, results], context());
    expect(spec.title).toMatchObject({
      subtitle: [
        expect.stringMatching(
          /^k-means and DBSCAN( in oklab)?, (48 rows|120 pixels), one fit each\. The axis/,
        ),
      ],
    });
  });
});

it('every chart of the table has a drawer or belongs to a command of its own', () => {
  const drawn = [
    'clustering',
    'sweep',
    'cut',
    'tree',
    'comparison',
    'comparisons',
    'inputs',
    'trees',
    'labeling',
    'labelings',
  ];
  const others = ['distances', 'intensities', 'columns', 'timings'];
  for (const { of } of CHARTS) expect([...drawn, ...others]).toContain(of);
});
