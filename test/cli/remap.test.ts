import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const lottery = new Lottery(20);
const at = (name: string) => join(folder, name);

/** A picture of pixels, each red, green, blue and perhaps opacity. */
async function draw(name: string, width: number, pixels: number[][]): Promise<string> {
  const channels = pixels[0].length as 3 | 4;
  const raw = { width, height: pixels.length / width, channels };
  await sharp(Buffer.from(pixels.flat()), { raw }).png().toFile(at(name));
  return at(name);
}

async function rgba(path: string): Promise<number[][]> {
  const data = await sharp(path).ensureAlpha().raw().toBuffer();
  return Array.from({ length: data.length / 4 }, (_, p) => [...data.subarray(4 * p, 4 * p + 4)]);
}

const distinct = (pixels: number[][]) => new Set(pixels.map(String)).size;

describe('remap', () => {
  it('finds as many colors as palette does, beside the transparent one', async () => {
    const dots = (rgb: number[]) => Array.from({ length: 40 }, () => rgb.map((v) => v + lottery.below(20)));
    const three = await draw('three.png', 12, [
      ...dots([0, 0, 0]),
      ...dots([200, 0, 0]),
      ...dots([0, 0, 200]),
    ]);
    const [found] = (await json(['palette', three, '-k', 'auto'])).runs;
    const [run] = (await json(['remap', three, '-k', 'auto', '-o', at('auto-{k}.png')])).runs;
    expect(run.choice).toEqual(found.choice);
    expect([run.k, run.params.k, run.files[0].path]).toEqual([3, 'auto', at('auto-3.png')]);
    const flag = await draw('holed.png', 2, [
      [9, 9, 9, 255],
      [0, 0, 0, 0],
    ]);
    const { stdout } = await cli(['remap', '-', '-k', 'auto'], { stdin: readFileSync(flag) });
    expect(stdout).toContain('2 colors became 2\nthere is only one color\n');
    const clear = await draw('nothing.png', 1, [[0, 0, 0, 0]]);
    expect((await json(['remap', clear, '-k', 'auto'])).runs[0].k).toBe(1);
    const both = await cli(['remap', flag, '-k', 'auto', '--quality', '70']);
    expect([both.code, both.stderr]).toEqual([
      2,
      'clusterkit: --quality is not used with k auto, for both say how many colors there are\n',
    ]);
  });

  it('makes a picture of few colors, and tells what that costs', async () => {
    const [run] = (
      await json(['remap', FLOWER, '-k', '16', '--space', 'rgb', '--n-init', '1', '-o', at('16.png')])
    ).runs;
    expect(run).toMatchObject({ k: 16, distinct: 35386, params: { found: 16, seed: 1 } });
    expect(run.files).toMatchObject([{ path: at('16.png'), original: 130393 }]);
    expect(distinct(await rgba(at('16.png')))).toBe(16);
    const [one, other] = await Promise.all([FLOWER, at('16.png')].map(rgba));
    const squared = one.flatMap((pixel, p) => pixel.map((value, j) => (value - other[p][j]) ** 2));
    expect(run.fidelity.mse).toBeCloseTo(squared.reduce((a, b) => a + b) / (3 * one.length), 8);
    expect(run.fidelity.mse).toBeLessThan(40);
    const { stdout } = await cli(['remap', FLOWER, '-k', '2', '--space', 'rgb', '--n-init', '1']);
    expect(stdout).toMatch(
      /640 x 480, 35386 colors became 2\nerror: MSE 49\d, PSNR 2\d\.\d dB, CIEDE2000 mean/,
    );
  });

  it('takes the colors of a file', async () => {
    writeFileSync(at('three.hex'), 'ff0000\n00ff00\n0000ff\n');
    const file = await draw('near.png', 2, [
      [200, 30, 30],
      [20, 210, 60],
      [40, 20, 180],
      [250, 10, 20],
    ]);
    await cli(['remap', file, '--palette', at('three.hex'), '-o', at('three.png')]);
    expect((await rgba(at('three.png'))).map(([r, g, b]) => [r, g, b].indexOf(255))).toEqual([0, 1, 2, 0]);
    const { code, stderr } = await cli(['remap', file, '--palette', at('three.hex'), '-k', '2']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not used with a palette')]);
  });

  it('keeps a picture exactly whose colors are few, and the original where it is no larger', async () => {
    const pixels = Array.from({ length: 64 }, (_, p) => [p % 4 === 0 ? 255 : 0, p % 3 === 0 ? 255 : 0, 9]);
    const file = await draw('few.png', 8, pixels);
    const [run] = (await json(['remap', file, '-k', '8', '-o', at('same.png')])).runs;
    expect(run.fidelity).toMatchObject({ mse: 0, psnr: null });
    expect(run.k).toBe(4);
    expect((await rgba(at('same.png'))).map((pixel) => pixel.slice(0, 3))).toEqual(pixels);
    await cli(['remap', at('same.png'), '-o', at('again.png')]);
    const { stdout } = await cli(['remap', at('same.png'), '-o', at('again.png')]);
    expect(stdout).toContain('the original with all its colors: few make it no smaller');
    expect(readFileSync(at('again.png'))).toEqual(readFileSync(at('same.png')));
    const raw = Buffer.from(Array.from({ length: 64 * 48 }, (_, p) => 4 * (p % 64)));
    const ramp = sharp(raw, { raw: { width: 64, height: 48, channels: 1 } }).toColourspace('b-w');
    await ramp.png().toFile(at('ramp.png'));
    const kept = await cli(['remap', at('ramp.png'), '-k', '48', '-o', at('ramp-kept.png')]);
    expect(kept.stdout).toContain('64 colors stay\nerror: none, every pixel keeps its color\n');
    await cli(['remap', await draw('single.png', 1, [[1, 2, 3]]), '-o', at('smallest.png')]);
    const single = await cli(['remap', at('smallest.png'), '-o', at('single-kept.png')]);
    expect(single.stdout).toContain('1 color stays\n');
    const told = await cli(['remap', at('ramp.png'), '-k', '48']);
    expect(told.stdout).toMatch(/64 colors became 48\nerror: MSE /);
  });

  it('keeps opacity, with one color for all that is fully transparent', async () => {
    const pixels = Array.from({ length: 100 }, (_, p) => [
      p,
      2 * p,
      200 - p,
      p < 20 ? 0 : p < 60 ? 4 * p : 255,
    ]);
    const file = await draw('shade.png', 10, pixels);
    const [run] = (await json(['remap', file, '-k', '12', '-o', at('shade12.png')])).runs;
    expect(run.k).toBe(12);
    expect(run.colors[0]).toEqual({ hex: '#000000', opacity: 0 });
    const found = await rgba(at('shade12.png'));
    expect(found.slice(0, 20).every((pixel) => pixel[3] === 0)).toBe(true);
    expect(found.slice(60).every((pixel) => pixel[3] > 220)).toBe(true);
    const [cut] = (await json(['remap', file, '-k', '12', '--alpha', 'cut', '-o', at('cut.png')])).runs;
    expect(new Set(cut.colors.map(({ opacity }: { opacity: number }) => opacity))).toEqual(new Set([0, 1]));
    const [blended] = (await json(['remap', file, '-k', '12', '--alpha', 'blend'])).runs;
    expect(blended.colors.every(({ opacity }: { opacity: number }) => opacity === 1)).toBe(true);
  });

  it('gives several pictures the same colors', async () => {
    const reds = await draw(
      'reds.png',
      4,
      Array.from({ length: 16 }, (_, p) => [100 + 9 * p, 0, 0]),
    );
    const blues = await draw(
      'blues.png',
      4,
      Array.from({ length: 16 }, (_, p) => [0, 0, 100 + 9 * p]),
    );
    const { runs } = await json(['remap', reds, blues, '-k', '4', '--together', '-o', at('both/')]);
    expect(runs[0].colors).toEqual(runs[1].colors);
    // each picture has its own, beside those of both
    expect(runs.map(({ distinct }: { distinct: number }) => distinct)).toEqual([16, 16]);
    expect(
      distinct([...(await rgba(at('both/reds-remap.png'))), ...(await rgba(at('both/blues-remap.png')))]),
    ).toBe(4);
  });

  it('keeps a picture without a visible pixel', async () => {
    const file = await draw(
      'clear.png',
      2,
      Array.from({ length: 4 }, () => [9, 9, 9, 0]),
    );
    const [run] = (await json(['remap', file, '-o', at('nothing.png')])).runs;
    expect(run).toMatchObject({ k: 1, colors: [{ opacity: 0 }] });
  });

  it('refuses in one line', async () => {
    writeFileSync(at('empty.gpl'), '');
    writeFileSync(
      at('many.hex'),
      Array.from({ length: 300 }, (_, i) => `0000${(i % 256).toString(16).padStart(2, '0')}\n`).join(''),
    );
    const cases: [string[], number, string][] = [
      [['--palette', at('empty.gpl')], 3, 'the file is empty'],
      [['--palette', at('many.hex')], 3, 'there are 300 colors in it, and a picture holds 256'],
      [['--palette', at('x.txt')], 2, 'must end in'],
      [['-k', '257'], 2, '257'],
      [['--strength', '0.5'], 2, 'requires dithering'],
      [['-o', at('x.jpg')], 2, 'must end in .png, .gif or .webp'],
    ];
    for (const [options, code, words] of cases) {
      const found = await cli(['remap', FLOWER, ...options]);
      expect([found.code, found.stderr.trim().split('\n').length]).toEqual([code, 1]);
      expect(found.stderr).toContain(words);
    }
  });
});

describe('remap --quality', () => {
  it('finds the fewest colors that reach the end of a range', async () => {
    const file = await draw(
      'slope.png',
      16,
      Array.from({ length: 192 }, (_, p) => [16 * (p % 16), 20 * Math.floor(p / 16), 90]),
    );
    const run = async (...more: string[]) => (await json(['remap', file, ...more])).runs[0];
    const found = await run('--quality', '40-70');
    expect(found.quality).toMatchObject({ least: 40, wished: 70, reached: true });
    expect(found.quality.value).toBeGreaterThanOrEqual(70);
    const fewer = await run('--quality', '1-100', '-k', String(found.k - 1));
    expect(fewer.k).toBe(found.k - 1);
    expect(fewer.quality.value).toBeLessThan(70);
    expect((await run('--quality', '100')).fidelity.mse).toBe(0);
  });

  it('writes nothing below the least, and exits with 4', async () => {
    const options = ['remap', FLOWER, '--quality', '90-95', '-k', '4', '--n-init', '1', '-o', at('low.png')];
    const { code, stderr } = await cli(options);
    expect(code).toBe(4);
    expect(stderr).toMatch(/the quality is too low, and nothing is written: 4 colors reach 0\.0, not 90\n$/);
    expect(existsSync(at('low.png'))).toBe(false);
    for (const wrong of ['90-70', 'high', '101'])
      expect((await cli(['remap', FLOWER, '--quality', wrong])).code).toBe(2);
  });
});

describe('remap of animations', () => {
  it('keeps frames, delays and loops, with one palette', async () => {
    const pixels = Array.from({ length: 3 * 720 }, () => [lottery.below(256), lottery.below(256), 40]).flat();
    const raw = { width: 36, height: 60, channels: 3, pageHeight: 20 } as const;
    await sharp(Buffer.from(pixels), { raw })
      .webp({ lossless: true, delay: [50, 120, 300], loop: 2 })
      .toFile(at('moving.webp'));
    for (const format of ['gif', 'webp']) {
      const target = at(`few.${format}`);
      const [run] = (await json(['remap', at('moving.webp'), '-k', '7', '--dither', 'bayer4', '-o', target]))
        .runs;
      expect(run).toMatchObject({ k: 7, input: { frames: 3 }, warnings: [] });
      const found = sharp(target, { animated: true });
      expect(await found.metadata()).toMatchObject({
        pages: 3,
        delay: [50, 120, 300],
        loop: 2,
        width: 36,
        pageHeight: 20,
      });
      const data = await found.removeAlpha().raw().toBuffer();
      expect(distinct(Array.from({ length: 2160 }, (_, p) => [...data.subarray(3 * p, 3 * p + 3)]))).toBe(7);
    }
    const [still] = (await json(['remap', at('moving.webp'), '-k', '7', '-o', at('still.png')])).runs;
    expect(still.warnings).toMatchObject([{ code: 'frames-left-out' }]);
    expect(await sharp(at('still.png')).metadata()).toMatchObject({ width: 36, height: 20 });
    const [part] = (await json(['remap', at('moving.webp'), '--frames', '1..2', '-o', at('part.gif')])).runs;
    expect(part.input.frames).toBe(2);
    expect((await sharp(at('part.gif')).metadata()).delay).toEqual([120, 300]);
  });

  it('takes see-through colors of a file, for pixels that are not opaque', async () => {
    writeFileSync(at('glass.hex'), 'ff0000\n00ff0080\n0000\n');
    const pixels = [
      [0, 250, 5, 255],
      [0, 250, 5, 120],
      [0, 250, 5, 0],
      [200, 0, 0, 250],
    ];
    const file = await draw('glass.png', 2, pixels);
    const red = [255, 0, 0, 255];
    for (const dither of ['none', 'floyd-steinberg', 'bayer4']) {
      await cli(['remap', file, '--palette', at('glass.hex'), '--dither', dither, '-o', at('glass-few.png')]);
      expect(await rgba(at('glass-few.png'))).toEqual([red, [0, 255, 0, 128], [0, 0, 0, 0], red]);
    }
    // opaque pixels remain so
    const solid = await draw('solid.png', 1, [[0, 250, 5]]);
    await cli(['remap', solid, '--palette', at('glass.hex'), '-o', at('solid-few.png')]);
    expect(await rgba(at('solid-few.png'))).toEqual([red]);
    for (const options of [
      ['--alpha', 'cut', '-o', at('cut.png')],
      ['-o', at('cut.gif')],
    ]) {
      const { stderr } = await cli(['remap', file, '--palette', at('glass.hex'), ...options]);
      expect(stderr).toContain('glass.hex: 1 color left out, whose opacity no pixel has here\n');
      expect((await rgba(options[options.length - 1])).map((pixel) => pixel[3])).toEqual([255, 0, 0, 255]);
    }
    writeFileSync(at('air.hex'), '00000000\n');
    const air = await cli(['remap', file, '--palette', at('air.hex')]);
    expect([air.code, air.stderr]).toEqual([
      3,
      `clusterkit: ${at('air.hex')}: all colors in it are transparent\n`,
    ]);
  });

  it('takes colors of neighbors for smaller files where it is asked to', async () => {
    const of = async (...words: string[]) =>
      (await json(['remap', FLOWER, '-k', '6', ...words, '-o', at('calm.png')])).runs[0];
    const [plain, smooth] = [await of(), await of('--smooth', '0.15')];
    expect([plain.params.smooth, smooth.params.smooth]).toEqual([0, 0.15]);
    expect(smooth.colors).toEqual(plain.colors);
    expect(smooth.files[0].bytes).toBeLessThan(0.95 * plain.files[0].bytes);
    expect(smooth.fidelity.mse / plain.fidelity.mse).toBeGreaterThan(1);
    expect(smooth.fidelity.mse / plain.fidelity.mse).toBeLessThan(1.005);
    const both = await cli(['remap', FLOWER, '--smooth', '0.2', '--dither', 'bayer4']);
    expect([both.code, both.stderr]).toEqual([2, 'clusterkit: --smooth is not used with dithering\n']);
  });

  it('cuts opacity for GIF', async () => {
    const file = await draw('veil.png', 2, [
      [200, 0, 0, 20],
      [200, 0, 0, 200],
      [0, 0, 200, 255],
      [0, 0, 200, 130],
    ]);
    await cli(['remap', file, '-o', at('veil.gif')]);
    expect((await rgba(at('veil.gif'))).map((pixel) => pixel[3])).toEqual([0, 255, 255, 255]);
  });
});
