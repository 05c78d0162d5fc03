import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlgorithmEntry, Settings } from '../../src/algorithms/entry.ts';
import { findAlgorithm } from '../../src/algorithms/table.ts';
import type { SubjectKind } from '../../src/core/params.ts';
import { OutputPlan } from '../../src/work/names.ts';
import { openSubject } from '../../src/work/open.ts';
import type { SubjectOptions } from '../../src/work/params/reading.ts';
import type { Findings, Result } from '../../src/work/result.ts';
import type { Subject } from '../../src/work/subject.ts';
import { clusterCsv, runColumns } from '../../src/work/tables.ts';
import { type WriteOptions, writeFindings } from '../../src/work/write.ts';
import type { PlanOptions } from '../../src/work/writeChecks.ts';
import { planOutputs, type Targets } from '../../src/work/writePlan.ts';
import { temporaryFolder } from '../support/cli.ts';
import { hacOf, kmeansOf, withNoise, withSilhouette } from '../support/results.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

type Entry = Pick<AlgorithmEntry, 'name' | 'params' | 'gives' | 'cuts'>;
const [KMEANS, DBSCAN, HAC]: Entry[] = ['kmeans', 'dbscan', 'hac'].map(findAlgorithm);

const ks = (...values: number[]): Settings[] => values.map((k) => ({ k, seed: 1 }));

function plan(
  entry: Entry,
  runs: readonly Settings[],
  options: PlanOptions,
  { kind = 'table' as SubjectKind, groups = [['data/in.csv']], varying = runs.length > 1 ? ['k'] : [] } = {},
): Targets[] {
  const files = new OutputPlan({ inputs: groups.flat() });
  return planOutputs(files, { entry, runs, varying, kind, groups, command: entry.name }, options);
}

