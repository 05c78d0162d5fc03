import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { besides, slowParts } from '../support/superpixels.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const [WIDTH, HEIGHT] = [24, 16];

/** Four quarters in colors of their own, with noise; the corner at the top left may be transparent. */
function quarters(channels: 3 | 4): Uint8Array {
  const colors = [
    [200, 40, 40],
    [40, 160, 60],
    [60, 60, 200],
    [220, 200, 60],
  ];
  return Uint8Array.from({ length: WIDTH * HEIGHT * channels }, (_, p) => {
    const [i, j] = [Math.floor(p / channels), p % channels];
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (j === 3) return x + y < 8 ? 0 : 255;
    return colors[(x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2)][j] + ((i * 7 + j * 3) % 9);
  });
}

const quarterOf = (i: number) => (i % WIDTH < WIDTH / 2 ? 0 : 1) + (i < (WIDTH * HEIGHT) / 2 ? 0 : 2);

async function picture(name: string, pixels: Uint8Array, width: number, height: number, channels: 1 | 3 | 4) {
  const png = await sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
  writeFileSync(at(name), png);
}

beforeAll(async () => {
  await picture('quarters.png', quarters(3), WIDTH, HEIGHT, 3);
  await picture('holes.png', quarters(4), WIDTH, HEIGHT, 4);
  await picture(
    'gray.png',
    Uint8Array.from({ length: 60 }, (_, i) => (i % 10 < 5 ? 20 : 200)),
    10,
    6,
    1,
  );
  await picture('flat.png', new Uint8Array(300).fill(90), 10, 10, 3);
  await picture('dot.png', Uint8Array.of(1, 2, 3), 1, 1, 3);
  await picture(
    'line.png',
    Uint8Array.from({ length: 90 }, (_, p) => (p < 45 ? 10 : 240)),
    1,
    30,
    3,
  );
  const frame = { create: { width: 4, height: 4, channels: 3, background: 'red' } } as const;
  const frames = await Promise.all(
    ['red', 'blue'].map((background) =>
      sharp({ create: { ...frame.create, background } })
        .png()
        .toBuffer(),
    ),
  );
  writeFileSync(
    at('film.gif'),
    await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer(),
  );
  writeFileSync(at('rows.csv'), 'x,y\n1,2\n3,4\n5,6\n');
});

