import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { COINS, cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const CHINA = join(ROOT, 'images/china.jpg');
const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** A picture of given pixels, four channels each. */
async function picture(name: string, width: number, pixels: readonly (readonly number[])[]): Promise<string> {
  const raw = { width, height: pixels.length / width, channels: 4 } as const;
  await sharp(Uint8Array.from(pixels.flat()), { raw }).png().toFile(at(name));
  return at(name);
}

const RED = [255, 0, 0, 255];
const DARK = [51, 0, 0, 255];
const BLUE = [0, 0, 200, 255];
const CLEAR = [9, 9, 9, 0];

describe('bisecting', () => {
  it('has the face of kmeans, and the tree in its JSON', async () => {
    const { code, stdout } = await cli(['bisecting', FLOWER, '-k', '4']);
    expect(code).toBe(0);
    expect(stdout).toContain('bisecting k-means, k = 4: inertia');
    const { runs } = await json(['bisecting', FLOWER, '-k', '3,5', '--strategy', 'size', '--init', 'random']);
    const [three, five] = runs;
    expect(five).toMatchObject({
      algorithm: 'bisecting',
      k: 5,
      params: { nInit: 5, maxIter: 300, strategy: 'size', init: 'random' },
    });
    expect(five.tree).toHaveLength(9);
    expect(five.tree[0]).toMatchObject({ parent: null, size: 307200, cluster: null });
    // a larger k begins with the same splits
    expect(five.tree.slice(1, 5).map((node: { center: number[] }) => node.center)).toEqual(
      three.tree.slice(1).map((node: { center: number[] }) => node.center),
    );
  });

  it.each([
    [
      'a file to begin with',
      ['--init', 'colors.txt'],
      /'colors\.txt' is invalid\. Allowed choices are k-means\+\+/,
    ],
    ['pixels to begin with', ['--init', 'rows:1,2'], /'rows:1,2' is invalid\. Allowed choices/],
    ['another strategy', ['--strategy', 'depth'], /Allowed choices are inertia, size/],
  ])('refuses %s', async (_, options, message) => {
    const { code, stdout, stderr } = await cli(['bisecting', COINS, '-k', '2', ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('--init', () => {
  it.each(['farthest-first', 'k-means||'])('takes %s', async (init) => {
    const { runs } = await json(['kmeans', COINS, '-k', '3', '--init', init]);
    const [plain] = (await json(['kmeans', COINS, '-k', '3'])).runs;
    expect(runs[0].params.init).toBe(init);
    expect(runs[0].inertia / plain.inertia).toBeCloseTo(1, 2);
  });

  it('takes pixels by number, and k from them', async () => {
    const path = await picture('rows.png', 3, [RED, RED, BLUE, CLEAR, DARK, BLUE]);
    const { runs } = await json(['kmeans', path, '--init', 'rows:2,4,1']);
    expect(runs[0]).toMatchObject({ k: 3, n: 5, restarts: 1, inertia: 0 });
    expect(runs[0].colors).toEqual(['#0000c8', '#ff0000', '#330000']);
    const mini = await json(['minibatch', path, '--init', 'rows:0,5']);
    expect(mini.runs[0].k).toBe(2);
  });

  it.each([
    ['beyond the picture', 'rows:0,6', 3, /rows\.png: --init: pixel 6 is beyond the last, 5$/],
    ['left out', 'rows:0,3', 3, /rows\.png: --init: pixel 3 is transparent and was left out$/],
    ['of one color', 'rows:4,0,1', 3, /rows\.png: --init: pixel 1 has the color of pixel 0$/],
    ['named twice', 'rows:4,4', 2, /--init: rows:4,4 names pixel 4 twice$/],
    [
      'that are no numbers',
      'rows:4,-1',
      2,
      /--init: expected numbers of pixels such as rows:3,17,99, not rows:4,-1$/,
    ],
    ['that are missing', 'rows:', 2, /--init: expected numbers of pixels such as rows:3,17,99, not rows:$/],
  ])('refuses pixels %s in one line', async (_, init, exit, message) => {
    const path = await picture('rows.png', 3, [RED, RED, BLUE, CLEAR, DARK, BLUE]);
    const { code, stdout, stderr } = await cli(['kmeans', path, '--init', init]);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('--metric cosine', () => {
  it('puts the shades of a hue together, and shows their mean', async () => {
    const path = await picture('hues.png', 2, [RED, DARK, BLUE, [0, 0, 40, 255], RED, RED]);
    const { runs } = await json(['kmeans', path, '-k', '2', '--metric', 'cosine']);
    expect(runs[0]).toMatchObject({ k: 2, inertia: 0, params: { metric: 'cosine' }, sizes: [4, 2] });
    expect(runs[0].centers).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(runs[0].colors).toEqual(['#cc0000', '#000078']);
    const { stdout } = await cli([
      'kmeans',
      path,
      '-k',
      '2',
      '--metric',
      'cosine',
      '--model-out',
      at('hues.json'),
      '-q',
    ]);
    expect(stdout).toContain('spherical k-means, k = 2');
    const again = (await json(['predict', at('hues.json'), path])).runs[0];
    expect(again).toMatchObject({ sizes: [4, 2], colors: ['#cc0000', '#000078'], inertia: 0 });
  });

  it('says that black has no direction', async () => {
    const path = await picture('black.png', 2, [RED, [0, 0, 0, 255]]);
    const { code, stderr } = await cli(['kmeans', path, '-k', '2', '--metric', 'cosine']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^clusterkit: .*black\.png: pixel 1,0: all numbers are 0 \(black, in a picture\), and cosine requires a direction\n$/,
    );
  });
});

describe('predict', () => {
  beforeAll(async () => {
    const model = ['--model-out', `${at('models')}/{stem}-{command}.json`, '-q'];
    await cli(['kmeans', FLOWER, '-k', '5', '--n-init', '2', ...model]);
    await cli(['minibatch', FLOWER, '-k', '5', ...model]);
    await cli(['bisecting', FLOWER, '-k', '5', ...model]);
    await cli([
      'kmeans',
      FLOWER,
      '-k',
      '4',
      '--n-init',
      '1',
      '--space',
      'oklab',
      '--model-out',
      at('models/ok.json'),
      '-q',
    ]);
  });

  it('reads a model that says what it is', () => {
    expect(JSON.parse(readFileSync(at('models/flower-kmeans.json'), 'utf8'))).toMatchObject({
      schema: 'clusterkit/model@1',
      tool: 'clusterkit',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      algorithm: 'kmeans',
      k: 5,
      dim: 3,
      metric: 'euclidean',
      space: 'rgb',
      columns: ['red', 'green', 'blue'],
      seed: 1,
    });
  });

  it.each(['kmeans', 'minibatch', 'bisecting'])(
    'gives a picture the labels that %s gave it',
    async (command) => {
      const model = at(`models/flower-${command}.json`);
      const options = command === 'kmeans' ? ['--n-init', '2'] : [];
      const [fitted] = (await json([command, FLOWER, '-k', '5', ...options, '--labels'])).runs;
      const [run] = (await json(['predict', model, FLOWER, '--labels'])).runs;
      expect(run.labels).toEqual(fitted.labels);
      expect(run).toMatchObject({
        algorithm: 'predict',
        params: { k: 5, model, algorithm: command, metric: 'euclidean', space: 'rgb' },
        seed: 1,
        k: 5,
        n: 307200,
        colors: fitted.colors,
        centers: fitted.centers,
        sizes: fitted.sizes,
        warnings: [],
      });
      expect(run.params).not.toHaveProperty('init');
      expect(Math.abs(run.inertia / fitted.inertia - 1)).toBeLessThan(1e-12);
    },
  );

  it('puts another picture into the colors of the model, in its space', async () => {
    const { code, stdout, stderr } = await cli([
      'predict',
      at('models/ok.json'),
      CHINA,
      '--quantized',
      at('china.png'),
      '--labels-out',
      at('china.npy'),
      '--chart',
      'pie,bar,scatter',
      '-o',
      `${folder}/`,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kmeans model .*ok\.json in oklab, k = 4: inertia \d+\.\d+, \d+\.\d\d s$/m);
    for (const name of ['pie', 'bar', 'scatter'])
      expect(existsSync(at(`china-predict-k4-${name}.svg`))).toBe(true);
    expect(stderr).toContain('china.npy');
    const { colors } = JSON.parse(readFileSync(at('models/ok.json'), 'utf8'));
    const { data } = await sharp(at('china.png')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const seen = new Set<string>();
    for (let p = 0; p < data.length; p += 3) seen.add(`#${data.subarray(p, p + 3).toString('hex')}`);
    for (const hex of seen) expect(colors).toContain(hex);
    expect(seen.size).toBeGreaterThan(1);
  });

  it('keeps colors that a picture does not have, with no pixels', async () => {
    const path = await picture('red.png', 1, [RED]);
    const { runs } = await json(['predict', at('models/flower-kmeans.json'), path]);
    expect(runs[0].k).toBe(5);
    expect([...runs[0].sizes].sort()).toEqual([0, 0, 0, 0, 1]);
    const { code } = await cli([
      'predict',
      at('models/flower-kmeans.json'),
      path,
      '--chart',
      'bar,pie,scatter',
      '-o',
      `${folder}/`,
    ]);
    expect(code).toBe(0);
  });

  it.each<[string, string | object, RegExp]>([
    ['a file that is no JSON', '{"schema":', /bad\.json: not a model this can use: it is not JSON/],
    [
      'a result',
      { schema: 'clusterkit/result@1' },
      /its schema is "clusterkit\/result@1", not "clusterkit\/model@1"/,
    ],
    ['a later schema', { schema: 'clusterkit/model@9' }, /its schema is "clusterkit\/model@9"/],
    ['a center too few', { centers: [] }, /centers must be k = 5 lists/],
    [
      'another dimension',
      { dim: 1, k: 1, centers: [[4]], colors: ['#040404'], sizes: [1] },
      /it has 1 columns, colors have 3/,
    ],
    ['no space', { space: undefined }, /not a model for pictures: space must be rgb, lab, oklab/],
    ['no colors', { colors: undefined }, /not a model for pictures: it has no colors/],
  ])('refuses %s in one line', async (_, change, message) => {
    const model = JSON.parse(readFileSync(at('models/flower-kmeans.json'), 'utf8'));
    writeFileSync(
      at('bad.json'),
      typeof change === 'string' ? change : JSON.stringify({ ...model, ...change }),
    );
    const { code, stdout, stderr } = await cli(['predict', at('bad.json'), FLOWER]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a model that is not there, a picture for a model, and to overwrite the model', async () => {
    expect(await cli(['predict', at('nowhere.json'), FLOWER])).toMatchObject({
      code: 3,
      stderr: `clusterkit: ${at('nowhere.json')}: there is no such file\n`,
    });
    expect(await cli(['predict', FLOWER, COINS])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/not JSON/),
    });
    const model = at('models/flower-kmeans.json');
    const overwrite = await cli(['predict', model, COINS, '-o', model]);
    expect(overwrite).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is an input and will not be/),
    });
  });
});

describe('--model-out', () => {
  it.each([
    [
      'an ending of another kind',
      ['-k', '2', '--model-out', 'm.txt'],
      /--model-out: m\.txt must end in \.json/,
    ],
    ['one file for two models', ['-k', '2,3', '--model-out', 'm.json'], /two results/],
    ['an input', ['-k', '2', '--model-out', COINS], /must end in \.json/],
  ])('refuses %s before any work', async (_, options, message) => {
    const { code, stdout, stderr } = await cli(['kmeans', COINS, ...options]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(existsSync('m.json')).toBe(false);
  });

  it('writes to standard output in place of the table', async () => {
    const { stdout } = await cli(['kmeans', COINS, '-k', '2', '--n-init', '1', '--model-out', '-']);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'clusterkit/model@1', k: 2 });
  });
});
