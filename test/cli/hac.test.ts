import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { LINKAGE_NAMES } from '../../src/algorithms/hac/linkages.ts';
import { DISTANCE_NAMES } from '../../src/distances/table.ts';
import { toNpy } from '../../src/output/npy.ts';
import { cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const CITIES = [
  ...[join(ROOT, 'data/citypopulation.json'), '--id', 'cityLabel', '--columns', 'year,population'],
  ...['--scale', 'standard', '--limit', '20'],
];

/** The example of the blackboard: A to D. */
const BOARD = '12,13,34,16,28,15\n';
const SQUARE = [
  [0, 12, 13, 34],
  [12, 0, 16, 28],
  [13, 16, 0, 15],
  [34, 28, 15, 0],
];

/** Six points on a line: 0, 1 and 2 are near, 10 and 11 too, and 20. */
const POINTS = 'name,x\na,0\nb,1\nc,2\nd,10\ne,11\nf,20\n';

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

beforeAll(() => {
  write('board.csv', BOARD);
  write('points.csv', POINTS);
});

const points = () => [at('points.csv'), '--id', 'name', '--columns', 'x'];

describe('hac', () => {
  it.each([
    ['single', [12, 13, 15]],
    ['complete', [12, 15, 34]],
    ['average', [12, 14.5, (34 + 28 + 15) / 3]],
  ])('by %s linkage merges the blackboard example at %j', async (linkage, heights) => {
    const { runs } = await json(['hac', at('board.csv'), '--distances', '--linkage', linkage]);
    expect(runs[0]).toMatchObject({ n: 4, names: ['A', 'B', 'C', 'D'], precision: 'f64', cuts: [] });
    expect(runs[0].merges.map((merge: number[]) => merge[2])).toEqual(heights);
    expect(runs[0].merges[0]).toEqual([0, 1, 12, 2]);
    expect(runs[0].params).toMatchObject({ linkage, metric: 'precomputed' });
  });

  it('tells each step as a teacher would', async () => {
    const { stdout } = await cli(['hac', at('board.csv'), '--distances', '--linkage', 'complete', '--steps']);
    expect(stdout).toContain('Step 1: A and B are nearest, 12 apart. They merge: C, D and {A, B} are left.');
    expect(stdout).toContain(
      'Step 2: C and D are nearest now, 15 apart. They merge: {A, B} and {C, D} are left.',
    );
    expect(stdout).toContain(
      '34 apart (the farthest pair: A and D). They merge: all items are in one cluster.',
    );
    const single = await cli(['hac', at('board.csv'), '--distances', '--linkage', 'single', '--steps']);
    expect(single.stdout).toContain('C and {A, B} are nearest now, 13 apart (the nearest pair: C and A)');
    expect(single.stdout).toContain('D and {C, A, B} are nearest now, 15 apart (the nearest pair: D and C)');
    const centroid = await cli(['hac', ...points(), '--linkage', 'centroid', '--steps']);
    expect(centroid.stdout).toContain('(from centroid to centroid)');
  });

  it('tells steps down to k, other pairs as near, and the new centroids', async () => {
    const path = write('line.csv', 'x,y\n0,1\n1,1\n2,1\n3,1\n9,7\n');
    const { stdout } = await cli(['hac', path, '--linkage', 'average', '-k', '2', '--steps']);
    const told = stdout.split('\n').filter((line) => /^Step|merge/.test(line) && !/linkage/.test(line));
    expect(told).toEqual([
      'Step 1: row 0 and row 1 are nearest, 1 apart (as are 2 other pairs of rows). They merge: row 2, row 3, row 4 and {0, 1} are left. The new centroid: x = 0.5, y = 1.',
      'Step 2: row 2 and row 3 are nearest now, 1 apart. They merge: row 4, {0, 1} and {2, 3} are left. The new centroid: x = 2.5, y = 1.',
      'Step 3: {0, 1} and {2, 3} are nearest now, 2 apart (the mean of 4 distances). They merge: row 4 and {0, 1, 2, 3} are left. The new centroid: x = 1.5, y = 1.',
      '1 merge above the cut is not told.',
    ]);
    const weighted = write('weighted.csv', 'x,w\n0,1\n4,3\n50,1\n');
    const heavy = await cli(['hac', weighted, '--weights', 'w', '--linkage', 'average', '--steps']);
    expect(heavy.stdout).toContain('The new centroid: x = 3.');
    expect(heavy.stdout).toContain('The new centroid: x = 12.4.');
  });

  it('tells of an inversion', async () => {
    // nearly equilateral: the centroid of two is nearer to the third than they are to each other
    const path = write('triangle.csv', 'x,y\n0,0\n2,0\n1,1.8\n');
    const { stdout, stderr } = await cli(['hac', path, '--linkage', 'centroid', '--steps']);
    expect(stdout).toContain('lower than the step before');
    expect(stderr).toContain('warning:');
  });

  it.each([
    ['a square', 'square.csv', SQUARE.map((row) => row.join(',')).join('\n')],
    ['one with spaces', 'spaces.txt', SQUARE.map((row) => row.join('  ')).join('\n')],
    [
      'one with names of rows and columns',
      'named.csv',
      `id,p,q,"r, s",t\n${SQUARE.map((row, i) => `${['p', 'q', '"r, s"', 't'][i]},${row.join(',')}`).join('\n')}\n`,
    ],
    ['one with a header', 'header.csv', `p,q,"r, s",t\n${SQUARE.map((row) => row.join(',')).join('\n')}\n`],
    [
      'one with names of rows',
      'rows.csv',
      SQUARE.map((row, i) => `${['p', 'q', '"r, s"', 't'][i]},${row.join(',')}`).join('\n'),
    ],
    ['a column', 'column.csv', `distance\n${BOARD.trim().split(',').join('\n')}\n`],
    ['a column without a header', 'column2.csv', BOARD.trim().split(',').join('\n')],
    ['JSON', 'square.json', JSON.stringify(SQUARE)],
    ['condensed JSON', 'board.json', `[${BOARD}]`],
    ['NPY', 'square.npy', toNpy(Float64Array.from(SQUARE.flat()), [4, 4])],
    ['condensed NPY', 'board.npy', toNpy(Float64Array.from(BOARD.split(','), Number), [6])],
  ])('reads distances from %s', async (_, name, content) => {
    const { runs } = await json(['hac', write(name, content), '--distances', '--linkage', 'complete']);
    expect(runs[0].merges).toEqual([
      [0, 1, 12, 2],
      [2, 3, 15, 2],
      [4, 5, 34, 4],
    ]);
    expect(runs[0].names).toEqual(
      /named|header|rows/.test(name) ? ['p', 'q', 'r, s', 't'] : ['A', 'B', 'C', 'D'],
    );
  });

  it('reads distances of two things, of one, and from a pipe', async () => {
    const two = await json(['hac', write('two.csv', '5\n'), '--distances', '-k', '2']);
    expect(two.runs[0]).toMatchObject({ n: 2, merges: [[0, 1, 5, 2]], k: 2, sizes: [1, 1] });
    const one = await json(['hac', write('one.csv', '0\n'), '--distances']);
    expect(one.runs[0]).toMatchObject({ n: 1, merges: [], leaves: [0], gap: null });
    const { stdout } = await cli(['hac', '-', '--distances'], { stdin: Buffer.from(BOARD) });
    expect(stdout).toContain('4 items, 6 distances');
  });

  it('cuts by number, height, inconsistency and gap', async () => {
    const { runs } = await json([
      'hac',
      ...points(),
      '--linkage',
      'average',
      '-k',
      '2,3',
      '--height',
      '5',
      '--gap',
      '--inconsistency',
      '0.9',
    ]);
    const [{ cuts, gap }] = runs;
    expect(cuts.map(({ by, bound, k }: { by: string; bound?: number; k: number }) => [by, bound, k])).toEqual(
      [
        ['k', 2, 2],
        ['k', 3, 3],
        ['height', 5, 3],
        ['inconsistency', 0.9, expect.any(Number)],
        ['gap', undefined, 3],
      ],
    );
    expect(cuts[1]).toMatchObject({ sizes: [3, 2, 1], shares: [1 / 2, 1 / 3, 1 / 6] });
    // a, b, c come together at 1.5; d and e at 1; both at 9.5
    expect(gap).toEqual({ k: 3, from: 1.5, to: 9.5 });
    expect(runs[0].k).toBeUndefined();
  });

  it('tells clusters, their means and members', async () => {
    const { stdout } = await cli(['hac', ...points(), '--linkage', 'average', '--height', '5', '--members']);
    expect(stdout).toContain('height 5 leaves 3 clusters');
    expect(stdout).toMatch(/^ +0 +3 +50\.0 % +1\.5 +1$/m);
    expect(stdout).toContain('0: a, b, c\n1: d, e\n2: f\n');
    const { runs } = await json(['hac', ...points(), '-k', '3', '--members', '--labels']);
    expect(runs[0]).toMatchObject({ k: 3, sizes: [3, 2, 1], labels: [0, 0, 0, 1, 1, 2] });
    expect(runs[0].cuts[0].members).toEqual([['a', 'b', 'c'], ['d', 'e'], ['f']]);
  });

  it('without a cut tells the last merges, and what the gap suggests', async () => {
    const { stdout } = await cli(['hac', ...points(), '--linkage', 'average']);
    expect(stdout).toContain(
      'average linkage, euclidean distances: 5 merges up to 15.2, cophenetic correlation 0.8',
    );
    expect(stdout).toMatch(/^ +1 +15\.2 +5\.7 +5 \+ f$/m);
    expect(stdout).toContain(
      'The widest gap between merges, from 1.5 to 9.5, leaves 3 clusters: --gap or -k 3 cuts there.',
    );
    const several = await cli(['hac', ...points(), '-k', '2..4']);
    expect(several.stdout).toMatch(/^k = 3 +3 +[\d.]+ +3 2 1$/m);
  });

  it('writes labels, rows, the tree and its Newick text', async () => {
    const out = ['--out', at('out.csv'), '--labels-out', at('labels.csv'), '--newick', at('tree.nwk')];
    const { stderr } = await cli([
      'hac',
      ...points(),
      '--linkage',
      'average',
      '-k',
      '3',
      ...out,
      '--tree-out',
      at('z.csv'),
    ]);
    expect(stderr.match(/^wrote/gm)).toHaveLength(4);
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(
      'name,x,label\na,0,0\nb,1,0\nc,2,0\nd,10,1\ne,11,1\nf,20,2\n',
    );
    expect(readFileSync(at('labels.csv'), 'utf8')).toBe('id,label\na,0\nb,0\nc,0\nd,1\ne,1\nf,2\n');
    expect(readFileSync(at('tree.nwk'), 'utf8')).toMatch(/^\(f:7\.6,\(.*\):[\d.]+\);\n$/);
    expect(readFileSync(at('z.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
      'a,b,height,size',
      '0,1,1,2',
      '3,4,1,2',
    ]);
    await cli(['hac', ...points(), '--linkage', 'average', '--tree-out', at('z.npy')]);
    const again = await json(['hac', at('z.npy'), '-k', '1']);
    expect(again.runs[0].input).toMatchObject({ kind: 'matrix', n: 5, dim: 4 });
  });

  it('compares columns, and averages their groups', async () => {
    const path = write('wide.csv', 'p,q,r\n2,3,9\n3,4,1\n4,5,5\n5,6,4\n');
    const { runs } = await json([
      'hac',
      path,
      '--transpose',
      '--metric',
      'correlation',
      '--linkage',
      'average',
      '-k',
      '2',
      '--members',
    ]);
    expect(runs[0]).toMatchObject({
      n: 3,
      names: ['p', 'q', 'r'],
      params: { transpose: true, correlationForm: 'one-minus' },
    });
    expect(runs[0].cuts[0].members).toEqual([['p', 'q'], ['r']]);
    await cli(['hac', path, '--features-tree', '-k', '2', '--out', at('groups.csv')]);
    expect(readFileSync(at('groups.csv'), 'utf8')).toBe('p+q,r\n2.5,9\n3.5,1\n4.5,5\n5.5,4\n');
  });

  it('measures answers in words', async () => {
    const path = write('answers.csv', 'id,likes,color\n1,tea,red\n2,tea,blue\n3,coffee,green\n');
    const { runs } = await json([
      'hac',
      path,
      '--id',
      'id',
      '--columns',
      'likes,color',
      '--metric',
      'hamming',
      '--linkage',
      'single',
    ]);
    expect(runs[0].merges.map((merge: number[]) => merge[2])).toEqual([0.5, 1]);
    const gower = await json([
      'hac',
      path,
      '--id',
      'id',
      '--columns',
      'likes,color',
      '--metric',
      'gower',
      '--linkage',
      'single',
    ]);
    expect(gower.runs[0].merges.map((merge: number[]) => merge[2])).toEqual([0.5, 1]);
  });

  it('has nothing to say of rows that are all alike', async () => {
    const path = write('same.csv', 'x\n7\n7\n7\n');
    const { runs } = await json(['hac', path, '-k', '2']);
    expect(runs[0]).toMatchObject({ gap: null, copheneticCorrelation: null, sizes: [3] });
    expect(runs[0].merges.map((merge: number[]) => merge[2])).toEqual([0, 0]);
    const charts = ['--chart', 'dendrogram,clustermap,heights', '-o', at('same-{chart}.svg')];
    expect((await cli(['hac', path, ...charts])).code).toBe(0);
    const alone = await cli(['hac', write('alone.csv', 'x\n7\n'), ...charts]);
    expect([alone.code, alone.stdout]).toEqual([0, expect.stringContaining('one row is a tree already')]);
  });

  it('orders leaves by their distances', async () => {
    const path = write('line.csv', 'x\n0\n5\n1\n4\n');
    const { runs } = await json(['hac', path, '--optimal-order']);
    expect(runs[0].leaves.map((i: number) => [0, 5, 1, 4][i])).toEqual([0, 1, 4, 5]);
  });

  it('merges neighbors only', async () => {
    // 0 and 20 are joined, the rest in its order
    const edges = write('edges.csv', 'from,to\n0,5\n0,1\n1,2\n2,3\n3,4\n');
    const { runs } = await json([
      'hac',
      ...points(),
      '--linkage',
      'single',
      '--connectivity',
      edges,
      '-k',
      '2',
      '--labels',
    ]);
    expect(runs[0].labels).toEqual([0, 0, 0, 0, 0, 1]);
    const knn = await cli(['hac', ...points(), '--connectivity', 'knn:1', '-k', '2']);
    expect(knn.stderr).toContain('warning:');
    expect(knn.stdout).toContain('neighbors by knn:1');
    const grid = await json(['hac', ...points(), '--connectivity', 'grid:6x1', '-k', '3']);
    expect(grid.runs[0].sizes).toEqual([3, 2, 1]);
  });
});

describe('hac of a picture', () => {
  const RED = [250, 0, 0];
  const BLUE = [0, 0, 250];
  const picture = async (name: string, width: number, pixels: number[][]) => {
    const raw = { width, height: pixels.length / width, channels: 3 } as const;
    await sharp(Uint8Array.from(pixels.flat()), { raw }).png().toFile(at(name));
    return at(name);
  };

  it('clusters its weighted colors', async () => {
    const { runs } = await json(['hac', FLOWER, '-k', '4']);
    expect(runs[0]).toMatchObject({ n: 35386, k: 4, input: { kind: 'image', n: 307200 } });
    expect(runs[0].merges).toHaveLength(35385);
    expect(runs[0].sizes.reduce((a: number, b: number) => a + b)).toBe(307200);
    expect(runs[0].colors).toHaveLength(4);
    const { stdout } = await cli([
      'hac',
      FLOWER,
      '-k',
      '4',
      '--quantized',
      at('flower4.png'),
      '--labels-out',
      at('flower4.npy'),
    ]);
    expect(stdout.split('\n')[0]).toContain('307200 pixels, 35386 colors');
    expect(stdout).toContain(runs[0].colors[0]);
    const { data } = await sharp(at('flower4.png')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const seen = new Set<string>();
    for (let p = 0; p < data.length; p += 3) seen.add(data.subarray(p, p + 3).toString('hex'));
    expect([...seen].sort()).toEqual(runs[0].colors.map((hex: string) => hex.slice(1)).sort());
  });

  it('parts regions that touch, not colors', async () => {
    // blue, red, blue stripes
    const path = await picture('stripes.png', 3, [BLUE, RED, BLUE, BLUE, RED, BLUE]);
    const colors = await json(['hac', path, '-k', '2', '--labels']);
    expect(colors.runs[0].labels).toEqual([0, 1, 0, 0, 1, 0]);
    const grid = await json(['hac', path, '--connectivity', 'grid', '-k', '3', '--labels']);
    expect(grid.runs[0]).toMatchObject({
      n: 6,
      labels: [0, 1, 2, 0, 1, 2],
      colors: ['#0000fa', '#fa0000', '#0000fa'],
    });
    const chart = ['--chart', 'segmented,dendrogram', '-o', at('{stem}-{chart}.svg')];
    const { code } = await cli(['hac', path, '--connectivity', 'grid', '-k', '3', ...chart]);
    expect(code).toBe(0);
    expect(readFileSync(at('stripes-segmented.svg'), 'utf8')).toContain('in 3 regions');
  });

  it('puts the color of each leaf under a dendrogram', async () => {
    const path = await picture('three.png', 3, [RED, BLUE, [240, 0, 0]]);
    await cli(['hac', path, '--chart', 'dendrogram', '-o', at('three.vl.json')]);
    const text = readFileSync(at('three.vl.json'), 'utf8');
    for (const hex of ['#fa0000', '#f00000', '#0000fa']) expect(text).toContain(`"fill": "${hex}"`);
    await cli(['hac', path, '--chart', 'dendrogram', '--truncate', '2', '-o', at('two.vl.json')]);
    expect(readFileSync(at('two.vl.json'), 'utf8')).toContain('"fill": "#f50000"');
  });

  it('draws its colors as a map, by channel', async () => {
    const path = await picture('map.png', 3, [RED, BLUE, [240, 0, 0]]);
    await cli(['hac', path, '--chart', 'clustermap', '-o', at('map.svg')]);
    const text = readFileSync(at('map.svg'), 'utf8');
    for (const word of ['3 colors', '>red<', '>green<', '>blue<']) expect(text).toContain(word);
  });

  it('takes grey pixels as one number each', async () => {
    const raw = { width: 2, height: 1, channels: 1 } as const;
    await sharp(Uint8Array.of(10, 20), { raw }).toColourspace('b-w').png().toFile(at('grey.png'));
    const { runs } = await json(['hac', at('grey.png'), '--connectivity', 'grid', '-k', '2']);
    expect(runs[0]).toMatchObject({ merges: [[0, 1, 10, 2]], colors: ['#0a0a0a', '#141414'] });
  });
});

it('takes the other names of distances and linkages, in any case', async () => {
  const { runs } = await json([
    'hac',
    ...points(),
    '--metric',
    'CityBlock',
    '--linkage',
    'UPGMA,mcquitty',
    '-k',
    '2',
  ]);
  expect(runs.map(({ params }: { params: object }) => params)).toEqual(
    ['average', 'weighted'].map((linkage) => expect.objectContaining({ linkage, metric: 'manhattan' })),
  );
});

describe('charts of hac', () => {
  it('draws each of them, of one cut and of several', async () => {
    const charts = ['--chart', 'dendrogram,clustermap,heights', '-o', at('{stem}{-k}-{chart}.svg')];
    const { code, stderr } = await cli(['hac', ...CITIES, '-k', '3,4', ...charts]);
    expect([code, stderr.match(/^wrote/gm)?.length]).toEqual([0, 5]);
    expect(readFileSync(at('citypopulation-k3-dendrogram.svg'), 'utf8')).toContain('Tokyo');
    expect(readFileSync(at('citypopulation-heights.svg'), 'utf8')).toContain('widest gap');
  });

  it('truncates, lies down, and draws distances', async () => {
    const file = ['-o', at('top.vl.json')];
    await cli([
      'hac',
      ...CITIES,
      '--chart',
      'dendrogram',
      '--truncate',
      '5',
      '--orient',
      'horizontal',
      ...file,
    ]);
    const text = readFileSync(at('top.vl.json'), 'utf8');
    expect(text).toContain('the last 4 merges');
    expect(text).toMatch(/\(\d+\)/);
    const board = ['hac', at('board.csv'), '--distances', '--chart', 'clustermap', '-o', at('board.svg')];
    expect((await cli(board)).code).toBe(0);
  });
});

it('labels without a place to go are refused', async () => {
  const { code, stderr } = await cli(['hac', ...points(), '-k', '2', '--labels']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('--labels: the labels go into the JSON; use --json or --labels-out FILE'),
  ]);
});

describe('hac refuses', () => {
  const refused: [string, () => string[], number, RegExp][] = [
    ['an unknown linkage', () => ['--linkage', 'wards', ...points()], 2, /--linkage.*Did you mean ward\?/],
    [
      'an unknown metric',
      () => ['--metric', 'euclid', ...points()],
      2,
      /'euclid' is invalid\. Did you mean euclidean\? Allowed choices are euclidean, /,
    ],
    ['a misspelled metric', () => ['--metric', 'manhatan', ...points()], 2, /Did you mean manhattan\?/],
    [
      'ward of other distances',
      () => ['--metric', 'manhattan', ...points()],
      2,
      /ward linkage .* euclidean distances, not manhattan; use --linkage average or --linkage complete/,
    ],
    [
      'labels without a cut',
      () => ['--labels-out', at('l.csv'), ...points()],
      2,
      /--labels-out is about clusters, and the tree is not cut; use -k, /,
    ],
    [
      'segments of rows',
      () => ['-k', '2', '--chart', 'segmented', ...points()],
      2,
      /--chart: segmented requires a picture/,
    ],
    ['columns of a picture', () => ['--transpose', FLOWER], 2, /--transpose is not used with pictures/],
    [
      'a metric of given distances',
      () => ['--distances', '--metric', 'cosine', at('board.csv')],
      2,
      /--metric is not used with matrices of distances/,
    ],
    [
      'a grid of rows',
      () => ['--connectivity', 'grid', ...points()],
      2,
      /--connectivity: grid requires the pixels of a picture; of rows say/,
    ],
    [
      'a grid of another size',
      () => ['--connectivity', 'grid:2x2', ...points()],
      2,
      /a grid of 2 x 2 has 4 pixels, not 6 rows/,
    ],
    [
      'edges to nowhere',
      () => ['--connectivity', write('bad.csv', '0,9\n'), ...points()],
      3,
      /edges of 10 rows/,
    ],
    [
      'edges that are none',
      () => ['--connectivity', write('bad2.csv', '0,1\n1,x\n'), ...points()],
      3,
      /bad2\.csv: line 2: expected two row numbers/,
    ],
    [
      'a square that is not symmetric',
      () => ['--distances', write('asym.csv', '0,1\n2,0\n')],
      3,
      /asym\.csv: row 0, column 1: the distance 1 is not equal to/,
    ],
    [
      'negative distances',
      () => ['--distances', write('neg.csv', '1,-2,3\n')],
      3,
      /row 0, column 2: the distance -2 is negative/,
    ],
    [
      'a diagonal that is not 0',
      () => ['--distances', write('diag.csv', '1,2\n2,0\n')],
      3,
      /row 0, column 0: the distance of a row to itself is 1, not 0/,
    ],
    [
      'NaN among distances',
      () => ['--distances', write('nan.csv', '1,NaN,3\n')],
      3,
      /row 0, column 2: the distance NaN is not a finite number/,
    ],
    [
      'a number that misses',
      () => ['--distances', write('hole.csv', '0,1,2\n,0,\n,,0\n')],
      3,
      /1 of 3 pairs have no distance: 1 and 2/,
    ],
    [
      'a wrong count of distances',
      () => ['--distances', write('five.csv', '1,2,3,4,5\n')],
      3,
      /5 numbers are neither a square nor n \(n - 1\) \/ 2/,
    ],
    [
      'a rectangle',
      () => ['--distances', write('rect.csv', '1,2,3,4\n1,2,3,4\n')],
      3,
      /2 lines of 4 numbers are neither/,
    ],
    [
      'a line that is shorter',
      () => ['--distances', write('short.csv', '0,1,2\n1,0\n2,3,0\n')],
      3,
      /line 2: expected 3 numbers as in other lines, not 2/,
    ],
    [
      'rows that are too many for a matrix',
      () => ['--linkage', 'average', '--max-memory', '10MB', join(ROOT, 'data/digits.csv.gz')],
      3,
      /average linkage of 1797 rows needs about .* of memory, 10 MB are allowed; use --sample to cluster fewer rows, .* which need no matrix, or raise --max-memory/,
    ],
    ['NaN in a table', () => [write('cells.csv', 'x\n1\nNaN\n3\n'), '--columns', 'x'], 3, /cells\.csv/],
  ];

  it.each(refused)('%s', async (_, argv, exit, message) => {
    const { code, stdout, stderr } = await cli(['hac', ...argv()]);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('distances', () => {
  it('prints a small matrix', async () => {
    const { stdout } = await cli(['distances', ...points(), '--metric', 'manhattan', '--limit', '3']);
    expect(stdout).toContain('3 manhattan distances, from 1 to 2, 1.33333 on average');
    expect(stdout).toContain('   a  b  c\na  0  1  2\nb  1  0  1\nc  2  1  0\n');
  });

  it('names the closest pairs', async () => {
    const { stdout } = await cli(['distances', ...points(), '--closest', '2']);
    expect(stdout).toMatch(/^ +1 {2}a +b\n +1 {2}b +c\n/m);
    const { runs } = await json(['distances', ...points(), '--closest', '4']);
    expect(
      runs[0].closest.map(({ names, distance }: { names: string[]; distance: number }) => [
        ...names,
        distance,
      ]),
    ).toEqual([
      ['a', 'b', 1],
      ['b', 'c', 1],
      ['d', 'e', 1],
      ['a', 'c', 2],
    ]);
    expect(runs[0].condensed).toHaveLength(15);
  });

  it.each(['csv', 'npy', 'json'])('writes %s that hac reads', async (format) => {
    const rows = await json(['hac', ...points(), '--linkage', 'average']);
    for (const form of [[], ['--condensed']]) {
      const file = at(`d${form.length}.${format}`);
      await cli(['distances', ...points(), '-o', file, ...form]);
      const given = await json(['hac', file, '--distances', '--linkage', 'average']);
      expect(given.runs[0].merges).toEqual(rows.runs[0].merges);
    }
  });

  it('compares columns, and draws', async () => {
    const path = write('columns.csv', 'p,q\n2,2\n3,4\n4,5\n');
    const { runs } = await json([
      'distances',
      path,
      '--transpose',
      '--metric',
      'correlation',
      '--correlation-form',
      'half',
    ]);
    expect(runs[0]).toMatchObject({
      n: 2,
      names: ['p', 'q'],
      params: { transpose: true, correlationForm: 'half' },
    });
    expect(runs[0].condensed[0]).toBeCloseTo((1 - 9 / Math.sqrt(84)) / 2, 12);
    const { code } = await cli(['distances', ...points(), '--chart', 'heatmap', '-o', at('map.svg')]);
    expect(code).toBe(0);
    expect(readFileSync(at('map.svg'), 'utf8')).toContain('points.csv: distances');
  });

  it.each([
    ['a picture', () => [FLOWER], 2, /is a picture, and distances are between rows/],
    ['another metric', () => [...points(), '--metric', 'cosin'], 2, /Did you mean cosine\?/],
    [
      'a chart without its name',
      () => [...points(), '-o', at('x.svg')],
      2,
      /which chart\? use --chart heatmap/,
    ],
    [
      'more than there is room for',
      () => [join(ROOT, 'data/digits.csv.gz'), '--max-memory', '10MB'],
      3,
      /the distances of 1797 rows need/,
    ],
  ] as [string, () => string[], number, RegExp][])('refuses %s', async (_, argv, exit, message) => {
    const { code, stderr } = await cli(['distances', ...argv()]);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
  });
});

it.each(['hac', 'distances'])('help of %s names every metric', async (command) => {
  const { stdout } = await cli([command, '--help', 'all'], { env: { COLUMNS: '4000' } });
  for (const metric of DISTANCE_NAMES) expect(stdout).toContain(metric);
  if (command === 'hac') for (const linkage of LINKAGE_NAMES) expect(stdout).toContain(linkage);
  expect(stdout).toContain('Examples:');
});
