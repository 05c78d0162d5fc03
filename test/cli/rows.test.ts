import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { cli, json, ROOT, temporaryFolder } from '../support/cli.ts';

/* Clusters of rows: tables, matrices, folders of pictures. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const data = (name: string) => join(ROOT, 'data', name);
const IMAGES = join(ROOT, 'images');

/** Two clouds far apart, of four and two rows; one row lacks a number. */
const ROWS: [string, number | null, number][] = [
  ['a', 1, 1],
  ['b', 1, 2],
  ['c', null, 5],
  ['d', 2, 1],
  ['e', 101, 100],
  ['f', 101, 102],
  ['g', 2, 2],
];
const LABELS = [0, 0, null, 0, 1, 1, 0];
const complete = ROWS.filter(([, p]) => p !== null) as [string, number, number][];
const TABLE = at('rows.csv');
const MATRIX = at('rows.npy');

/** 28 images of 4 x 4 bytes, dark and light ones in turn, as an IDX file. */
function idx(): Uint8Array {
  const head = Buffer.from([0, 0, 8, 3, 0, 0, 0, 28, 0, 0, 0, 4, 0, 0, 0, 4]);
  const pixels = Buffer.from(
    Array.from({ length: 28 * 16 }, (_, p) => (Math.floor(p / 16) % 2) * 200 + (p % 5)),
  );
  return Buffer.concat([head, pixels]);
}

beforeAll(() => {
  writeFileSync(
    TABLE,
    `name,p,q\n${ROWS.map((row) => row.map((cell) => cell ?? '').join(',')).join('\n')}\n`,
  );
  writeFileSync(
    at('rows.json'),
    JSON.stringify(complete.map(([name, p, q]) => ({ name, p: String(p), q: String(q) }))),
  );
  writeFileSync(MATRIX, toNpy(Float64Array.from(complete.flatMap(([, p, q]) => [p, q])), [6, 2]));
  writeFileSync(at('images.gz'), gzipSync(idx()));
});

const drop = ['--missing', 'drop', '--id', 'name'];

