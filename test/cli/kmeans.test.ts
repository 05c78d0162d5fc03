import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

describe('kmeans: text', () => {
  it('prints a plain table in a pipe, falling by share', async () => {
    const { code, stdout, stderr } = await cli(['kmeans', FLOWER, '-k', '4']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(lines[0]).toContain('640 x 480, 307200 pixels, 35386 colors');
    expect(lines[1]).toMatch(
      /^k-means, k = 4: inertia 15517\d{4}\.\d, \d+ iterations, best of 10 restarts, seed 1/,
    );
    expect(lines[3].split(/\s{2,}/)).toEqual(['hex', 'red', 'green', 'blue', 'pixels', 'share']);
    expect(lines.slice(4, 8).map((line) => line.slice(0, 7))).toEqual([
      '#f0b308',
      '#11130f',
      '#2b372a',
      '#5a6851',
    ]);
    expect(stdout).not.toContain('\x1b');
    const pixels = lines.slice(4, 8).map((line) => Number(line.split(/\s+/)[4]));
    expect(pixels).toEqual([...pixels].sort((a, b) => b - a));
    expect(pixels.reduce((sum, n) => sum + n)).toBe(307200);
  });

  it('shows true-color swatches on a terminal that has them', async () => {
    const { stdout } = await cli(['kmeans', FLOWER, '-k', '2', '--n-init', '1'], {
      tty: true,
      env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    });
    expect(stdout).toContain('\x1b[48;2;');
  });

  it('prints CSV with one header for all runs', async () => {
    const { stdout } = await cli(['kmeans', FLOWER, COINS, '-k', '2,3', '--n-init', '1', '--csv']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 2 * (2 + 3));
    expect(lines.filter((line) => line.startsWith('input,'))).toHaveLength(1);
  });
});

describe('kmeans: JSON', () => {
  // biome-ignore lint/suspicious/noExplicitAny: looked into field by field
  let document: any;
  beforeAll(async () => {
    document = await json(['kmeans', FLOWER, '-k', '4']);
  });

  it('has the fields of the schema', () => {
    expect(document).toMatchObject({
      schema: 'clusterkit/result@1',
      tool: 'clusterkit',
      command: 'kmeans',
      warnings: [],
    });
    expect(document.version).toMatch(/^\d+\.\d+\.\d+/);
    const [run] = document.runs;
    expect(run.input).toMatchObject({
      path: FLOWER,
      kind: 'image',
      n: 307200,
      dim: 3,
      width: 640,
      height: 480,
    });
    expect(run.input.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(run).toMatchObject({
      algorithm: 'kmeans',
      seed: 1,
      k: 4,
      n: 307200,
      dim: 3,
      distinct: 35386,
      converged: true,
      restarts: 10,
    });
    expect(run.params).toMatchObject({
      k: 4,
      nInit: 10,
      init: 'k-means++',
      maxIter: 300,
      tol: 0,
      space: 'rgb',
      alpha: 'skip',
    });
    expect(run.colors).toEqual(['#f0b308', '#11130f', '#2b372a', '#5a6851']);
    expect(run.inertia).toBeLessThanOrEqual(155191180);
    expect(run).not.toHaveProperty('labels');
  });

  it('has shares that add up and seconds', () => {
    const [run] = document.runs;
    expect(run.shares.reduce((a: number, b: number) => a + b)).toBeCloseTo(1, 12);
    for (const key of ['read', 'fit', 'total']) expect(run.seconds[key]).toBeGreaterThan(0);
  });

  it('holds labels on request, one a pixel', async () => {
    const { runs } = await json(['kmeans', COINS, '-k', '3', '--n-init', '1', '--labels']);
    expect(runs[0].labels).toHaveLength(384 * 303);
    const counts = [0, 0, 0];
    for (const label of runs[0].labels) counts[label]++;
    expect(counts).toEqual(runs[0].sizes);
  });

  it('is the same for the same seed, and says which seed it was', async () => {
    const strip = (doc: { runs: { seconds?: unknown }[] }) =>
      JSON.stringify(doc.runs.map((run) => ({ ...run, seconds: 0 })));
    const again = await json(['kmeans', FLOWER, '-k', '4', '--seed', '1']);
    expect(strip(again)).toBe(strip(document));
    const drawn = await json(['kmeans', COINS, '-k', '2', '--n-init', '1', '--seed', 'random']);
    expect(drawn.runs[0].seed).toBeTypeOf('number');
  });

  it('has a run for each input and k', async () => {
    const { runs } = await json(['kmeans', FLOWER, COINS, '-k', '2..4:2', '--n-init', '1']);
    expect(runs.map((run: { k: number }) => run.k)).toEqual([2, 4, 2, 4]);
  });
});

describe('kmeans: options', () => {
  it('gives what exists, and a warning, for more clusters than colors', async () => {
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ffffff' } })
      .png()
      .toFile(at('white.png'));
    const { code, stdout, stderr } = await cli(['kmeans', at('white.png'), '-k', '3']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/#ffffff\s+255\s+255\s+255\s+64\s+100\.0 %/);
    expect(stderr).toBe(
      `warning: ${at('white.png')}: there is only 1 distinct point for k = 3, and so 1 cluster\n`,
    );
    const { runs } = await json(['kmeans', at('white.png'), '-k', '3', '-q']);
    expect(runs[0]).toMatchObject({
      k: 1,
      warnings: [{ code: 'fewer-points-than-k', requested: 3, found: 1 }],
    });
  });

  it('measures in lab and oklab', async () => {
    const [rgb, lab, oklab] = await Promise.all(
      ['rgb', 'lab', 'oklab'].map(
        async (space) =>
          (await json(['kmeans', FLOWER, '-k', '4', '--n-init', '2', '--space', space])).runs[0],
      ),
    );
    expect(new Set([rgb, lab, oklab].map((run) => run.colors.join())).size).toBe(3);
    expect(Math.max(...oklab.centers.map((c: number[]) => c[0]))).toBeLessThan(1.01);
    expect(Math.max(...lab.centers.map((c: number[]) => c[0]))).toBeGreaterThan(50);
  });

  it('starts from a file of colors, in several notations', async () => {
    writeFileSync(at('hex.txt'), '#f0b308\n#11130e\n\n#2a372a\n5a6851\n');
    writeFileSync(at('rgb.csv'), '240,179,8\n17,19,14\n42,55,42\n90,104,81\n');
    writeFileSync(at('rgb.json'), '[[240,179,8],"#11130e",[42,55,42],[90,104,81]]');
    const runs = await Promise.all(
      ['hex.txt', 'rgb.csv', 'rgb.json'].map(
        async (name) => (await json(['kmeans', FLOWER, '--init', at(name)])).runs[0],
      ),
    );
    for (const run of runs) expect(run).toMatchObject({ k: 4, restarts: 1, inertia: runs[0].inertia });
    writeFileSync(at('result.json'), JSON.stringify(await json(['kmeans', FLOWER, '-k', '4'])));
    const fixed = (await json(['kmeans', FLOWER, '--init', at('result.json')])).runs[0];
    expect(fixed.iterations).toBe(1);
    expect(fixed.colors).toEqual(['#f0b308', '#11130f', '#2b372a', '#5a6851']);
  });

  it.each([
    ['a line that is no color', '#f0b308\nred\n', 'line 2'],
    ['a channel out of range', '1,2,300\n', 'line 1'],
    ['broken JSON', '[[1,2', 'not JSON'],
    ['nothing', '\n', 'no colors'],
    ['JSON of something else', '{"a":1}', 'there are no colors in it'],
  ])('refuses a file of colors with %s', async (_, text, message) => {
    writeFileSync(at('bad.txt'), text);
    const { code, stderr } = await cli(['kmeans', FLOWER, '--init', at('bad.txt')]);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says when a file of colors does not suit -k', async () => {
    writeFileSync(at('three.txt'), '#000\n#fff\n#f00\n');
    const { code, stderr } = await cli(['kmeans', FLOWER, '-k', '5', '--init', at('three.txt')]);
    expect([code, stderr]).toEqual([
      2,
      `clusterkit: --init: ${at('three.txt')} holds 3 colors, but k is 5\n`,
    ]);
    const before = readFileSync(at('three.txt'), 'utf8');
    const over = await cli(['kmeans', FLOWER, '--init', at('three.txt'), '--quantized', at('three.txt')]);
    expect(over.code).toBe(2);
    expect(readFileSync(at('three.txt'), 'utf8')).toBe(before);
  });

  it('reports a limit of passes that was reached', async () => {
    const { stderr } = await cli(['kmeans', FLOWER, '-k', '8', '--n-init', '1', '--max-iter', '2']);
    expect(stderr).toMatch(/not converged after 2 iterations; raise --max-iter/);
  });
});

describe('kmeans: files', () => {
  it('writes the picture in k colors, exactly', async () => {
    const { stderr } = await cli(['kmeans', FLOWER, '-k', '5', '--n-init', '1', '--quantized', at('q.png')]);
    expect(stderr).toBe(`wrote ${at('q.png')}\n`);
    const { data, info } = await sharp(at('q.png')).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([640, 480]);
    const colors = new Map<number, number>();
    for (let p = 0; p < data.length; p += 3) {
      const rgb = (data[p] << 16) | (data[p + 1] << 8) | data[p + 2];
      colors.set(rgb, (colors.get(rgb) ?? 0) + 1);
    }
    const { runs } = await json(['kmeans', FLOWER, '-k', '5', '--n-init', '1']);
    const expected = runs[0].colors.map((hex: string, c: number) => [
      Number.parseInt(hex.slice(1), 16),
      runs[0].sizes[c],
    ]);
    expect([...colors].sort((a, b) => b[1] - a[1])).toEqual(expected);
  });

  it('writes label maps that agree', async () => {
    const common = ['kmeans', COINS, '-k', '3', '--n-init', '1', '-q'];
    for (const ext of ['png', 'csv', 'npy']) await cli([...common, '--labels-out', at(`l.${ext}`)]);
    const png = await sharp(at('l.png')).extractChannel(0).raw().toBuffer();
    const csv = readFileSync(at('l.csv'), 'utf8').trimEnd().split('\n');
    const npy = readFileSync(at('l.npy'));
    expect(csv[0]).toBe('x,y,label');
    expect(csv).toHaveLength(1 + png.length);
    const numbers = new Int32Array(
      npy.buffer.slice(npy.byteOffset + npy.length - 4 * png.length, npy.byteOffset + npy.length),
    );
    for (let i = 0; i < png.length; i += 997) {
      expect(csv[i + 1]).toBe(`${i % 384},${Math.floor(i / 384)},${png[i]}`);
      expect(numbers[i]).toBe(png[i]);
    }
  });

  it('writes every chart in every format, and nothing else', async () => {
    const folderName = join(folder, 'charts/');
    for (const format of ['svg', 'png', 'html', 'vl.json']) {
      const template = `${folderName}{stem}-{k}-{chart}.${format}`;
      const { code } = await cli([
        'kmeans',
        COINS,
        '-k',
        '3',
        '--n-init',
        '1',
        '--chart',
        'bar,pie',
        '--chart',
        'scatter',
        '-o',
        template,
        '-q',
      ]);
      expect(code).toBe(0);
    }
    const names = readdirSync(folderName).sort();
    expect(names).toHaveLength(12);
    expect(names).toContain('coins-3-pie.vl.json');
    expect(JSON.parse(readFileSync(join(folderName, 'coins-3-bar.vl.json'), 'utf8')).$schema).toContain(
      'vega-lite/v6',
    );
    expect(readFileSync(join(folderName, 'coins-3-pie.svg'), 'utf8')).toContain('coins.png in 3 colors');
    const [one, three] = [1, 3];
    for (const scale of [one, three]) {
      await cli([
        'kmeans',
        COINS,
        '-k',
        '3',
        '--n-init',
        '1',
        '--chart',
        'pie',
        '--png-scale',
        String(scale),
        '-o',
        at(`s${scale}.png`),
        '-q',
      ]);
    }
    const widths = await Promise.all(
      [one, three].map(async (scale) => (await sharp(at(`s${scale}.png`)).metadata()).width),
    );
    expect(Math.abs(widths[1] - 3 * widths[0])).toBeLessThanOrEqual(3);
  });

  it('writes one chart to standard output, and no table', async () => {
    const { stdout } = await cli(['kmeans', COINS, '-k', '2', '--n-init', '1', '--chart', 'bar', '-o', '-']);
    expect(stdout).toMatch(/^<svg[\s\S]*<\/svg>\n?$/);
  });

  it('keeps the table in a file as JSON or CSV', async () => {
    await cli(['kmeans', COINS, '-k', '2', '--n-init', '1', '-o', at('table.json'), '-q']);
    await cli(['kmeans', COINS, '-k', '2', '--n-init', '1', '-o', at('table.csv'), '-q']);
    expect(JSON.parse(readFileSync(at('table.json'), 'utf8'))).toMatchObject({
      schema: 'clusterkit/result@1',
      runs: [{ k: 2 }],
    });
    expect(readFileSync(at('table.csv'), 'utf8').split('\n')).toHaveLength(4);
  });

  it.each([
    ['an input as output', ['--quantized', COINS], /is an input/],
    ['a GIF of many colors', ['-k', '300', '--quantized', 'q.gif'], /a GIF holds 255 colors, not 300/],
    ['JSON beside a picture on standard output', ['--chart', 'bar', '-o', '-', '--json'], /and the JSON/],
    ['labels for no JSON', ['--labels'], /use --json/],
    ['a placeholder of JavaScript', ['-o', '{constructor}.json'], /no placeholder/],
    ['two results for one file', ['-k', '2,3', '--quantized', 'q.png'], /two results/],
    ['two charts for one file', ['--chart', 'bar,pie', '-o', 'c.svg'], /two results/],
    [
      'an ending that is no chart',
      ['--chart', 'bar', '-o', 'c.pdf'],
      /must end in \.svg, \.png, \.html, \.vl\.json, \.csv, /,
    ],
    ['an ending that loses colors', ['--quantized', 'q.jpg'], /must end in \.png, \.webp/],
    ['a picture without saying which', ['-o', 'c.svg'], /which chart/],
    ['an unknown placeholder', ['--chart', 'bar', '-o', '{stam}.svg'], /\{stam\}.*no placeholder/],
  ])('refuses %s before any work', async (_, options, message) => {
    const k = options.includes('-k') ? [] : ['-k', '2'];
    const { code, stderr, stdout } = await cli(['kmeans', COINS, ...k, ...options]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    if (!options.includes('--json')) expect(stdout).toBe('');
    expect(existsSync('c.svg') || existsSync('q.png')).toBe(false);
  });

  it('says in one line why it cannot write', async () => {
    writeFileSync(at('file'), '');
    const { code, stderr } = await cli([
      'kmeans',
      COINS,
      '-k',
      '2',
      '--n-init',
      '1',
      '--quantized',
      at('file/q.png'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^clusterkit: .*file\/q\.png: cannot be written \(.*\)\n$/);
  });
});

describe('minibatch', () => {
  it('has the same face and never fewer than k clusters', async () => {
    const { runs } = await json(['minibatch', FLOWER, '-k', '16,40']);
    expect(runs.map((run: { k: number }) => run.k)).toEqual([16, 40]);
    for (const run of runs) {
      expect(run).toMatchObject({ algorithm: 'minibatch', params: { batch: 1024, nInit: 12 } });
      expect(Math.min(...run.sizes)).toBeGreaterThan(0);
      expect(run.sizes.reduce((a: number, b: number) => a + b)).toBe(307200);
    }
    const { stdout } = await cli(['minibatch', FLOWER, '-k', '4']);
    expect(stdout).toContain('mini-batch k-means, k = 4');
  });
});