describe('a plan of outputs', () => {
  it('names charts by run, or by all runs', () => {
    const [targets] = plan(KMEANS, ks(2, 3), { chart: ['pie', 'elbow', 'bar'] });
    expect(targets.sweep).toEqual([{ chart: 'elbow', path: 'in-kmeans-elbow.svg' }]);
    expect(targets.results.map(({ charts }) => charts)).toEqual([
      [
        { chart: 'bar', path: 'in-kmeans-k2-bar.svg' },
        { chart: 'pie', path: 'in-kmeans-k2-pie.svg' },
      ],
      [
        { chart: 'bar', path: 'in-kmeans-k3-bar.svg' },
        { chart: 'pie', path: 'in-kmeans-k3-pie.svg' },
      ],
    ]);
  });

  it('draws the usual chart of several runs into a file that names no chart', () => {
    expect(plan(KMEANS, ks(2, 3), { output: 'a.svg' })[0].sweep[0].chart).toBe('elbow');
    const kind = 'picture';
    expect(plan(KMEANS, ks(2, 3), { output: 'a.svg' }, { kind })[0].sweep[0].chart).toBe('bars');
    expect(plan(HAC, ks(2, 3), { output: 'a.svg' }, { kind: 'distances' })[0].sweep[0].chart).toBe('metrics');
  });

  it('asks which chart it is, of those that there may be', async () => {
    const ask = (options: PlanOptions, runs = ks(2), more = {}) =>
      refusal(() => plan(KMEANS, runs, options, more));
    expect(await ask({ output: 'a.svg' })).toMatchObject({
      option: 'output',
      remedies: [
        {
          option: 'chart',
          value:
            'bar, pie, scatter, scatter-3d, biplot, parallel, snake, boxes, pairs, heatmap, silhouette, vat',
        },
      ],
    });
    expect(await ask({ output: 'a.svg' }, ks(2), { kind: 'picture' })).toMatchObject({
      remedies: [
        {
          value:
            'bar, pie, scatter, scatter-3d, biplot, parallel, snake, boxes, pairs, heatmap, silhouette, vat, segmented',
        },
      ],
    });
    expect(await ask({ output: 'a-{k}.svg' }, ks(2, 3))).toMatchObject({
      remedies: [{ value: expect.stringMatching(/^bar, pie/) }],
    });
  });

  it('refuses charts that there are not', async () => {
    const why = async (entry: Entry, chart: string, runs: readonly Settings[], kind: SubjectKind = 'table') =>
      (await refusal(() => plan(entry, runs, { chart: [chart] }, { kind }))).message;
    expect(await why(KMEANS, 'elbow', ks(2))).toMatch(/elbow requires several runs/);
    expect(await why(KMEANS, 'silhouette', ks(1, 2))).toMatch(/silhouette requires at least two clusters/);
    expect(await why(KMEANS, 'members', ks(2), 'picture')).toMatch(/members requires rows that are pictures/);
    expect(await why(KMEANS, 'segmented', ks(2))).toMatch(/segmented requires a picture/);
    expect(await why(HAC, 'scatter', ks(2), 'distances')).toMatch(
      /scatter requires rows, and distances or a graph have none/,
    );
    expect(await why(KMEANS, 'dendrogram', ks(2))).toMatch(/received "dendrogram"; expected bar, pie, /);
    expect(await why(DBSCAN, 'elbow', ks(2, 3))).toMatch(/xpected bar/);
  });

  it('wants a cut for what is about clusters', async () => {
    const uncut = [{ linkage: 'ward' }];
    for (const options of [{ chart: ['bar'] }, { out: 'a.csv' }, { csv: true }, { labels: true as const }])
      expect(await refusal(() => plan(HAC, uncut, options, { varying: [] }))).toMatchObject({
        remedies: [{ option: 'k' }, { option: 'height' }, { option: 'inconsistency' }, { option: 'gap' }],
      });
    const [targets] = plan(HAC, uncut, { chart: ['dendrogram', 'heights'], newick: 'a.nwk' });
    expect(targets.results).toEqual([]);
    expect(targets.trees).toMatchObject([
      { charts: [{ chart: 'heights' }], cutCharts: [{ chart: 'dendrogram' }], newick: 'a.nwk' },
    ]);
  });

  it('makes a tree for each setting but the cuts', () => {
    const runs = ['ward', 'single'].flatMap((linkage) => [2, 3].map((k) => ({ linkage, k })));
    const options = { chart: ['dendrogram', 'heights'], treeOut: 'out/' };
    const [targets] = plan(HAC, runs, options, { varying: ['linkage', 'k'] });
    expect(targets.trees.map(({ charts }) => charts[0].path)).toEqual([
      'in-hac-linkageward-heights.svg',
      'in-hac-linkagesingle-heights.svg',
    ]);
    expect(targets.trees.map(({ tree }) => tree)).toEqual([
      'out/in-tree-linkageward.csv',
      'out/in-tree-linkagesingle.csv',
    ]);
    expect(targets.results[3].cutCharts[0].path).toBe('in-hac-k3-linkagesingle-dendrogram.svg');
  });

  it('gives runs that share a name one table of rows, of labels, one document', () => {
    const [targets] = plan(KMEANS, ks(2, 3), { out: 'a.csv', labelsOut: 'l-{k}.csv', output: 'a.json' });
    expect(targets.rows).toEqual([{ path: 'a.csv', of: [0, 1] }]);
    expect(targets.labels).toEqual([
      { path: 'l-2.csv', of: [0] },
      { path: 'l-3.csv', of: [1] },
    ]);
    expect(targets.documents).toEqual([{ path: 'a.json', of: [0, 1] }]);
    const runs = [2, 3].flatMap((k) => [0.5, 1].map((eps) => ({ k, eps })));
    const [grid] = plan(KMEANS, runs, { out: '{k}.csv' }, { varying: ['k', 'eps'] });
    expect(grid.rows).toEqual([
      { path: '2.csv', of: [0, 1] },
      { path: '3.csv', of: [2, 3] },
    ]);
  });

  it('refuses two results for any other file', async () => {
    for (const options of [{ centersOut: 'c.csv' }, { modelOut: 'm.json' }])
      expect((await refusal(() => plan(KMEANS, ks(2, 3), options))).message).toMatch(/two results/);
    const kind = 'picture';
    for (const options of [{ labelsOut: 'l.png' }, { labelsOut: 'l.npy' }, { quantized: 'q.png' }])
      expect((await refusal(() => plan(KMEANS, ks(2, 3), options, { kind }))).message).toMatch(/two results/);
    expect(plan(KMEANS, ks(2, 3), { labelsOut: 'l.csv' }, { kind })[0].labels[0].of).toEqual([0, 1]);
  });

  it('names the files of each picture of several that are clustered together', () => {
    const more = { kind: 'picture' as const, groups: [['a.png', 'b.png']] };
    const [targets] = plan(
      KMEANS,
      ks(2),
      { labelsOut: 'out/', quantized: 'out/', boundaries: 'out/', centersOut: 'c.csv' },
      more,
    );
    expect(targets.results).toMatchObject([{ centers: 'c.csv' }]);
    expect(targets.results[0].pictures).toBeUndefined();
    expect(targets.parts).toEqual([
      {
        labels: [{ path: 'out/a-labels-k2.png', of: [0] }],
        pictures: [{ quantized: 'out/a-k2.png', boundaries: 'out/a-boundaries-k2.png' }],
      },
      {
        labels: [{ path: 'out/b-labels-k2.png', of: [0] }],
        pictures: [{ quantized: 'out/b-k2.png', boundaries: 'out/b-boundaries-k2.png' }],
      },
    ]);
  });

  it('refuses what could not be written in the end', async () => {
    const kind = 'picture';
    const gif = await refusal(() => plan(KMEANS, ks(256), { quantized: 'q.gif' }, { kind }));
    expect(gif.message).toMatch(/a GIF holds 255 colors, not 256/);
    expect(await refusal(() => plan(KMEANS, ks(2), { coordinates: 'pca:2' }))).toMatchObject({
      option: 'coordinates',
      remedies: [{ option: 'out' }],
    });
    const steps = await refusal(() => plan(KMEANS, ks(2), { coordinates: 'hog', out: 'a.csv' }));
    expect(steps.message).toMatch(/Expected pca:3, tsne:2 or umap:2 for coordinates/);
    const turned = await refusal(() => plan(HAC, ks(2), { out: 'a.csv', transpose: true }));
    expect(turned).toMatchObject({ option: 'out' });
    expect(plan(HAC, ks(2), { out: 'a.csv', transpose: true, featuresTree: true })).toHaveLength(1);
    const idle = await refusal(() => plan(KMEANS, ks(2, 3), { chart: ['elbow'], against: 'eps' }));
    expect(idle).toMatchObject({ option: 'against' });
  });
});