describe('superpixels', () => {
  it('follow the colors of a picture, with places in JSON and CSV', async () => {
    const { runs } = await json(['superpixels', at('quarters.png'), '-k', '24', '--labels']);
    const [run] = runs;
    expect(run.params).toMatchObject({ space: 'lab', compactness: 10, maxIter: 10, sigma: 0, minSize: 0.25 });
    expect(run.places).toHaveLength(run.k);
    expect(run.centers[0]).toHaveLength(3);
    expect(run.k).toBeGreaterThan(19);
    for (let c = 0; c < run.k; c++) {
      const own = run.labels.flatMap((label: number, i: number) => (label === c ? [i] : []));
      expect(new Set(own.map(quarterOf)).size).toBe(1);
      const meanX = own.reduce((sum: number, i: number) => sum + (i % WIDTH), 0) / own.length;
      expect(run.places[c][0]).toBeCloseTo(meanX, 9);
    }
    expect(Math.max(...slowParts(run.labels, WIDTH)) + 1).toBe(run.k);
    const { stdout } = await cli(['superpixels', at('quarters.png'), '-k', '24', '--csv']);
    expect(stdout.split('\n')[0]).toBe('input,algorithm,k,cluster,hex,red,green,blue,pixels,share,x,y');
    await cli(['superpixels', at('quarters.png'), '-k', '24', '--centers-out', at('c.csv'), '-q']);
    expect(readFileSync(at('c.csv'), 'utf8').split('\n')[0]).toBe('cluster,size,hex,x,y,L*,a*,b*');
  });

  it('leave transparent pixels out, or blend them', async () => {
    const { runs } = await json(['superpixels', at('holes.png'), '-k', '20', '--labels']);
    const { labels, n } = runs[0];
    const isClear = (i: number) => (i % WIDTH) + Math.floor(i / WIDTH) < 8;
    for (const [i, label] of labels.entries()) expect(label < 0).toBe(isClear(i));
    expect(n).toBe(labels.filter((label: number) => label >= 0).length);
    const blended = await json(['superpixels', at('holes.png'), '-k', '20', '--labels', '--alpha', 'blend']);
    expect(blended.runs[0].labels).not.toContain(-1);
    const { code, stderr } = await cli(['superpixels', at('holes.png'), '-k', '20', '--alpha', 'weight']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /--alpha: pixels of superpixels have no weights; use --alpha skip or --alpha blend/,
      ),
    ]);
  });

  it.each([
    ['gray.png', '2', 2, 60],
    ['flat.png', '4', 4, 100],
    ['flat.png', '1', 1, 100],
    ['dot.png', '1', 1, 1],
    ['line.png', '3', 3, 30],
    ['line.png', '30', 30, 30],
  ])('of %s with -k %s are %d', async (name, k, found, pixels) => {
    const { runs } = await json(['superpixels', at(name), '-k', k, '--labels']);
    expect([runs[0].k, runs[0].labels.length, runs[0].warnings]).toEqual([found, pixels, []]);
  });

  it('are as many as pixels, and say so, where more are asked for', async () => {
    const { runs } = await json(['superpixels', at('line.png'), '-k', '31']);
    expect([runs[0].k, runs[0].warnings]).toEqual([
      30,
      [{ code: 'fewer-points-than-k', requested: 31, found: 30 }],
    ]);
  });

  it('are written with lines between them, in a color that the picture lacks', async () => {
    for (const [name, color] of [
      ['gray.png', [255, 255, 0]],
      ['quarters.png', [255, 0, 255]],
    ] as const) {
      const args = [
        'superpixels',
        at(name),
        '-k',
        '4',
        '--compactness',
        '1',
        '-q',
        '--boundaries',
        at('lines.png'),
      ];
      expect((await cli(args)).code).toBe(0);
      const { data, info } = await sharp(at('lines.png')).raw().toBuffer({ resolveWithObject: true });
      const { runs } = await json([...args.slice(0, 6), '--labels']);
      const { labels } = runs[0];
      expect(info.channels).toBe(3);
      for (let i = 0; i < labels.length; i++) {
        const isLine = besides(i, labels.length, info.width).some((l) => labels[l] !== labels[i]);
        const isColored = color.every((value, j) => data[3 * i + j] === value);
        expect(isColored).toBe(isLine);
      }
    }
    await cli(['superpixels', at('holes.png'), '-k', '4', '-q', '--boundaries', at('lines.webp')]);
    expect((await sharp(at('lines.webp')).metadata()).hasAlpha).toBe(true);
  });

  it('are those of one frame of one picture', async () => {
    const refused = async (args: string[], words: string) => {
      const { code, stderr } = await cli(args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    };
    await refused(
      ['superpixels', at('film.gif'), '-k', '2', '--frames', 'all'],
      'one frame of one picture, not 2 frames',
    );
    await refused(['superpixels', at('rows.csv'), '-k', '2'], 'requires the pixels of a picture, and');
    await refused(['compare', at('rows.csv'), '-k', '2', '--algorithms', 'kmeans,superpixels'], 'is a table');
    await refused(['bench', at('rows.csv'), '-k', '2', '--algorithms', 'superpixels'], 'is a table');
    await refused(['superpixels', at('quarters.png')], 'how many superpixels?');
    await refused(
      ['superpixels', at('quarters.png'), '-k', '4', '--model-out', at('m.json')],
      'unknown option',
    );
    await refused(['kmeans', at('quarters.png'), '-k', '2', '--superpixels', '0'], '--superpixels');
    await refused(['kmeans', at('quarters.png'), '-k', '2', '--superpixels', 'many'], 'such as 2000:20');
    await refused(['kmeans', at('rows.csv'), '-k', '2', '--superpixels', '5'], 'is not used with tables');
    await refused(
      ['kmeans', at('quarters.png'), at('holes.png'), '--together', '-k', '2', '--superpixels', '5'],
      'not 2 pictures together',
    );
    await refused(
      ['kmeans', at('quarters.png'), '-k', '2', '--superpixels', '9', '--position', '1'],
      'not used with superpixels',
    );
    await refused(
      ['kmeans', at('quarters.png'), '-k', '2', '--superpixels', '9', '--summarize', '5'],
      'not used with summarize',
    );
  });

  it('are compared and timed', async () => {
    const { runs } = await json([
      'compare',
      at('quarters.png'),
      '-k',
      '4',
      '--algorithms',
      'kmeans,superpixels',
    ]);
    expect(runs.map(({ algorithm, k }: { algorithm: string; k: number }) => [algorithm, k])).toEqual([
      ['kmeans', 4],
      ['superpixels', 4],
    ]);
    const timed = await json([
      'bench',
      at('quarters.png'),
      '-k',
      '9',
      '--algorithms',
      'superpixels',
      '--repeat',
      '1',
    ]);
    expect(timed.runs).toHaveLength(1);
  });
});