describe('rows: every kind of input', () => {
  it('adds lists of names up that are given apart', async () => {
    const once = await json(['kmeans', TABLE, ...drop, '-k', '2', '--columns', 'p,q']);
    const apart = await json(['kmeans', TABLE, ...drop, '-k', '2', '--columns', 'p', '--columns', 'q']);
    expect(apart.runs[0].centers[0]).toHaveLength(2);
    expect(apart.runs[0].centers).toEqual(once.runs[0].centers);
  });

  it('finds the same in a table, JSON and a matrix', async () => {
    const runs = await Promise.all(
      [[TABLE, ...drop], [at('rows.json'), '--id', 'name'], [MATRIX]].map(
        async (args) => (await json(['kmeans', ...args, '-k', '2', '-q'])).runs[0],
      ),
    );
    for (const run of runs) {
      expect(run).toMatchObject({ k: 2, n: 6, dim: 2, sizes: [4, 2], converged: true });
      expect(run.centers).toEqual([
        [1.5, 1.5],
        [101, 101],
      ]);
      expect(run.inertia).toBe(4 * 0.5 + 2);
      expect(run.shares[0]).toBeCloseTo(2 / 3, 12);
    }
    expect(runs.map(({ input }) => [input.kind, input.n, input.dim])).toEqual([
      ['table', 7, 2],
      ['table', 6, 2],
      ['matrix', 6, 2],
    ]);
  });

  it('tells how rows were read and prepared', async () => {
    const args = ['kmeans', TABLE, ...drop, '-k', '2', '--scale', 'standard', '--where', 'q < 1000', '-q'];
    const [run] = (await json(args)).runs;
    expect(run.params).toMatchObject({
      k: 2,
      where: 'q < 1000',
      id: 'name',
      missing: 'drop',
      scale: 'standard',
    });
    expect(run.preparation.map(({ name }: { name: string }) => name)).toEqual(['scale']);
    // means as they were read, whatever was clustered
    expect(run.profile).toMatchObject({
      columns: ['p', 'q'],
      clusters: [
        [1.5, 1.5],
        [101, 101],
      ],
    });
    expect(run.warnings).toEqual([{ code: 'rows-left-out', rows: 1, total: 7 }]);
    expect(run.input.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('prints a table with the means of all', async () => {
    const { code, stdout, stderr } = await cli(['kmeans', TABLE, ...drop, '-k', '2']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `warning: ${TABLE}: 1 of 7 rows was left out: a value is missing or is not a number\n`,
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(`${TABLE}  7 rows (1 left out), 2 columns`);
    expect(lines.slice(3)).toEqual([
      'cluster  rows    share       p       q',
      '      0     4   66.7 %     1.5     1.5',
      '      1     2   33.3 %     101     101',
      '    all     6  100.0 %  34.667  34.667',
    ]);
  });

  it('reads images of an IDX file packed by gzip, with their labels', async () => {
    writeFileSync(at('labels.txt'), Array.from({ length: 28 }, (_, i) => i % 2).join('\n'));
    const [run] = (await json(['kmeans', at('images.gz'), '--labels', at('labels.txt'), '-k', '2'])).runs;
    expect(run).toMatchObject({ n: 28, dim: 16, sizes: [14, 14] });
    expect(run.input.shape).toEqual({ height: 4, width: 4, bands: 1 });
  });

  it('groups the pictures of a folder, and of many files with --by pictures', async () => {
    const [whole] = (await json(['kmeans', IMAGES, '-k', '2', '--size', '8x8', '--grey', '-q'])).runs;
    expect(whole).toMatchObject({ dim: 64, input: { kind: 'folder', path: IMAGES } });
    const files = ['flower.jpg', 'coins.png', 'china.jpg'].map((name) => join(IMAGES, name));
    const args = ['kmeans', ...files, '-k', '2', '--by', 'pictures', '--labels-out', at('by.csv'), '-q'];
    const [run] = (await json(args)).runs;
    expect(run).toMatchObject({ n: 3, dim: 3072 });
    expect(readFileSync(at('by.csv'), 'utf8').split('\n').slice(0, 2)).toEqual([
      'id,label',
      expect.stringContaining('flower.jpg,'),
    ]);
  });

  it('reads a table from standard input', async () => {
    const stdin = readFileSync(at('rows.json'));
    const [run] = (await json(['kmeans', '-', '--columns', 'p,q', '-k', '2'], { stdin })).runs;
    expect(run).toMatchObject({ sizes: [4, 2], input: { path: '-', kind: 'table', sha256: null } });
  });

  it('has a line for each k', async () => {
    const { stdout } = await cli(['kmeans', MATRIX, '-k', '1..3', '--n-init', '2']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[3].trim().split(/\s{2,}/)).toEqual([
      'k',
      'inertia',
      'iterations',
      'seconds',
      'rows of each cluster',
    ]);
    expect(lines.slice(4).map((line) => line.trim().split(/\s{2,}/)[0])).toEqual(['1', '2', '3']);
    expect(lines[5]).toMatch(/^2 +4 .* 4 2$/);
    const { stdout: csv } = await cli(['kmeans', MATRIX, '-k', '1..3', '--csv']);
    expect(csv.split('\n')[0]).toBe('input,algorithm,k,cluster,rows,share,x0,x1');
    expect(csv.trimEnd().split('\n')).toHaveLength(1 + 1 + 2 + 3);
  });

  it.each(['minibatch', 'bisecting'])('%s takes rows, too', async (command) => {
    const [run] = (await json([command, MATRIX, '-k', '2'])).runs;
    expect(run).toMatchObject({ algorithm: command, sizes: [4, 2] });
  });
});

describe('rows: files', () => {
  const run = (...args: string[]) => cli(['kmeans', TABLE, ...drop, '-k', '2', '-q', ...args]);

  it('joins labels to the rows as they were read, in their order', async () => {
    const joined: Record<string, unknown[]> = {};
    for (const format of ['csv', 'json', 'parquet', 'xlsx'])
      expect((await run('--out', at(`joined.${format}`))).stderr).toBe('');
    const csv = readFileSync(at('joined.csv'), 'utf8').trimEnd().split('\n');
    expect(csv[0]).toBe('name,p,q,label,distance,second_label');
    expect(csv.slice(1).map((line) => line.split(',')[0])).toEqual(ROWS.map(([name]) => name));
    expect(csv[3]).toBe('c,,5,,,');
    expect(csv[1]).toBe(`a,1,1,0,${Math.SQRT1_2},1`);
    joined.json = JSON.parse(readFileSync(at('joined.json'), 'utf8'));
    const bytes = readFileSync(at('joined.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    joined.parquet = await parquetReadObjects({ file });
    for (const rows of Object.values(joined)) {
      expect(rows).toHaveLength(7);
      const labels = (rows as { label: number | bigint | null }[]).map(({ label }) =>
        label === null ? null : Number(label),
      );
      expect(labels).toEqual(LABELS);
    }
    expect(readFileSync(at('joined.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('adds labels to a matrix as more columns', async () => {
    await cli(['kmeans', MATRIX, '-k', '2', '-q', '--out', at('joined.npy')]);
    const [again] = (await json(['kmeans', at('joined.npy'), '-k', '2'])).runs;
    expect(again.input).toMatchObject({ kind: 'matrix', n: 6, dim: 5 });
  });

  it('keeps a column of its own name', async () => {
    writeFileSync(at('taken.csv'), 'label,distance\n1,5\n2,6\n9,9\n');
    await cli(['kmeans', at('taken.csv'), '-k', '2', '-q', '--out', at('taken-out.csv')]);
    expect(readFileSync(at('taken-out.csv'), 'utf8').split('\n')[0]).toBe(
      'label,distance,label_2,distance_2,second_label',
    );
  });

  it('writes labels, centers, a summary and a model', async () => {
    await run(
      '--labels-out',
      at('l.csv'),
      '--centers-out',
      at('c.csv'),
      '--model-out',
      at('m.json'),
      '-o',
      at('s.json'),
    );
    expect(readFileSync(at('l.csv'), 'utf8')).toBe(
      `id,label\n${ROWS.map(([name], i) => `${name},${LABELS[i] ?? ''}`).join('\n')}\n`,
    );
    expect(readFileSync(at('c.csv'), 'utf8')).toBe('cluster,size,p,q\n0,4,1.5,1.5\n1,2,101,101\n');
    expect(JSON.parse(readFileSync(at('s.json'), 'utf8')).runs[0].sizes).toEqual([4, 2]);
    expect(JSON.parse(readFileSync(at('m.json'), 'utf8'))).toMatchObject({
      algorithm: 'kmeans',
      columns: ['p', 'q'],
    });
    await run('-o', at('s.csv'));
    expect(readFileSync(at('s.csv'), 'utf8').split('\n')).toHaveLength(4);
    expect((await json(['kmeans', TABLE, ...drop, '-k', '2', '--labels', '-q'])).runs[0].labels).toEqual(
      LABELS.map((label) => label ?? -1),
    );
  });

  it('starts from rows, from a file, from a model and from an earlier result', async () => {
    writeFileSync(at('centers.csv'), 'p,q\n1,1\n100,100\n');
    for (const init of ['rows:0,4', at('centers.csv'), at('m.json'), at('s.json')]) {
      const [found] = (await json(['kmeans', TABLE, ...drop, '--init', init, '-q'])).runs;
      expect(found).toMatchObject({ k: 2, restarts: 1, sizes: [4, 2] });
    }
  });

  it.each([
    ['a row that was left out', ['--init', 'rows:0,2'], 3, /row 2 was left out/],
    ['a row beyond the last', ['--init', 'rows:0,9'], 3, /row 9 is beyond the last, 6/],
    ['another k', ['--init', 'rows:0,4', '-k', '3'], 2, /holds 2 centers, but k is 3/],
    [
      'centers of other columns',
      ['--init', at('one.csv')],
      2,
      /one\.csv lacks q; what is clustered has p, q/,
    ],
    [
      'an option of pictures',
      ['-k', '2', '--space', 'lab'],
      2,
      /--space is not used with tables, and .*rows\.csv is a table/,
    ],
    [
      'a chart of pictures',
      ['-k', '2', '--chart', 'members'],
      2,
      /--chart: members requires rows that are pictures.*--shape/,
    ],
    ['pictures of another size', ['-k', '2', '--shape', '3x3'], 3, /--shape: 3x3 needs 9 columns .*it has 2/],
    ['a chart without saying which', ['-k', '2', '-o', 'c.svg'], 2, /which chart/],
    ['an input as output', ['-k', '2', '--out', TABLE], 2, /is an input/],
    ['a column that does not exist', ['-k', '2', '--columns', 'p,r'], 2, /there is no column "r"/],
    ['no k', [], 2, /how many clusters/],
  ])('refuses %s', async (_, args, exit, message) => {
    writeFileSync(at('one.csv'), 'p\n1\n2\n');
    const { code, stderr, stdout } = await cli(['kmeans', TABLE, ...drop, ...args, '-q']);
    expect(stderr).toMatch(message);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([exit, 1]);
    if (exit === 2 && !args.includes('members')) expect(stdout).toBe('');
  });

  it('refuses options of tables for a matrix, and those of rows for a picture', async () => {
    const matrix = await cli(['kmeans', MATRIX, '-k', '2', '--columns', 'x0']);
    expect([matrix.code, matrix.stderr]).toEqual([
      2,
      expect.stringContaining('--columns is not used with matrices'),
    ]);
    const picture = await cli(['kmeans', join(IMAGES, 'coins.png'), '-k', '2', '--scale', 'standard']);
    expect([picture.code, picture.stderr]).toEqual([
      2,
      expect.stringContaining('--scale is not used with pictures'),
    ]);
  });

  it('refuses a cell without a number, naming row and column', async () => {
    const { code, stderr } = await cli(['kmeans', TABLE, '--columns', 'p,q', '-k', '2']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/rows\.csv.*line 4.*"?p"?/);
  });
});

describe('rows: charts', () => {
  it('draws each chart of digits, and those over k', async () => {
    const charts = 'bar,pie,scatter,heatmap,centers,members';
    const args = ['--label-column', 'column65', '--shape', '8x8', '--limit', '300', '--n-init', '1', '-q'];
    const template = at('charts/{k}-{chart}.svg');
    const { code, stderr } = await cli([
      'kmeans',
      data('digits.csv.gz'),
      ...args,
      '-k',
      '10',
      '--chart',
      charts,
      '-o',
      template,
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const sweep = ['--chart', 'elbow,time', '-o', template];
    expect((await cli(['kmeans', data('digits.csv.gz'), ...args, '-k', '2..4', ...sweep])).code).toBe(0);
    const names = charts.split(',').map((chart) => `10-${chart}.svg`);
    expect(readdirSync(at('charts')).sort()).toEqual([...names, '-elbow.svg', '-time.svg'].sort());
    const read = (name: string) => readFileSync(at(`charts/${name}`), 'utf8');
    expect(read('10-scatter.svg')).toContain('Principal component 1');
    expect(read('10-heatmap.svg')).toContain('>column64</text>');
    expect(read('10-centers.svg').match(/<image/g)).toHaveLength(10);
    expect(read('10-members.svg').match(/<image/g)!.length).toBeGreaterThan(60);
  });

  it('draws two columns as they are, with the centers, and one column on a line', async () => {
    const args = ['kmeans', data('points.csv'), '--chart', 'scatter', '-q'];
    await cli([...args, '-k', '2', '-o', at('two.vl.json')]);
    const { layer } = JSON.parse(readFileSync(at('two.vl.json'), 'utf8'));
    expect(layer[0].data.values).toHaveLength(20);
    expect(layer[1].data.values.map(({ x, y }: { x: number; y: number }) => [x, y])).toEqual([
      [1, 5.5],
      [10, 5.5],
    ]);
    await cli([...args, '--columns', 'x', '-k', '2', '-o', at('one.svg')]);
    expect(existsSync(at('one.svg'))).toBe(true);
  });

  it('finds better clusters of the twenty points with more starts', async () => {
    const inertia = async (...more: string[]) =>
      (await json(['kmeans', data('points.csv'), '-k', '4', '--init', 'random', ...more])).runs[0].inertia;
    expect(await inertia('--n-init', '1', '--seed', '6')).toBe(95);
    // y in two halves of five at each x: 4 (0 + 2 (1 + 4))
    expect(await inertia('--n-init', '10', '--seed', '6')).toBe(40);
  });
});

describe('--axes', () => {
  const digits = [
    join(ROOT, 'data/digits.csv.gz'),
    '--label-column',
    'column65',
    '--limit',
    '200',
    '-k',
    '3',
  ];
  const axisTitles = async (axes: string[]) => {
    await cli(['kmeans', ...digits, '--chart', 'scatter', '-o', at('axes.vl.json'), '-q', ...axes]);
    const { encoding } = JSON.parse(readFileSync(at('axes.vl.json'), 'utf8'));
    return [encoding.x.axis.title, encoding.y.axis.title];
  };

  it('draws points by two columns, components or a map', async () => {
    expect(await axisTitles(['--axes', 'column11,column22'])).toEqual(['column11', 'column22']);
    expect((await axisTitles([]))[0]).toMatch(/^Principal component 1 \(\d+\.\d % of the variance\)$/);
    expect(await axisTitles(['--axes', 'tsne'])).toEqual(['t-SNE 1', 't-SNE 2']);
  });

  it('refuses other columns', async () => {
    for (const [axes, message] of [
      ['column11', 'Expected two columns, pca, tsne or umap for --axes'],
      ['column11,colum22', 'column22'],
    ]) {
      const { code, stderr } = await cli([
        'kmeans',
        ...digits,
        '--chart',
        'scatter',
        '-o',
        at('a.svg'),
        '--axes',
        axes,
      ]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});

describe('a course', () => {
  const five = at('five.csv');
  beforeAll(() => writeFileSync(five, 'name,x,y\na,0,0\nb,2,0\nc,10,0\nd,10,4\ne,30,2\n'));
  const FIVE = ['kmeans', five, '--id', 'name', '-k', '3'];

  it('gets the distance of each row to every center', async () => {
    const { stdout } = await cli([...FIVE, '--distances-out', '-', '--centers-out', at('centers.csv')]);
    const [head, ...lines] = stdout.trim().split('\n');
    expect(head).toBe('id,to0,to1,to2');
    const centers = readFileSync(at('centers.csv'), 'utf8').trim().split('\n').slice(1);
    const points = centers.map((line) => line.split(',').slice(-2).map(Number));
    const rows = [
      [0, 0],
      [2, 0],
      [10, 0],
      [10, 4],
      [30, 2],
    ];
    expect(lines.map((line) => line.split(',').slice(1).map(Number))).toEqual(
      rows.map(([x, y]) => points.map(([p, q]) => Math.sqrt((x - p) ** 2 + (y - q) ** 2))),
    );
    expect(lines.map((line) => line[0]).join('')).toBe('abcde');
  });

  it('gets one minus the cosine where clusters are directions', async () => {
    const rows = at('angles.csv');
    writeFileSync(rows, 'x,y\n1,0\n5,0\n0,3\n');
    const { stdout } = await cli(['kmeans', rows, '-k', '2', '--metric', 'cosine', '--distances-out', '-']);
    expect(stdout).toBe('to0,to1\n0,1\n0,1\n1,0\n');
  });

  it('gets the members of the clusters that are asked for', async () => {
    const { stdout } = await cli([...FIVE, '--members-of', '2,0']);
    expect(stdout).toContain('\n2: e\n0: a, b\n');
    expect(stdout).not.toContain('\n1: ');
    const none = await cli([...FIVE, '--members-of', '3']);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no cluster 3') });
    const several = await cli(['kmeans', five, '--id', 'name', '-k', '2..3', '--members-of', '2']);
    expect(several.stdout).toContain('k = 3:\n2: e');
  });

  it('gets correlations themselves', async () => {
    const path = at('columns.csv');
    writeFileSync(path, 'x,y,z\n5,2,-1\n7,6,-3\n8,8,-4\n');
    const of = ['distances', path, '--transpose', '--metric', 'correlation', '--correlations'];
    await cli([...of, '-o', at('r.csv')]);
    const numbers = readFileSync(at('r.csv'), 'utf8').trim().split('\n').slice(1);
    const found = numbers.flatMap((line) => line.split(',').slice(1).map(Number));
    for (const [at, r] of [1, 1, -1, 1, 1, -1, -1, -1, 1].entries()) expect(found[at]).toBeCloseTo(r, 12);
    const { stdout } = await cli([...of, '--closest', '3']);
    expect(stdout).toMatch(/correlation {2}closest\n +1 {2}x +y\n +-1 /);
    const half = await cli([...of, '--correlation-form', 'half']);
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('1 - r') });
  });
});
