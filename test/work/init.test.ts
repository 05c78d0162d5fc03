import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { pointInSpace } from '../../src/features/colorspace.ts';
import { toNpy } from '../../src/output/npy.ts';
import { type InitOptions, planInit, startOf } from '../../src/work/init.ts';
import { lookAt } from '../../src/work/look.ts';
import { openSubject } from '../../src/work/open.ts';
import type { SubjectOptions } from '../../src/work/params/reading.ts';
import { temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const write = (name: string, data: string | Uint8Array) => {
  writeFileSync(at(name), data);
  return at(name);
};

/** 3 x 2 pixels: two reds, a transparent one, blue, red, blue. */
const PIXELS = [
  [255, 0, 0, 255],
  [254, 0, 0, 255],
  [9, 9, 9, 0],
  [0, 0, 255, 255],
  [255, 0, 0, 255],
  [0, 0, 255, 255],
];

beforeAll(async () => {
  write('t.csv', 'size,b,c\n1,2,3\n,5,6\n7,8,9\n10,11,12\n');
  await sharp(Uint8Array.from(PIXELS.flat()), { raw: { width: 3, height: 2, channels: 4 } })
    .png()
    .toFile(at('p.png'));
});

async function open(name: string, options: SubjectOptions = {}) {
  const work = testWork();
  const { groups } = await lookAt(work, [at(name)]);
  return openSubject(work, groups[0], { ...(name === 't.csv' ? { missing: 'drop' } : {}), ...options });
}

/** The start of fits to one of the files above. */
async function start(name: string, options: InitOptions, ks?: number[], reading: SubjectOptions = {}) {
  const subject = await open(name, reading);
  const plan = await planInit(testWork(), options, ks, subject.kind);
  return { ks: plan.ks, init: await startOf(plan, subject) };
}

const rows = (init: string, ks?: number[], reading?: SubjectOptions) => start('t.csv', { init }, ks, reading);
const colors = (init: string, ks?: number[]) => start('p.png', { init }, ks);

describe('a way of seeding', () => {
  it.each(['k-means++', 'random', 'farthest-first', 'k-means||'])('%s', async (init) => {
    expect(await rows(init, [2, 3])).toEqual({ ks: [2, 3], init });
    expect(await colors(init, [2])).toEqual({ ks: [2], init });
  });

  it('is k-means++ when nothing is said', async () => {
    expect(await start('t.csv', {}, [4])).toEqual({ ks: [4], init: 'k-means++' });
  });

  it('needs a number of clusters', async () => {
    expect(await refusal(() => rows('random'))).toMatchObject({ code: 'usage', option: 'k' });
  });

  it('is none of the words, nor a file', async () => {
    const error = await refusal(() => rows('kmeans', [2]));
    expect(error).toMatchObject({ code: 'usage', option: 'init' });
    expect(error.message).toMatch(/neither k-means\+\+ nor .* nor rows:3,17,99 nor a file: /);
  });
});

describe('rows by number', () => {
  it('are lines of the input, those left out counted', async () => {
    expect(await rows('rows:3,0')).toEqual({ ks: [2], init: { rows: [2, 0] } });
  });

  it('are pixels of a picture', async () => {
    const subject = await open('p.png');
    const names = subject.names();
    const { init } = await colors('rows:3,0,1');
    const numbers = typeof init === 'object' && 'rows' in init ? init.rows : [];
    expect(numbers.map((row) => names[row])).toEqual(['#0000ff', '#ff0000', '#fe0000']);
  });

  it('are pixels of a grid as they are', async () => {
    const subject = await open('p.png', { alpha: 'blend', grid: true });
    const plan = await planInit(testWork(), { init: 'rows:5,0' }, undefined, 'picture');
    expect(await startOf(plan, subject)).toEqual({ rows: [5, 0] });
  });

  it.each([
    ['rows:0,4', 'input', /row 4 is beyond the last, 3/],
    ['rows:0,1', 'input', /row 1 was left out/],
    ['rows:0,0', 'usage', /names row 0 twice/],
    ['rows:0,x', 'usage', /expected numbers of rows such as rows:3,17,99/],
  ])('%s of a table is refused', async (init, code, message) => {
    const error = await refusal(() => rows(init));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it.each([
    ['rows:0,6', /pixel 6 is beyond the last, 5/],
    ['rows:0,2', /pixel 2 is transparent and was left out/],
    ['rows:0,4', /pixel 4 has the color of pixel 0/],
  ])('%s of a picture is refused', async (init, message) => {
    const error = await refusal(() => colors(init));
    expect([error.code, error.message]).toEqual(['input', expect.stringMatching(message)]);
  });

  it('are not of several pictures together, nor of a store', async () => {
    const several = await refusal(() =>
      planInit(testWork(), { init: 'rows:0,1', together: true }, undefined, 'picture'),
    );
    expect(several).toMatchObject({ code: 'usage', option: 'init' });
    const plan = await planInit(testWork(), { init: 'rows:0,1' }, undefined, 'table');
    const store = { ...(await open('t.csv')), store: {} } as Parameters<typeof startOf>[1];
    expect(await refusal(() => startOf(plan, store))).toMatchObject({ code: 'usage', option: 'init' });
  });

  it('make a single start', async () => {
    const work = testWork();
    await planInit(work, { init: 'rows:0,5', nInit: 5 }, undefined, 'table');
    expect(work.notes).toEqual(['5 restarts have no effect: rows:0,5 gives the centers of a single start']);
    await planInit(work, { init: 'rows:0,5', nInit: 1 }, undefined, 'table');
    await planInit(work, { nInit: 5 }, [2], 'table');
    expect(work.notes).toHaveLength(1);
  });
});

describe('centers of rows', () => {
  const CENTERS = Float64Array.of(1, 20, 300, 900, 500, 100);
  const TEXT = [
    [1, 20, 300],
    [900, 500, 100],
  ];

  it.each([
    ['array.json', JSON.stringify(TEXT)],
    ['objects.json', JSON.stringify(TEXT.map(([size, b, c]) => ({ c, b, size })))],
    ['lines.ndjson', TEXT.map(([size, b, c]) => `${JSON.stringify({ c, b, size })}\n`).join('')],
    ['turned.csv', 'c,b,size\n300,20,1\n100,500,900\n'],
    ['bare.csv', '1,20,300\n900,500,100\n'],
    ['written.csv', 'cluster,size_2,size,b,c\n0,1,1,20,300\n1,1,900,500,100\n'],
    ['matrix.npy', toNpy(CENTERS, [2, 3])],
    ['model.json', JSON.stringify({ centers: TEXT, columns: ['size', 'b', 'c'] })],
    ['result.json', JSON.stringify({ runs: [{ centers: TEXT, input: { columns: ['size', 'b', 'c'] } }] })],
  ])('%s', async (name, data) => {
    expect(await rows(write(name, data))).toEqual({ ks: [2], init: CENTERS });
  });

  it('of the run of the wanted k', async () => {
    const run = (k: number) => ({ k, centers: Array.from({ length: k }, (_, c) => [c, 0, k]) });
    const sweep = write('sweep.json', JSON.stringify({ runs: [run(1), run(2), run(3)] }));
    expect(await rows(sweep, [2])).toEqual({ ks: [2], init: Float64Array.of(0, 0, 2, 1, 0, 2) });
    const unsaid = await refusal(() => rows(sweep));
    expect(unsaid).toMatchObject({ code: 'usage', option: 'init', remedies: [{ option: 'k' }] });
    expect((await refusal(() => rows(sweep, [5]))).message).toMatch(
      /holds centers for k = 1, 2, 3, but k is 5/,
    );
  });

  it('of rows that were prepared alike', async () => {
    const preparation = [{ name: 'scale', params: { method: 'standard' } }];
    const scaled = write('scaled.json', JSON.stringify({ centers: TEXT, preparation }));
    expect((await rows(scaled, undefined, { scale: 'standard' })).init).toEqual(CENTERS);
    for (const reading of [{}, { scale: 'minmax' }] as const) {
      const error = await refusal(() => rows(scaled, undefined, reading));
      expect(error).toMatchObject({ code: 'usage', option: 'init' });
      expect(error.message).toMatch(/holds centers of rows after scale standard, clustered are rows/);
    }
  });

  it.each([
    ['size,b,d\n1,2,3\n', /lacks c; what is clustered has size, b, c/],
    ['size,b,c,d\n1,2,3,4\n', /has d besides; what is clustered has size, b, c/],
    ['[[1,2,3],[4,5]]', /center 1: has 2 numbers, center 0 has 3/],
    ['[[1,2,"x"]]', /center 0: expected a row of numbers/],
    ['[[1,2]]', /has 2 columns, what is clustered has 3/],
    ['{"runs":[{"k":2}]}', /there are no centers in it/],
  ])('%j is refused', async (text, message) => {
    expect((await refusal(() => rows(write('other.txt', text)))).message).toMatch(message);
  });

  it('are as many as k', async () => {
    const error = await refusal(() => rows(write('two.json', JSON.stringify(TEXT)), [2, 3]));
    expect(error).toMatchObject({ code: 'usage', option: 'init' });
    expect(error.message).toMatch(/holds 2 centers, but k is 3/);
  });

  it('are no picture', async () => {
    const error = await refusal(() => rows(at('p.png')));
    expect(error).toMatchObject({ code: 'input', at: { file: at('p.png') } });
  });
});

describe('colors', () => {
  const POINTS = Float64Array.of(255, 0, 0, 1, 2, 3);

  it.each([
    ['hex.txt', '#f00\n\n#010203\n'],
    ['numbers.txt', '255 0 0\r\n1,2,3\r\n'],
    ['array.json', '["#ff0000", [1, 2, 3]]'],
    ['named.csv', 'B,G,R\n0,0,255\n3,2,1\n'],
    ['more.csv', 'name,red,green,blue\nx,255,0,0\ny,1,2,3\n'],
    ['matrix.npy', toNpy(POINTS, [2, 3])],
    [
      'model.json',
      JSON.stringify({
        centers: [
          [255, 0, 0],
          [1, 2, 3],
        ],
        space: 'rgb',
        columns: ['x', 'y', 'z'],
      }),
    ],
  ])('%s', async (name, data) => {
    expect(await colors(write(name, data))).toEqual({ ks: [2], init: POINTS });
  });

  it('go into the space of the picture, and stay as they are where they come from it', async () => {
    const lab = (init: string) => start('p.png', { init, space: 'lab' }, undefined, { space: 'lab' });
    const { init } = await lab(write('hex.txt', '#ff0000\n'));
    expect(init).toEqual(Float64Array.from(pointInSpace([255, 0, 0], 'lab')));
    const own = write('lab.json', JSON.stringify({ centers: [[50, 1, 2]], space: 'lab' }));
    expect((await lab(own)).init).toEqual(Float64Array.of(50, 1, 2));
  });

  it.each([
    ['#f00\nred\n', /line 2: expected #rrggbb or three numbers from 0 to 255, not "red"/],
    ['["#f00", [1, 2]]', /item 1: expected #rrggbb/],
    ['255 0 256\n', /line 1: expected #rrggbb/],
    ['', /there are no colors in it/],
    ['{"centers": [[1, 2, 3]], "space": "hsv"}', /there is no color space "hsv"/],
    ['[1, 2', /not JSON/],
    ['red,green\n1,2\n', /lacks blue/],
  ])('%j is refused, with the file', async (text, message) => {
    const error = await refusal(() => colors(write('bad.txt', text)));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(at('bad.txt'));
  });

  it('are as many as k', async () => {
    expect((await refusal(() => colors(write('one.txt', '#fff\n'), [2]))).message).toMatch(
      /holds 1 color, but k is 2/,
    );
  });
});