describe('--superpixels', () => {
  it('merges superpixels that touch, and labels pixels', async () => {
    const args = [at('quarters.png'), '--superpixels', '40', '-k', '4', '--labels'];
    for (const how of [
      ['hac', '--connectivity', 'grid'],
      ['hac', '--connectivity', 'grid', '--linkage', 'average'],
      ['kmeans'],
      ['spectral', '--graph', 'grid'],
    ]) {
      const [run] = (await json([how[0], ...args, ...how.slice(1)])).runs;
      expect([how, run.k, run.labels.length]).toEqual([how, 4, WIDTH * HEIGHT]);
      for (const [i, label] of run.labels.entries())
        expect(label).toBe(run.labels[[0, 23, 192, 215][quarterOf(i)]]);
      expect(run.sizes).toEqual([96, 96, 96, 96]);
      expect(run.params).toMatchObject({ superpixels: 40, compactness: 10 });
    }
  });

  it('gives regions that are connected, also around transparent pixels', async () => {
    const args = [
      'hac',
      at('holes.png'),
      '--superpixels',
      '40:25',
      '--connectivity',
      'grid',
      '-k',
      '5',
      '--labels',
    ];
    const [run] = (await json(args)).runs;
    expect(run.params.compactness).toBe(25);
    expect(Math.max(...slowParts(run.labels, WIDTH)) + 1).toBe(5);
    expect(run.sizes.reduce((sum: number, size: number) => sum + size)).toBe(
      run.labels.filter((l: number) => l >= 0).length,
    );
  });

  it('has a choice of k, without what clusters samples', async () => {
    const args = ['superpixels', at('quarters.png'), '-k', '2..5'];
    const { choice } = await json([...args, '--choose']);
    expect(Object.keys(choice[0].leftOut)).toEqual(['gap', 'stability']);
    const { code, stdout } = await cli([...args, '--vote']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('without gap and stability: they cluster samples'),
    ]);
  });

  it('is used with every output of colors, and takes pixels for first centers', async () => {
    const args = ['kmeans', at('quarters.png'), '--superpixels', '40', '-q'];
    for (const [chart, name] of [
      ['segmented', 'kmeans'],
      ['dendrogram', 'hac'],
    ]) {
      const path = at(`${chart}.vl.json`);
      const { stderr } = await cli([name, ...args.slice(1), '-k', '3', '--chart', chart, '-o', path]);
      expect([chart, stderr]).toEqual([chart, '']);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('$schema');
    }
    const { runs } = await json([...args, '--init', 'rows:0,23,192,215']);
    expect(runs[0].sizes).toEqual([96, 96, 96, 96]);
    const { stdout } = await cli([...args.slice(0, 4), '-k', '3']);
    expect(stdout).toMatch(/384 pixels, \d+ colors, \d+ superpixels/);
    expect(await cli(['kmeans', at('dot.png'), '--superpixels', '9', '-k', '1'])).toMatchObject({ code: 0 });
  });
});
