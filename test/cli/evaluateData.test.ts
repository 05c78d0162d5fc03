import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../src/indices/evaluate.ts';
import { COINS, cli, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Four by two pixels of three colors, and a label for each; one pixel is transparent. */
const PIXELS = [
  [250, 0, 0, 255],
  [250, 0, 0, 255],
  [240, 0, 0, 255],
  [0, 0, 200, 255],
  [0, 0, 200, 255],
  [9, 9, 9, 0],
  [250, 0, 0, 255],
  [0, 0, 200, 255],
];
const LABELS = [0, 0, 0, 1, 1, 255, 1, 1];
const TRUTH = ['r', 'r', 'r', 'b', 'b', 'r', 'r', 'b'];
const seen = [0, 1, 2, 3, 4, 6, 7];

beforeAll(async () => {
  const raw = { width: 4, height: 2 };
  await sharp(Uint8Array.from(PIXELS.flat()), { raw: { ...raw, channels: 4 } })
    .png()
    .toFile(at('tiny.png'));
  await sharp(Uint8Array.from(LABELS), { raw: { ...raw, channels: 1 } })
    .png()
    .toFile(at('map.png'));
  const colors = Uint8Array.from(LABELS.flatMap((label) => [label, 255 - label, 7]));
  await sharp(colors, { raw: { ...raw, channels: 3 } })
    .png()
    .toFile(at('colors.png'));
  writeFileSync(at('map.txt'), LABELS.map((label) => `${label}\n`).join(''));
  writeFileSync(at('truth.txt'), TRUTH.map((label) => `${label}\n`).join(''));
});

describe('evaluate --data PICTURE', () => {
  it.each([['map.png'], ['colors.png'], ['map.txt']])(
    'judges the label of each pixel by its color (%s)',
    async (name) => {
      const metrics = ['ari', 'silhouette', 'davies-bouldin', 'inertia'];
      const options = ['--truth', at('truth.txt'), '--metrics', metrics.join(',')];
      const { runs } = await json(['evaluate', at(name), '--data', at('tiny.png'), ...options]);
      // pixel by pixel, without counting what is equal, in bytes as they are
      const x = Uint8Array.from(seen.flatMap((i) => PIXELS[i].slice(0, 3)));
      const { values } = await evaluate(
        seen.map((i) => LABELS[i]),
        { truth: seen.map((i) => TRUTH[i]), data: { x, n: 7, dim: 3 }, indices: metrics },
      );
      for (const index of metrics) expect(runs[0].metrics[index]).toBeCloseTo(values[index], 9);
      expect(runs[0]).toMatchObject({ n: 7, k: 2, input: { n: 8 }, data: { kind: 'image', n: 8 } });
      expect(runs[0].clusters.map(({ size }: { size: number }) => size)).toEqual([3, 4].sort());
    },
  );

  it('finds for the labels of kmeans what kmeans finds, in its color space', async () => {
    const space = ['--space', 'oklab', '--metrics', 'davies-bouldin,calinski-harabasz'];
    const fit = await json(['kmeans', COINS, '-k', '3', ...space, '--labels-out', at('coins.png')]);
    const { runs } = await json(['evaluate', at('coins.png'), '--data', COINS, ...space]);
    for (const [name, value] of Object.entries(fit.runs[0].metrics as Record<string, number>))
      expect(runs[0].metrics[name]).toBeCloseTo(value, 8);
  });

  it.each([
    ['another number of labels', ['--data', COINS], 3, /8 labels for 116352 pixels of .*coins\.png\n$/],
    ['columns', ['--data', COINS, '--columns', 'x'], 2, /--columns is not used with pictures/],
    [
      'opacity',
      ['--data', COINS, '--alpha', 'weight'],
      2,
      /--alpha weight: pixels with a label each count alike/,
    ],
    [
      'a space of no picture',
      ['--data', 'data/points.csv', '--space', 'lab'],
      2,
      /--space is not used with tables/,
    ],
  ])('refuses %s', async (_, options, exit, message) => {
    const { code, stderr } = await cli(['evaluate', at('map.txt'), ...options]);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
  });
});

describe('evaluate --distances and --metric', () => {
  const rows = [
    [0, 1],
    [1, 1],
    [5, 2],
    [6, 9],
    [7, 8],
    [7, 1],
  ];
  const labels = [0, 0, 1, 1, 1, 0];
  const data = { x: Float64Array.from(rows.flat()), n: 6, dim: 2 };

  beforeAll(() => {
    const square = rows.map((a) => rows.map((b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1])));
    writeFileSync(at('square.csv'), square.map((row) => `${row.join(',')}\n`).join(''));
    writeFileSync(at('found.txt'), labels.map((label) => `${label}\n`).join(''));
    writeFileSync(at('rows.csv'), `x,y\n${rows.map((row) => `${row.join(',')}\n`).join('')}`);
  });

  it('judges by a matrix what can be told of it', async () => {
    const { runs } = await json(['evaluate', at('found.txt'), '--distances', at('square.csv')]);
    const metrics = ['silhouette', 'dunn', 'c-index'];
    const { values } = await evaluate(labels, { data, metric: 'manhattan', indices: metrics });
    expect(Object.keys(runs[0].metrics)).toEqual(metrics);
    for (const name of metrics) expect(runs[0].metrics[name]).toBeCloseTo(values[name], 12);
    expect(runs[0].data).toMatchObject({ kind: 'distances', n: 6, form: 'square' });
  });

  it('reads labels and distances as options say', async () => {
    writeFileSync(at('given.txt'), Buffer.from('note\n\u00e9|x|y\n0|1,5|2\n1,5|0|1\n2|1|0\nend\n', 'latin1'));
    writeFileSync(at('mine.txt'), Buffer.from('r\u00e9\nr\u00e9\nb\n', 'latin1'));
    const dialect = ['--delimiter', '|', '--skip', '1', '--footer', '1', '--encoding', 'latin1'];
    const asked = ['evaluate', at('mine.txt'), '--distances', at('given.txt'), '--metrics', 'dunn'];
    const { told, code } = await cli([...asked, ...dialect, '--decimal', ',']);
    expect([code, told]).toEqual([
      0,
      `${at('given.txt')}: read as separated values, delimiter "|", decimal comma, windows-1252, ` +
        `1 line in front left out; 3 items, square\n` +
        `${at('mine.txt')}: read as one value a line, without a header, windows-1252; 3 labels\n`,
    ]);
    const { runs } = await json(['hac', at('given.txt'), '--distances', '-k', '2', ...dialect]);
    expect(runs[0].input.reading).toMatchObject({ encoding: 'windows-1252', skipped: 1 });
  });

  it.each([['chebyshev'], ['canberra'], ['mahalanobis']] as const)('measures by %s', async (metric) => {
    const options = ['--data', at('rows.csv'), '--metric', metric, '--metrics', 'silhouette,dunn'];
    const { runs } = await json(['evaluate', at('found.txt'), ...options]);
    const { values } = await evaluate(labels, { data, metric, indices: ['silhouette', 'dunn'] });
    expect(runs[0].metrics).toEqual(values);
  });

  it.each([
    [
      'both',
      ['--data', 'x.csv', '--distances', 'y.csv'],
      2,
      /--distances is not used together with the data/,
    ],
    [
      'a metric',
      ['--distances', 'square.csv', '--metric', 'cosine'],
      2,
      /--metric is not used with matrices of distances/,
    ],
    ['means', ['--distances', 'square.csv', '--metrics', 'db'], 2, /davies-bouldin requires rows/],
    ['an unknown metric', ['--data', 'rows.csv', '--metric', 'manhatten'], 2, /Did you mean manhattan\?/],
    [
      'no square',
      ['--distances', 'rows.csv'],
      3,
      /rows\.csv: not a matrix of distances: 6 lines of 2 numbers/,
    ],
    ['no file', ['--distances', 'none.csv'], 3, /none\.csv: there is no such file/],
  ])('refuses %s', async (_, options, exit, message) => {
    const paths = options.map((word) => (/\.csv$/.test(word) ? at(word) : word));
    const { code, stderr } = await cli(['evaluate', at('found.txt'), ...paths]);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('evaluate --out', () => {
  it('writes each row with its label, its distance to the mean, the next cluster and its silhouette', async () => {
    writeFileSync(at('five.csv'), 'x,y\n0,0\n2,0\n,7\n10,0\n10,4\n50,50\n');
    writeFileSync(at('five-labels.csv'), 'label\na\na\nb\nb\nb\n-1\n');
    const { stdout } = await cli([
      ...['evaluate', at('five-labels.csv'), '--data', at('five.csv'), '--missing', 'drop'],
      ...['--metrics', 'silhouette', '--out', '-'],
    ]);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('x,y,label,distance,second_label,silhouette');
    // the means are (1, 0) and (10, 2); the noise and the row that was left out have no distance
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 5).join())).toEqual([
      ...['0,0,a,1,b', '2,0,a,1,b', ',7,,,', '10,0,b,2,a', '10,4,b,2,a', '50,50,-1,,b'],
    ]);
    const others = (10 + Math.sqrt(116)) / 2;
    expect(Number(lines[1].split(',')[5])).toBeCloseTo((others - 2) / others, 12);
    expect([lines[3].split(',')[5], lines[6].split(',')[5]]).toEqual(['', '']);
  });

  it('writes names, labels and silhouettes of given distances, and refuses what it cannot write', async () => {
    writeFileSync(at('square.csv'), 'id,p,q,r\np,0,1,8\nq,1,0,8\nr,8,8,0\n');
    writeFileSync(at('three.csv'), 'label\n0\n0\n1\n');
    const { stdout } = await cli([
      'evaluate',
      at('three.csv'),
      '--distances',
      at('square.csv'),
      '--out',
      '-',
    ]);
    expect(stdout).toBe('id,label,silhouette\np,0,0.875\nq,0,0.875\nr,1,0\n');
    const bare = await cli(['evaluate', at('three.csv'), '--truth', at('three.csv'), '--out', '-']);
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('requires the data') });
    const picture = await cli(['evaluate', at('map.txt'), '--data', at('tiny.png'), '--out', '-']);
    expect(picture.stderr).toContain('is not used with pictures');
  });
});
