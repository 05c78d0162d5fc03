import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readPalette } from '../../src/palettes/read.ts';
import { PALETTE_FORMATS } from '../../src/palettes/table.ts';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** 10 x 10: white, but for 20 red and 10 blue pixels; 2 of them are green. */
async function flag(): Promise<string> {
  const data = Buffer.alloc(300, 255);
  const paint = (from: number, to: number, rgb: number[]) => {
    for (let pixel = from; pixel < to; pixel++) data.set(rgb, 3 * pixel);
  };
  paint(40, 60, [220, 20, 20]);
  paint(60, 70, [20, 40, 200]);
  paint(44, 46, [0, 220, 60]);
  await sharp(data, { raw: { width: 10, height: 10, channels: 3 } })
    .png()
    .toFile(at('flag.png'));
  return at('flag.png');
}

describe('palette', () => {
  it('finds the colors of a picture, the largest first, and shares that add up', async () => {
    const [run] = (await json(['palette', await flag(), '-k', '4'])).runs;
    expect(run.colors.map(({ hex, pixels }: { hex: string; pixels: number }) => [hex, pixels])).toEqual([
      ['#ffffff', 70],
      ['#dc1414', 18],
      ['#1428c8', 10],
      ['#00dc3c', 2],
    ]);
    expect(run).toMatchObject({
      k: 4,
      n: 100,
      removed: [],
      params: { space: 'oklab', sort: 'share', seed: 1 },
    });
    expect(run.colors[0]).toMatchObject({ text: '#000000', share: 0.7, rgb: [255, 255, 255] });
    const [photo] = (await json(['palette', FLOWER])).runs;
    expect(photo.colors).toHaveLength(8);
    const shares = photo.colors.map(({ share }: { share: number }) => share);
    expect(shares.reduce((a: number, b: number) => a + b)).toBeCloseTo(1, 12);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });

  it('tells how every two colors differ', async () => {
    const [run] = (await json(['palette', await flag(), '-k', '4', '--pairs'])).runs;
    expect(run.pairs).toHaveLength(6);
    expect(run.pairs[0]).toMatchObject({ from: 1, to: 2, hex: ['#ffffff', '#dc1414'] });
    // 1.05 / (0.1577 + 0.05)
    expect(run.pairs[0].contrast).toBeCloseTo(5.056, 3);
    const { stdout } = await cli(['palette', at('flag.png'), '-k', '4', '--pairs', '--roles', 'ui']);
    expect(stdout).toContain('contrast  text      delta E  OKLab\n');
    expect(stdout).toMatch(/^background +text +\d+\.\d\d {2}AA/m);
    const { stdout: one } = await cli(['palette', at('flag.png'), '-k', '1', '--pairs']);
    expect(one).toContain('one color has no pairs\n');
    expect((await json(['palette', at('flag.png')])).runs[0].pairs).toBeUndefined();
  });

  it('tells what transparency leaves out, and goes on without pictures of nothing', async () => {
    const paint = async (name: string, rgba: number[]) => {
      await sharp(Buffer.from(rgba), { raw: { width: 2, height: 2, channels: 4 } })
        .png()
        .toFile(at(name));
      return at(name);
    };
    const red = [200, 0, 0, 255];
    const white = [255, 255, 255, 255];
    const none = [0, 0, 0, 0];
    const sign = await paint('sign.png', [red, red, white, none].flat());
    const clear = await paint('clear.png', [none, none, none, none].flat());
    const { stdout, stderr } = await cli(['palette', sign, '-k', '2']);
    expect(stdout).toContain('left out: transparent, 25.0 % of the pixels\n');
    expect(stderr).toContain('1 of 4 pixels is transparent and was left out; use --alpha blend');
    const both = ['palette', clear, sign, '--together', '--ignore', 'white', '-k', '1'];
    const [run] = (await json([...both, '--cutouts', at('{stem}-{cluster}.png')])).runs;
    expect(run.removed).toEqual([
      { what: 'transparent', share: 0.25 },
      { what: 'white', share: 0.25 },
    ]);
    expect(run.warnings).toMatchObject([
      { code: 'empty-pictures-left-out', pictures: 1, first: clear },
      { code: 'transparent-left-out', pixels: 1, total: 4 },
    ]);
    expect([existsSync(at('sign-1.png')), existsSync(at('clear-1.png'))]).toEqual([true, false]);
    const [soft] = (await json(['palette', sign, '--alpha', 'weight', '-k', '2'])).runs;
    expect([soft.removed, soft.warnings]).toEqual([[], []]);
    expect((await cli(['palette', clear, clear, '--together'])).code).toBe(3);
  });

  it('gives the same bytes with one thread and two, and in every order the same colors', async () => {
    const hexes = async (...more: string[]) => {
      const [{ colors }] = (await json(['palette', FLOWER, '-k', '6', ...more])).runs;
      return colors.map(({ hex }: { hex: string }) => hex);
    };
    const usual = await hexes('--jobs', '1');
    expect(await hexes('--jobs', '2')).toEqual(usual);
    for (const order of ['lightness', 'hue', 'chroma', 'hilbert', 'tour'])
      expect((await hexes('--sort', order)).sort()).toEqual([...usual].sort());
  });

  it('keeps a small striking color among accents', async () => {
    const data = Buffer.from(
      Array.from({ length: 400 }, (_, p) => [p % 4, p % 4, p % 4].map((v) => 60 * v)).flat(),
    );
    for (const pixel of [44, 45]) data.set([0, 220, 60], 3 * pixel);
    await sharp(data, { raw: { width: 20, height: 20, channels: 3 } })
      .png()
      .toFile(at('grays.png'));
    const colors = async (...more: string[]) => {
      const [run] = (await json(['palette', at('grays.png'), '-k', '4', ...more])).runs;
      return run.colors.map(({ hex }: { hex: string }) => hex);
    };
    expect(await colors()).not.toContain('#00dc3c');
    expect(await colors('--accents', '1')).toContain('#00dc3c');
  });

  it('leaves pixels out, says how many, and takes a region and a mask', async () => {
    const file = await flag();
    const { stdout } = await cli(['palette', file, '-k', '3', '--ignore', 'border']);
    expect(stdout).toContain('left out: border (#ffffff), 70.0 % of the pixels\n');
    const [region] = (await json(['palette', file, '-k', '2', '--region', '0,6,10,2'])).runs;
    expect(region.input).toMatchObject({ width: 10, height: 2 });
    expect(region.colors.map(({ pixels }: { pixels: number }) => pixels)).toEqual([10, 10]);
    const mask = Buffer.alloc(100);
    mask.fill(255, 40, 60);
    await sharp(mask, { raw: { width: 10, height: 10, channels: 1 } })
      .png()
      .toFile(at('mask.png'));
    const [masked] = (await json(['palette', file, '-k', '2', '--mask', at('mask.png')])).runs;
    expect(masked.removed).toEqual([{ what: 'mask', share: 0.8 }]);
    expect(masked.n).toBe(20);
    const wrong = await cli(['palette', COINS, '--mask', at('mask.png')]);
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toContain('mask.png: a mask has the size of its picture');
  });

  it('names colors and tells shares of several pictures together', async () => {
    const named = await cli(['palette', await flag(), '-k', '4', '--names', 'css']);
    expect(named.stdout).toMatch(/#ffffff +white .*\n#dc1414 +red /);
    writeFileSync(at('own.gpl'), 'GIMP Palette\n255 255 255 paper\n255 0 0 brand red\n0 0 255 brand blue\n');
    const own = await json(['palette', await flag(), '-k', '3', '--names', at('own.gpl')]);
    expect(own.runs[0].colors.map(({ name }: { name: string }) => name)).toEqual([
      'paper',
      'brand red',
      'brand blue',
    ]);
    const [run] = (await json(['palette', await flag(), FLOWER, '--together', '-k', '5'])).runs;
    expect(run.shares).toHaveLength(2);
    for (const { shares } of run.shares)
      expect(shares.reduce((a: number, b: number) => a + b)).toBeCloseTo(1, 12);
  });

  it('gives roles with contrast, and simulated colors', async () => {
    const { stdout } = await cli(['palette', FLOWER, '--roles', 'terminal']);
    expect(stdout).toMatch(/role +hex +contrast +from\nbackground /);
    expect(stdout).toMatch(/\nbright white /);
    const seen = await cli(['palette', await flag(), '-k', '3', '--simulate', 'deutan,tritan']);
    expect(seen.stdout).toMatch(/on black +deutan +tritan\n/);
    const [run] = (await json(['palette', await flag(), '-k', '3', '--simulate', 'deutan'])).runs;
    expect(run.colors[1].simulated).toEqual({ deutan: '#8d7d00' });
    const [ui] = (await json(['palette', FLOWER, '--roles', 'ui', '--simulate', 'tritan'])).runs;
    expect(ui.roles[0].simulated.tritan).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('begins with the colors of a file, which say how many there are', async () => {
    writeFileSync(
      at('brand.gpl'),
      'GIMP Palette\n250 250 250 paper\n200 0 0 red\n0 0 250 blue\n200 0 0 red\n',
    );
    const words = ['palette', await flag(), '--init', at('brand.gpl')];
    const { stdout, stderr, code } = await cli([...words, '-o', at('{stem}-{k}.json')]);
    expect(code).toBe(0);
    expect(stderr.split('equal to others')).toHaveLength(2);
    expect(stderr).toContain(`${at('brand.gpl')}: 1 color of 4 left out, equal to others\n`);
    expect(stdout).toContain('100 pixels, 3 colors\n');
    const light = (await json([...words, '--lightness-weight', '0.2', '--accents', '1', '-k', '4'])).runs[0];
    expect(light.colors.map(({ hex }: { hex: string }) => hex)).toContain('#00dc3c');
    for (const file of ['flag-3.json', 'brand.gpl']) {
      const init = ['kmeans', await flag(), '--init', at(file), '--space', 'oklab', '--json', '-q'];
      expect((await json(init)).runs[0].colors, file).toEqual(['#fafefa', '#dc1414', '#1428c8']);
    }
    const result = await cli([...words, '--json', '-q']);
    writeFileSync(at('result.json'), result.stdout);
    expect((await json(['minibatch', await flag(), '--init', at('result.json')])).runs[0].k).toBe(3);
    const other = await cli([...words, '-k', '5']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain('brand.gpl holds 3 colors, but k is 5');
  });

  it('takes all colors for -k auto where they are few, and more than one where they run into each other', async () => {
    const auto = async (file: string) => (await json(['palette', file, '-k', 'auto'])).runs[0];
    const few = await auto(await flag());
    expect(few).toMatchObject({ k: 4, choice: { k: 4, text: 'k = 4: there are only 4 colors' } });
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#ac0a7f' } })
      .png()
      .toFile(at('one.png'));
    const { stdout } = await cli(['palette', at('one.png'), '-k', 'auto', '-o', at('{stem}-{k}.hex')]);
    expect(readFileSync(at('one-1.hex'), 'utf8')).toBe('ac0a7f\n');
    expect(stdout).toMatch(/1 x 1, 1 pixel, 1 color\nthere is only one color\n\nhex .*\n#ac0a7f /);
    const values = Buffer.from(Array.from({ length: 256 }, (_, v) => [v, v, v]).flat());
    await sharp(values, { raw: { width: 16, height: 16, channels: 3 } })
      .png()
      .toFile(at('ramp.png'));
    const { k, choice } = await auto(at('ramp.png'));
    expect(k).toBe(choice.k);
    expect(k).toBeGreaterThan(1);
  });

  it('tells which text has too little contrast, what simulation does to roles, and shares of each picture', async () => {
    const roles = ['--roles', 'ui', '--contrast', '21', '--simulate', 'protan'];
    const { stdout } = await cli(['palette', FLOWER, ...roles]);
    expect(stdout).toMatch(/^role +hex +contrast +protan +from$/m);
    expect(stdout).toContain('\nless contrast than was asked for: text and muted\n');
    const both = await cli(['palette', await flag(), at('ramp.png'), '--together', '-k', '3']);
    expect(both.stdout).toMatch(
      /\n\nshare in .*\n.*flag\.png( +\d+\.\d %){3}\n.*ramp\.png( +\d+\.\d %){3}\n$/,
    );
  });

  it('tells the shares of each frame of an animation, and draws them', async () => {
    // 2 x 1: two red pixels, then a red and a blue one, then two blue ones
    const [red, blue] = [
      [220, 20, 20],
      [20, 40, 200],
    ];
    const data = Uint8Array.from([red, red, red, blue, blue, blue].flat());
    await sharp(data, { raw: { width: 2, height: 3, channels: 3, pageHeight: 1 } })
      .gif({ colors: 4 })
      .toFile(at('wave.gif'));
    const words = ['palette', at('wave.gif'), '-k', '2', '--sort', 'hue'];
    const [{ frames }] = (await json([...words, '--frames', 'all'])).runs;
    expect(frames).toEqual([
      { frame: 0, shares: [1, 0] },
      { frame: 1, shares: [0.5, 0.5] },
      { frame: 2, shares: [0, 1] },
    ]);
    const shown = await cli([...words, '--frames', '1..2', '--frame-shares', at('w.csv')]);
    expect(shown.stdout).toMatch(/frame 1 +50\.0 % +50\.0 %\nframe 2 +0\.0 % +100\.0 %\n$/);
    expect(readFileSync(at('w.csv'), 'utf8')).toMatch(/^frame,#\w{6},#\w{6}\n1,0\.5,0\.5\n2,0,1\n$/);
    await cli([...words, '--frames', 'all', '--frame-shares', at('w.svg')]);
    expect(readFileSync(at('w.svg'), 'utf8')).toContain('Colors of wave.gif over time');
    const first = await cli([...words, '--frame-shares', at('v.svg')]);
    expect(first.stderr).toContain(
      '--frame-shares requires several frames of one animation; use --frames all',
    );
  });

  it('says what to do about a mask that leaves nothing', async () => {
    await sharp({ create: { width: 10, height: 10, channels: 3, background: '#000' } })
      .png()
      .toFile(at('dark.png'));
    const { code, stderr } = await cli(['palette', await flag(), '--mask', at('dark.png')]);
    expect(code).toBe(3);
    expect(stderr).toContain('every pixel is left out; take a mask that is light where pixels count');
  });

  it('writes every kind of file, and reads back those that can be read', async () => {
    const files = [...PALETTE_FORMATS, 'csv', 'png'].map((format) => at(`all.${format}`));
    const outputs = files.flatMap((file) => ['-o', file]);
    expect((await cli(['palette', await flag(), '-k', '4', ...outputs])).code).toBe(0);
    for (const file of files) expect(existsSync(file), file).toBe(true);
    const ase = await readPalette(readFileSync(at('all.ase')), 'ase');
    expect(ase.name).toBe('flag');
    expect(ase.swatches.map(({ rgb }) => rgb)).toEqual([
      [255, 255, 255],
      [220, 20, 20],
      [20, 40, 200],
      [0, 220, 60],
    ]);
    const html = readFileSync(at('all.html'), 'utf8');
    expect(html).toContain('data-copy="rgb(220 20 20)"');
    expect(html).not.toMatch(/https?:/);
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}';`);
    const { width } = await sharp(at('all.png')).metadata();
    expect(width).toBe(1920);
    expect(readFileSync(at('all.csv'), 'utf8')).toMatch(/^input,color,hex,red/);
    await cli(['palette', FLOWER, '-k', '3', '-o', at('theme.css'), '--css', 'tailwind', '--scales']);
    expect(readFileSync(at('theme.css'), 'utf8')).toMatch(/^@theme \{\n {2}--color-flower-1-50: oklch\(/);
  });

  const wrong: [string, string[], number, RegExp][] = [
    ['a k that is no number', ['-k', 'x'], 2, /--k/],
    ['a broken k', ['-k', '2.5'], 2, /whole number of at least 1, or auto/],
    ['too many accents', ['-k', '3', '--accents', '3'], 2, /--accents 3: leaves no color of 3/],
    ['an unknown order', ['--sort', 'hues'], 2, /Did you mean hue/],
    ['an unknown thing to ignore', ['--ignore', 'gray'], 2, /--ignore gray: expected white, black, border/],
    [
      'a region beyond the picture',
      ['--region', '600,0,100,10'],
      3,
      /reaches beyond the picture of 640 x 480/,
    ],
    ['a region that is none', ['--region', '1,2,3'], 2, /expected x,y,w,h/],
    ['names without a name', ['--names', ''], 2, /--names: expected css, none or a file of named colors/],
    ['a mask from standard input', ['--mask', '-'], 2, /--mask -: standard input is for pictures; a mask is/],
    [
      'first colors and a number to find',
      ['--init', 'x.gpl', '-k', 'auto'],
      2,
      /--init: says how many colors/,
    ],
    ['first colors that are no file', ['--init', 'random'], 2, /--init: neither rows:3,17,99 nor a file/],
    ['a name file that is none', ['--names', FLOWER], 2, /must end in \.gpl/],
    [
      'too many colors for a file, before another is written',
      ['-k', '40', '-o', '{out}/y.gpl', '-o', '{out}/x.swatches'],
      2,
      /x\.swatches: .* holds 30 colors, not 40; lower -k or write \.ase/,
    ],
    ['contrast that nothing has', ['--roles', 'ui', '--contrast', '30'], 2, /a number from 1 to 21/],
    ['contrast without roles', ['--contrast', '7'], 2, /--contrast requires roles; use --roles ui/],
    ['steps of colors in no file', ['--scales'], 2, /--scales requires a file that ends in \.css, \.scss or/],
    [
      'a theme of Tailwind in Sass',
      ['--css', 'tailwind', '-o', '{out}/x.scss'],
      2,
      /--css requires a file that ends in \.css/,
    ],
    ['bytes of a file of another kind', ['--act-size', '768', '-o', '{out}/x.ase'], 2, /ends in \.act/],
    ['an unknown ending', ['-o', '{out}/x.doc'], 2, /must end in \.gpl, \.ase/],
    [
      'lightness in rgb',
      ['--space', 'rgb', '--lightness-weight', '0.5'],
      2,
      /requires a space with lightness/,
    ],
  ];
  it.each(wrong)('refuses %s in one line', async (_, words, code, message) => {
    const before = readdirSync(folder);
    const found = await cli(['palette', FLOWER, ...words.map((word) => word.replace('{out}', folder))]);
    expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(found.stderr).toMatch(message);
    expect(found.code).toBe(code);
    expect(readdirSync(folder)).toEqual(before);
  });
});