describe('findings as files', () => {
  const work = testWork();
  const subjects = {} as Record<'table' | 'picture' | 'distances' | 'columns' | 'together', Subject>;
  const open = (files: string[], kind: SubjectKind, options: SubjectOptions = {}) =>
    openSubject(work, { kind, files: files.map(at) }, options);

  beforeAll(async () => {
    writeFileSync(at('t.csv'), 'name,a,b\np,0,0\nq,0,2\nr,10,0\ns,,5\nt,10,2\nu,10,4\n');
    writeFileSync(at('d.csv'), '0,1,9\n1,0,8\n9,8,0\n');
    const png = (values: number[][], width: number) =>
      sharp(Uint8Array.from(values.flat()), { raw: { width, height: values.length / width, channels: 3 } })
        .png()
        .toBuffer();
    const [red, blue, teal] = [
      [255, 0, 0],
      [0, 0, 255],
      [0, 128, 128],
    ];
    writeFileSync(at('p.png'), await png([red, red, blue, teal, red, blue], 3));
    writeFileSync(at('q.png'), await png([blue, red], 2));
    subjects.table = await open(['t.csv'], 'table', { id: 'name', missing: 'drop' });
    subjects.picture = await open(['p.png'], 'picture');
    subjects.distances = await open(['d.csv'], 'distances');
    subjects.columns = await open(['t.csv'], 'table', { id: 'name', missing: 'drop', transpose: true });
    subjects.together = await open(['p.png', 'q.png'], 'picture');
  });

  const text = (name: string) => readFileSync(at(name), 'utf8');

  /** Writes what options ask for, into the folder. */
  async function write(
    entry: Entry,
    results: Result[],
    options: PlanOptions & WriteOptions,
    more: Partial<Findings> = {},
  ) {
    const [{ subject, varying }] = results;
    const trees = more.trees ?? [];
    const settings = results.map((result) => result.settings);
    const planned = {
      kind: subject.kind,
      groups: [[...subject.files]],
      varying: [...varying],
    };
    const [targets] = plan(entry, settings, options, planned);
    const findings = { subject, results, trees };
    await writeFindings(work, targets, findings, options, (part) => ({ runs: part.results.length }));
  }

  const sweep = async (subject: Subject, ...list: number[]) => {
    const results: Result[] = [];
    for (const k of list) results.push(await kmeansOf(subject, k, { settings: { k }, varying: ['k'] }));
    return results;
  };

  it('join labels, distances and silhouettes to the rows as they were read', async () => {
    const result = await withSilhouette(await kmeansOf(subjects.table, 2));
    await write(KMEANS, [result], { out: at('rows.csv'), coordinates: 'pca:1' });
    const [header, ...lines] = text('rows.csv').trim().split('\n');
    expect(header).toBe('name,a,b,label,distance,second_label,silhouette,pca1');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^p,0,0,1,1,0,0\.\d+,-?\d/);
    expect(lines[3]).toBe('s,,5,,,,,');
  });

  it('leave out distances to centers that there are not, and keep noise apart from rows left out', async () => {
    const result = await withNoise(subjects.table, 2, 4);
    await write(DBSCAN, [result], { out: at('noise.csv'), labelsOut: at('noise-labels.csv') });
    const [header, ...lines] = text('noise.csv').trim().split('\n');
    expect(header).toBe('name,a,b,label');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['-1', '1', '0', '', '0', '-1']);
    expect(text('noise-labels.csv')).toBe('id,label\np,-1\nq,1\nr,0\ns,\nt,0\nu,-1\n');
  });

  it('hold a label column for each run of one table', async () => {
    const results = await sweep(subjects.table, 2, 3);
    await write(KMEANS, results, { out: at('all.csv'), labelsOut: at('all-labels.ndjson') });
    expect(text('all.csv').split('\n')[0]).toBe('name,a,b,label_k2,label_k3');
    expect(JSON.parse(text('all-labels.ndjson').split('\n')[0])).toEqual({
      id: 'p',
      label_k2: 1,
      label_k3: 0,
    });
  });

  it('call columns by what differs between the runs of one table', async () => {
    const results = await sweep(subjects.table, 2, 3);
    const grid = results.flatMap((result) =>
      [0.5, 1].map((eps) => ({
        ...result,
        settings: { ...result.settings, eps },
        varying: ['k', 'eps'],
      })),
    );
    await write(KMEANS, grid, { labelsOut: at('grid.csv') });
    expect(text('grid.csv').split('\n')[0]).toBe(
      'id,label_k2_eps0.5,label_k2_eps1,label_k3_eps0.5,label_k3_eps1',
    );
    await write(KMEANS, grid, { labelsOut: at('grid-{k}.csv') });
    expect(text('grid-2.csv').split('\n')[0]).toBe('id,label_eps0.5,label_eps1');
  });

  it('write the labels of pixels in every format', async () => {
    const [result] = await sweep(subjects.picture, 2);
    for (const format of ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx', 'npy', 'png'])
      await write(KMEANS, [result], { labelsOut: at(`pixels.${format}`) });
    expect(text('pixels.csv')).toBe('x,y,label\n0,0,1\n1,0,1\n2,0,0\n0,1,0\n1,1,1\n2,1,0\n');
    expect(JSON.parse(text('pixels.json'))[2]).toEqual({ x: 2, y: 0, label: 0 });
    const { data, info } = await sharp(at('pixels.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([3, 2]);
    expect([data[0], data[2 * info.channels]]).toEqual([1, 0]);
    expect(readFileSync(at('pixels.npy')).toString('latin1')).toContain("'shape': (2, 3)");
  });

  it('write centers of pictures with their colors, and of rows with their sizes', async () => {
    const [colors] = await sweep(subjects.picture, 3);
    await write(KMEANS, [colors], { centersOut: at('colors.csv') });
    expect(text('colors.csv').split('\n').slice(0, 2)).toEqual([
      'cluster,size,hex,red,green,blue',
      '0,3,#ff0000,255,0,0',
    ]);
    const [rows] = await sweep(subjects.table, 2);
    await write(KMEANS, [rows], { centersOut: at('centers.csv') });
    expect(text('centers.csv')).toBe('cluster,size,a,b\n0,3,10,2\n1,2,0,1\n');
    await write(KMEANS, [rows], { centersOut: at('centers.npy') });
    expect(readFileSync(at('centers.npy')).toString('latin1')).toContain("'shape': (2, 2)");
  });

  it('refuse centers that there are not before anything is written', async () => {
    const { results } = await hacOf(subjects.distances, [2]);
    const options = { centersOut: at('none.csv'), labelsOut: at('none-labels.csv') };
    expect(await refusal(() => write(HAC, results, options))).toMatchObject({ option: 'centersOut' });
    expect(existsSync(at('none-labels.csv'))).toBe(false);
  });

  it('write models that predict can read', async () => {
    const { results } = await hacOf(subjects.table, [2]);
    await write(HAC, results, { modelOut: at('rows.json') }, { trees: [results[0].tree as never] });
    expect(JSON.parse(text('rows.json'))).toMatchObject({
      algorithm: 'hac',
      metric: 'euclidean',
      centers: [
        [10, 2],
        [0, 1],
      ],
      source: { columns: ['a', 'b'] },
    });
    const [colors] = await sweep(subjects.picture, 2);
    await write(KMEANS, [colors], { modelOut: at('colors.json') });
    expect(JSON.parse(text('colors.json'))).toMatchObject({ space: 'rgb', colors: ['#002bd5', '#ff0000'] });
  });

  it('write trees, and columns that were grouped as the means of the groups', async () => {
    const { tree, results } = await hacOf(subjects.columns, [1]);
    const options = { newick: at('t.nwk'), treeOut: at('t-tree.csv'), out: at('groups.csv') };
    const features = { transpose: true, featuresTree: true };
    await write(HAC, results, { ...options, ...features }, { trees: [tree] });
    expect(text('t.nwk')).toMatch(/^\(a:[\d.]+,b:[\d.]+\);\n$/);
    expect(text('t-tree.csv')).toMatch(/^a,b,height,size\n0,1,[\d.]+,2\n$/);
    expect(text('groups.csv').split('\n').slice(0, 3)).toEqual(['a+b', '0', '1']);
  });

  it('write labels and pictures of each of several that were clustered together', async () => {
    const [result] = await sweep(subjects.together, 2);
    await write(KMEANS, [result], { labelsOut: at('{stem}-l.csv'), quantized: at('{stem}-q.png') });
    expect(text('q-l.csv')).toBe('x,y,label\n0,0,0\n1,0,1\n');
    const { info } = await sharp(at('p-q.png')).toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([3, 2]);
  });

  it('write documents and CSV of the results that share a name', async () => {
    const results = await sweep(subjects.table, 2, 3);
    await write(KMEANS, results, { output: at('doc.json') });
    expect(JSON.parse(text('doc.json'))).toEqual({ runs: 2 });
    await write(KMEANS, results, { output: at('doc-{k}.csv'), metricsOut: at('runs.csv') });
    expect(text('doc-3.csv')).toMatch(
      /^input,algorithm,k,cluster,rows,share,a,b\n[^\n]*t\.csv,kmeans,3,0,2,0\.4,/,
    );
    expect(text('runs.csv').split('\n')[0]).toBe('input,algorithm,k,n,inertia,iterations,seconds');
  });

  it('write charts', async () => {
    const results = await sweep(subjects.table, 2, 3);
    const options = { chart: ['elbow', 'pie'], output: at('{chart}{-k}.vl.json') };
    await write(KMEANS, results, options);
    for (const name of ['elbow', 'pie-k2', 'pie-k3'])
      expect(JSON.parse(text(`${name}.vl.json`)).$schema).toContain('vega-lite');
  });

  it('go to standard output, where there is one', async () => {
    const [result] = await sweep(subjects.table, 2);
    const out: (string | Uint8Array)[] = [];
    const [targets] = plan(KMEANS, [result.settings], { out: '-' }, { groups: [['in.csv']] });
    const findings = { subject: subjects.table, results: [result], trees: [] };
    const written = writeFindings(
      { ...work, stdout: (chunk) => out.push(chunk) },
      targets,
      findings,
      {},
      () => ({}),
    );
    await written;
    expect(out.join('')).toMatch(/^name,a,b,label/);
    expect((await refusal(() => writeFindings(work, targets, findings, {}, () => ({})))).code).toBe('usage');
  });
});

describe('tables', () => {
  it('tell the clusters and the runs of a tree by its cuts', async () => {
    const subject = await openSubject(testWork(), { kind: 'distances', files: [at('d.csv')] });
    const { results } = await hacOf(subject, [2, 3]);
    const csv = clusterCsv(results, true).split('\n');
    expect(csv[0]).toBe('input,algorithm,by,bound,k,cluster,items,share,height');
    expect(csv[1]).toBe(`${at('d.csv')},hac,k,2,2,0,2,0.6666666666666666,1`);
    expect(csv).toHaveLength(7);
    expect(runColumns(results).map(({ name }) => name)).toEqual([
      ...['input', 'algorithm', 'by', 'bound', 'k', 'n', 'height', 'seconds'],
    ]);
  });

  it('tell noise in a last line, and parameters that vary in columns', async () => {
    const options = { id: 'name', missing: 'drop' } as const;
    const subject = await openSubject(testWork(), { kind: 'table', files: [at('t.csv')] }, options);
    const result = await withNoise(subject, 2, 4);
    const run = {
      ...result,
      settings: { eps: 0.5 },
      varying: ['eps'],
      scores: { values: { dunn: 2 }, warnings: [] },
    };
    const lines = clusterCsv([run], true).trim().split('\n');
    expect(lines[0]).toBe('input,algorithm,eps,k,cluster,rows,share,a,b,dunn');
    expect(lines[3]).toBe(`${at('t.csv')},dbscan,0.5,2,-1,2,0.4,5,2,2`);
    expect(runColumns([run]).map(({ name, values }) => [name, values[0]])).toEqual([
      ['input', at('t.csv')],
      ['algorithm', 'dbscan'],
      ['eps', 0.5],
      ['k', 2],
      ['n', 5],
      ['noise', 2],
      ['dunn', 2],
      ['seconds', 0.25],
    ]);
  });
});
