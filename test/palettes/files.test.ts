import anypalette from 'anypalette';
import ase from 'ase-utils';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import type { Palette } from '../../src/palettes/palette.ts';
import { READ_FORMATS, readPalette } from '../../src/palettes/read.ts';
import {
  PALETTE_FILES,
  type PaletteFileOptions,
  type PaletteFormat,
  type PaletteFormatName,
} from '../../src/palettes/table.ts';

const BRAND: Palette = {
  name: 'brand',
  swatches: [
    { rgb: [240, 179, 8], name: 'Gold', share: 0.431 },
    { rgb: [0, 0, 0], name: 'Ink; } */', share: 0.3 },
    { rgb: [18, 52, 86], share: 0.2 },
    { rgb: [255, 255, 255], name: 'Gold', role: 'background', share: 0.069 },
  ],
};

async function bytesOf(palette: Palette, format: PaletteFormatName, options: PaletteFileOptions = {}) {
  const { write }: PaletteFormat = PALETTE_FILES[format];
  const data = await write(palette, options);
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

async function textOf(palette: Palette, format: PaletteFormatName, options: PaletteFileOptions = {}) {
  return new TextDecoder().decode(await bytesOf(palette, format, options));
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('files of palettes, byte for byte', () => {
  it('GPL', async () => {
    expect(await textOf(BRAND, 'gpl')).toBe(
      'GIMP Palette\nName: brand\n#\n240 179   8\tGold\n  0   0   0\tInk; } */\n 18  52  86\t3\n255 255 255\tGold\n',
    );
  });

  it('ASE', async () => {
    const one: Palette = { name: 'p', swatches: [{ rgb: [255, 0, 51], name: 'a' }] };
    expect([...(await bytesOf(one, 'ase'))]).toEqual([
      ...[0x41, 0x53, 0x45, 0x46, 0, 1, 0, 0, 0, 0, 0, 3],
      ...[0xc0, 1, 0, 0, 0, 6, 0, 2, 0, 0x70, 0, 0],
      ...[0, 1, 0, 0, 0, 24, 0, 2, 0, 0x61, 0, 0, 0x52, 0x47, 0x42, 0x20],
      ...[0x3f, 0x80, 0, 0, 0, 0, 0, 0, 0x3e, 0x4c, 0xcc, 0xcd, 0, 2],
      ...[0xc0, 2, 0, 0, 0, 0],
    ]);
  });

  it('ACO', async () => {
    const one: Palette = { name: 'p', swatches: [{ rgb: [255, 0, 51], name: 'a' }] };
    const color = [0, 0, 255, 255, 0, 0, 51, 51, 0, 0];
    expect([...(await bytesOf(one, 'aco'))]).toEqual([
      ...[0, 1, 0, 1, ...color],
      ...[0, 2, 0, 1, ...color, 0, 0, 0, 2, 0, 0x61, 0, 0],
    ]);
  });

  it('ACT', async () => {
    const bytes = await bytesOf(BRAND, 'act');
    expect(bytes.length).toBe(772);
    expect([...bytes.subarray(0, 12)]).toEqual(BRAND.swatches.flatMap(({ rgb }) => [...rgb]));
    expect(bytes.subarray(12, 768).every((value) => value === 0)).toBe(true);
    expect([...bytes.subarray(768)]).toEqual([0, 4, 255, 255]);
    expect((await bytesOf(BRAND, 'act', { actSize: 768 })).length).toBe(768);
  });

  it('PAL and HEX', async () => {
    expect(await textOf(BRAND, 'pal')).toBe(
      'JASC-PAL\r\n0100\r\n4\r\n240 179 8\r\n0 0 0\r\n18 52 86\r\n255 255 255\r\n',
    );
    expect(await textOf(BRAND, 'hex')).toBe('f0b308\n000000\n123456\nffffff\n');
  });

  it('style sheets', async () => {
    expect(await textOf(BRAND, 'css')).toBe(
      ':root {\n  --brand-gold: #f0b308; /* 43.1 % */\n  --brand-ink: #000000; /* 30.0 % */\n' +
        '  --brand-3: #123456; /* 20.0 % */\n  --brand-gold-2: #ffffff; /* 6.9 % */\n}\n',
    );
    expect(await textOf({ ...BRAND, name: '7 {' }, 'css', { notation: 'oklch' })).toContain(
      '  --palette-7-ink: oklch(0% 0 none); /* 30.0 % */\n',
    );
    const scss = await textOf(BRAND, 'scss');
    expect(scss).toContain('$brand-gold: #f0b308; /* 43.1 % */\n');
    expect(scss).toContain('$brand: (\n  "gold": $brand-gold,\n  "ink": $brand-ink,\n');
    expect(await textOf(BRAND, 'less')).toContain('@brand-gold-2: #ffffff; /* 6.9 % */\n');
    const theme = await textOf(BRAND, 'css', { tailwind: true, scales: true });
    expect(theme.split('\n').length).toBe(2 + 11 * 4 + 1);
    expect(theme).toMatch(/^@theme \{\n {2}--color-brand-gold-50: oklch\(/);
    expect(theme).toMatch(/--color-brand-ink-950: oklch\(0% 0 none\);/);
  });

  it('design tokens', async () => {
    const { brand } = JSON.parse(await textOf(BRAND, 'tokens.json'));
    expect(brand.$type).toBe('color');
    expect(brand.gold).toEqual({
      $value: { colorSpace: 'srgb', components: [0.941176, 0.701961, 0.031373], alpha: 1, hex: '#f0b308' },
      $description: 'Gold, 43.1 %',
      $extensions: { 'io.clusterkit': { name: 'Gold', share: 0.431 } },
    });
    expect(brand['gold-2'].$extensions).toEqual({
      'io.clusterkit': {
        name: 'Gold',
        share: 0.069,
        role: 'background',
      },
    });
    const old = JSON.parse(await textOf({ ...BRAND, name: '$a.b{' }, 'tokens.json', { tokensForm: 'hex' }));
    expect(old['a-b-'].ink.$value).toBe('#000000');
  });

  it('long names, and no shares that cannot be', async () => {
    const long = { name: '', swatches: [{ rgb: [1, 2, 3] as const, name: 'x'.repeat(200_000) }] };
    const { swatches } = await readPalette(await bytesOf(long, 'ase'), 'ase');
    expect(swatches[0].name?.length).toBe(65_534);
    const list = '[{"hex": "#fff", "share": -3}, {"hex": "#000", "share": 1e999}]';
    const read = await readPalette(new TextEncoder().encode(list), 'json');
    expect(read.swatches).toEqual([{ rgb: [255, 255, 255] }, { rgb: [0, 0, 0] }]);
  });

  it('Procreate', async () => {
    const files = unzipSync(await bytesOf(BRAND, 'swatches'));
    const [{ name, swatches }] = JSON.parse(new TextDecoder().decode(files['Swatches.json']));
    expect(Object.keys(files)).toEqual(['Swatches.json']);
    expect(name).toBe('brand');
    expect(swatches.length).toBe(30);
    expect(swatches[1]).toEqual({ hue: 0, saturation: 0, brightness: 0, alpha: 1, colorSpace: 0 });
    expect(swatches[0].hue).toBeCloseTo(171 / 232 / 6, 10);
    expect(swatches[0].saturation).toBeCloseTo(232 / 240, 10);
    expect(swatches[4]).toBeNull();
  });
});

describe('palettes of Krita', () => {
  it('are ZIP files that tell their kind first', async () => {
    const bytes = await bytesOf(BRAND, 'kpl');
    expect(new TextDecoder('latin1').decode(bytes.subarray(30, 65))).toBe(
      'mimetypeapplication/x-krita-palette',
    );
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(['mimetype', 'colorset.xml', 'profiles.xml']);
    expect(new TextDecoder().decode(files['colorset.xml'])).toContain(
      '<ColorSetEntry name="Gold" id="4" bitdepth="U8" spot="false"><sRGB r="1" g="1" b="1"/><Position row="0" column="3"/>',
    );
    const names = ['a < b & "c"', "&lt;'", '\u0642'];
    const odd: Palette = { name: '<&', swatches: names.map((name) => ({ rgb: [1, 2, 3], name })) };
    const back = await readPalette(await bytesOf(odd, 'kpl'), 'kpl');
    expect([back.name, ...back.swatches.map(({ name }) => name)]).toEqual(['<&', ...names]);
  });

  /** As Krita writes them: column by column, with other models, groups and comments. */
  const krita = (entries: string) =>
    zipSync({
      'colorset.xml': new TextEncoder().encode(`<ColorSet name='k' version="2.0">${entries}</ColorSet>`),
    });
  const entry = (color: string, row: number, column: number) =>
    `<ColorSetEntry id="" name="" bitdepth="U8" spot="false">${color}<Position column="${column}" row="${row}"/></ColorSetEntry>`;

  it('are read row by row, in the models of Krita', async () => {
    const colors = [
      entry('<RGB space="sRGB-elle-V2-srgbtrc.icc" r="1" g="0.5" b="0"/>', 0, 0),
      entry('<CMYK space="x" c="0" m="1" y="1" k="0.5"/>', 1, 0),
      entry('<Gray space="x" g="0.2"/>', 0, 1),
      `<!-- ${entry('', 0, 0)} -->`,
      `<Group name="g" rows="1">${entry('<RGB space="sRGB-elle-V2-g10.icc" r="0.2158605" g="0" b="1"/>', 0, 0)}`,
      `${entry('<Lab space="x" L="100" a="0" b="0"/>', 0, 1)}</Group>`,
    ];
    expect(await readPalette(krita(colors.join('')), 'kpl')).toEqual({
      name: 'k',
      swatches: [
        [255, 128, 0],
        [51, 51, 51],
        [128, 0, 0],
        [128, 0, 255],
        [255, 255, 255],
      ].map((rgb) => ({ rgb })),
    });
  });

  it.each([
    '<RGB space="Rec2020-elle-V4-g10.icc" r="1" g="0" b="0"/>',
    '<XYZ x="1" y="1" z="1"/>',
    '<sRGB r="1"/>',
  ])('are refused with %s', async (color) => {
    await expect(readPalette(krita(entry(color, 0, 0)), 'kpl')).rejects.toMatchObject({
      code: 'input',
      at: { name: 'color 1' },
    });
  });
});

/** A color of every kind of opacity, in steps that 8 bits have. */
const CLEAR: Palette = {
  name: 'glass',
  swatches: [
    { rgb: [240, 179, 8], name: 'Gold' },
    { rgb: [0, 0, 250], opacity: 128 / 255, name: 'Sea' },
    { rgb: [18, 52, 86], opacity: 0, name: 'Air' },
    { rgb: [255, 255, 255], opacity: 1 / 255, name: 'Haze' },
  ],
};

describe('opacity', () => {
  it.each(READ_FORMATS)('of %s is kept as far as the table says', async (format) => {
    const back = await readPalette(await bytesOf(CLEAR, format), format);
    expect(back.swatches.map(({ rgb }) => rgb)).toEqual(CLEAR.swatches.map(({ rgb }) => rgb));
    const bytes = back.swatches.map(({ opacity = 1 }) => Math.round(255 * opacity));
    const kept = { any: [255, 128, 0, 1], clear: [255, 255, 0, 255], none: [255, 255, 255, 255] };
    expect(bytes).toEqual(kept[(PALETTE_FILES[format] as PaletteFormat).opacity]);
  });

  it('is written in every notation of style sheets, and read', async () => {
    for (const notation of ['hex', 'rgb', 'hsl', 'oklch'] as const) {
      const { swatches } = await readPalette(await bytesOf(CLEAR, 'css', { notation }), 'css');
      expect(swatches.map(({ opacity = 1 }) => Math.round(255 * opacity))).toEqual([255, 128, 0, 1]);
    }
    const rgb = await textOf(CLEAR, 'css', { notation: 'rgb' });
    expect(rgb).toContain('--glass-gold: rgb(240 179 8);\n  --glass-sea: rgb(0 0 250 / 0.502);');
    const scale = await textOf(CLEAR, 'less', { scales: true });
    expect(scale.match(/^@glass-sea-\d+: #[0-9a-f]{6}80;$/gm)?.length).toBe(11);
    const hex = JSON.parse(await textOf(CLEAR, 'tokens.json', { tokensForm: 'hex' }));
    expect(hex.glass.sea.$value).toBe('#0000fa80');
    const sheet =
      ':root{--a:rgba(1, 2, 3, .5);--b:hsl(0 0% 0% / 25%);--c:#1234;--d:rgb(1 2 3 / none);--e:rgb(1 2/3)}';
    const read = await readPalette(latin1(sheet), 'css');
    expect(read.swatches).toEqual([
      { rgb: [1, 2, 3], opacity: 0.5, name: 'a' },
      { rgb: [0, 0, 0], opacity: 0.25, name: 'b' },
      { rgb: [17, 34, 51], opacity: 68 / 255, name: 'c' },
      { rgb: [1, 2, 3], opacity: 0, name: 'd' },
    ]);
  });

  it('is read where other programs write it', async () => {
    const aseprite = 'GIMP Palette\nChannels: RGBA\n#\n255 0 0 255 Untitled\n1 2 3 51\tSea 7\n4 5 6 0\n';
    expect((await readPalette(latin1(aseprite), 'gpl')).swatches).toEqual([
      { rgb: [255, 0, 0] },
      { rgb: [1, 2, 3], opacity: 0.2, name: 'Sea 7' },
      { rgb: [4, 5, 6], opacity: 0 },
    ]);
    // without that line a number is a name
    const plain = latin1('GIMP Palette\n1 2 3 51\n');
    expect((await readPalette(plain, 'gpl')).swatches).toEqual([{ rgb: [1, 2, 3], name: '51' }]);
    const pal = latin1('JASC-PAL\n0100\n2\n1 2 3 51\n4 5 6 255\n');
    expect((await readPalette(pal, 'pal')).swatches).toEqual([
      { rgb: [1, 2, 3], opacity: 0.2 },
      { rgb: [4, 5, 6] },
    ]);
    const list = latin1('["#01020333", {"rgb": [4, 5, 6], "opacity": 0}, {"hex": "#010203", "opacity": 1}]');
    expect((await readPalette(list, 'json')).swatches).toEqual([
      { rgb: [1, 2, 3], opacity: 0.2 },
      { rgb: [4, 5, 6], opacity: 0 },
      { rgb: [1, 2, 3] },
    ]);
    expect((await readPalette(latin1('f0b3\n#01020333\n'), 'hex')).swatches).toEqual([
      { rgb: [255, 0, 187], opacity: 0.2 },
      { rgb: [1, 2, 3], opacity: 0.2 },
    ]);
  });

  it('is seen on cards and pages, which are as ever without it', async () => {
    const card = await textOf(CLEAR, 'svg');
    expect(card.match(/fill-opacity="0.502"/g)?.length).toBe(1);
    expect(card).toContain('>#0000fa80</text>');
    expect(card.match(/fill="url\(#checkers\)"/g)?.length).toBe(3);
    expect(await textOf(BRAND, 'svg')).not.toContain('checkers');
    const page = await textOf(CLEAR, 'html');
    for (const copied of ['#0000fa80', 'rgb(0 0 250 / 0.502)'])
      expect(page).toContain(`data-copy="${copied}"`);
    expect(page).toContain('linear-gradient(#0000fa80,#0000fa80),repeating-conic-gradient(');
  });
});

describe('files of palettes, read by other programs', () => {
  it('ASE by ase-utils', async () => {
    const found = ase.decode(Buffer.from(await bytesOf(BRAND, 'ase')));
    expect(found.groups.map(({ name }) => name)).toEqual(['brand']);
    expect(found.colors.map(({ name }) => name)).toEqual(['Gold', 'Ink; } */', '3', 'Gold']);
    expect(found.colors.map(({ color }) => color.map((value) => Math.round(255 * value)))).toEqual(
      BRAND.swatches.map(({ rgb }) => rgb),
    );
  });

  it.each([
    ...(['gpl', 'ase', 'aco', 'act', 'pal'] as const),
    ...(['css', 'scss', 'less', 'tokens.json', 'json'] as const),
  ])('%s by anypalette', async (format) => {
    const data = Buffer.from(await bytesOf(BRAND, format));
    const found = await new Promise<{ red: number; green: number; blue: number }[]>((resolve, reject) => {
      anypalette.loadPalette({ data, fileExt: format }, (error, palette) => {
        if (palette) resolve([...palette]);
        else reject(error);
      });
    });
    const colors = found
      .slice(0, 4)
      .map(({ red, green, blue }) => [red, green, blue].map((value) => Math.round(255 * value)));
    expect(colors).toEqual(BRAND.swatches.map(({ rgb }) => rgb));
  });
});

describe('files that other programs write', () => {
  const palette = new anypalette.Palette();
  palette.name = 'brand';
  for (const [i, { rgb }] of BRAND.swatches.slice(0, 3).entries()) {
    const [red, green, blue] = rgb.map((value) => value / 255);
    palette.push(
      Object.assign(new anypalette.Color({ red, green, blue }), { name: ['Gold', 'Ink', 'Sea'][i] }),
    );
  }

  it.each<[PaletteFormatName, string]>([
    ['gpl', 'GIMP_PALETTE'],
    ['ase', 'ADOBE_SWATCH_EXCHANGE_PALETTE'],
    ['aco', 'ADOBE_COLOR_SWATCH_PALETTE'],
    ['act', 'ADOBE_COLOR_TABLE_PALETTE'],
    ['pal', 'PAINT_SHOP_PRO_PALETTE'],
    ['pal', 'RIFF_PALETTE'],
    ['css', 'CSS_VARIABLES'],
    ['scss', 'SCSS_VARIABLES'],
    ['less', 'LESS_VARIABLES'],
  ])('%s of anypalette (%s)', async (format, theirs) => {
    const data = anypalette.writePalette(palette, anypalette.formats[theirs]);
    const bytes = typeof data === 'string' ? new TextEncoder().encode(`${data}\n`) : new Uint8Array(data);
    const { swatches } = await readPalette(bytes, format);
    expect(swatches.slice(0, 3).map(({ rgb }) => rgb)).toEqual(
      BRAND.swatches.slice(0, 3).map(({ rgb }) => rgb),
    );
    if (PALETTE_FILES[format].names) expect(swatches[0].name).toBe('Gold');
  });

  it('ASE of ase-utils', async () => {
    const colors = BRAND.swatches.map(({ rgb, name = '' }) => ({
      ...{ name, model: 'RGB', color: rgb.map((value) => value / 255), type: 'global' },
    }));
    const bytes = ase.encode({ version: '1.0', groups: [], colors });
    const { swatches } = await readPalette(new Uint8Array(bytes), 'ase');
    expect(swatches).toEqual(BRAND.swatches.map(({ rgb, name }) => ({ rgb, ...(name && { name }) })));
  });
});

describe('files of palettes, read back', () => {
  it.each(READ_FORMATS)('%s', async (format) => {
    const back = await readPalette(await bytesOf(BRAND, format), format);
    expect(back.swatches.map(({ rgb }) => rgb)).toEqual(BRAND.swatches.map(({ rgb }) => rgb));
    if (PALETTE_FILES[format].names) expect(back.swatches[0].name?.toLowerCase()).toBe('gold');
    if (format === 'json') expect(back).toEqual(BRAND);
  });

  it.each(READ_FORMATS)('%s cut off anywhere is refused or shorter, never anything else', async (format) => {
    const whole = await bytesOf(BRAND, format);
    for (let length = 0; length < whole.length; length += 1 + (whole.length >> 7)) {
      const found = await readPalette(whole.subarray(0, length), format).catch((error) => error);
      if (found instanceof Error) expect(found).toMatchObject({ code: 'input' });
      else expect(found.swatches.length).toBeLessThanOrEqual(4);
    }
  });

  it('names with marks, braces and line breaks are harmless', async () => {
    const hostile = {
      name: '}\n</style>',
      swatches: [{ rgb: [1, 2, 3] as Rgb, name: 'a\n255 0 0\t*/ }\u202e' }],
    };
    expect(await textOf(hostile, 'gpl')).toBe(
      'GIMP Palette\nName: } </style>\n#\n  1   2   3\ta 255 0 0 */ }\n',
    );
    expect(await textOf(hostile, 'css')).toBe(':root {\n  --style-a-255-0-0: #010203;\n}\n');
    for (const format of READ_FORMATS) {
      const back = await readPalette(await bytesOf(hostile, format), format);
      expect(back.swatches.map(({ rgb }) => rgb)).toEqual(format === 'act' ? [[1, 2, 3]] : [[1, 2, 3]]);
    }
  });
});

describe('files of palettes from elsewhere', () => {
  const read = (text: string, format: PaletteFormatName) => readPalette(latin1(text), format);

  it('GPL with leading blanks, columns, comments and colors without names', async () => {
    const text =
      '\xef\xbb\xbfGIMP Palette\r\nName: a: b\r\nColumns: 4\r\n# red\r\n  255 0 0\r\n0 0 255 deep blue\r\n';
    expect(await read(text, 'gpl')).toEqual({
      name: 'a: b',
      swatches: [{ rgb: [255, 0, 0] }, { rgb: [0, 0, 255], name: 'deep blue' }],
    });
  });

  it('style sheets: notations, comments, other values and repeated names', async () => {
    const css = `/* --no: #fff; */ :root { --brand-sky: #0af; --brand-gap: 4px; --brand-link: var(--brand-sky);
      --brand-ink: rgb(16 32 48 / 50%); --brand-old: rgba(1, 2, 3, .5); --brand-leaf: hsl(120deg 100% 25%) }
      .dark { --brand-sky: #000; --brand-red: oklch(62.8% 0.2577 29.23); --brand-mid: oklab(0.5999 0 none); --brand-cut: #12`;
    expect(await read(css, 'css')).toEqual({
      name: 'brand',
      swatches: [
        { rgb: [0, 170, 255], name: 'sky' },
        { rgb: [16, 32, 48], opacity: 0.5, name: 'ink' },
        { rgb: [1, 2, 3], opacity: 0.5, name: 'old' },
        { rgb: [0, 128, 0], name: 'leaf' },
        { rgb: [255, 0, 0], name: 'red' },
        { rgb: [128, 128, 128], name: 'mid' },
      ],
    });
    const sass = '// $no: #fff;\n$primary: #8040FF80 !default;\n$map: ("a": $primary);';
    expect(await read(sass, 'scss')).toEqual({
      name: '',
      swatches: [{ rgb: [128, 64, 255], opacity: 128 / 255, name: 'primary' }],
    });
    const less = '@media (min-width: 3px) { a { color: red; } } @one: #111; @two: #222222;';
    expect((await read(less, 'less')).swatches.map(({ name }) => name)).toEqual(['one', 'two']);
    const theme = '@theme { --color-blue-50: #eef; --color-blue-900: #003; }';
    expect(await read(theme, 'css')).toMatchObject({
      name: 'blue',
      swatches: [{ name: '50' }, { name: '900' }],
    });
  });

  it('swatches of Procreate in the older form, with empty places', async () => {
    const page = { name: 'Old', swatches: [null, { hue: 1 / 3, saturation: 1, brightness: 1, alpha: 1 }] };
    const zip = (document: unknown) => zipSync({ 'Swatches.json': Buffer.from(JSON.stringify(document)) });
    expect(await readPalette(zip(page), 'swatches')).toEqual({
      name: 'Old',
      swatches: [{ rgb: [0, 255, 0] }],
    });
    expect((await readPalette(zip([page, page]), 'swatches')).swatches).toHaveLength(2);
    const wrong = zip([{ swatches: [{ hue: 2, saturation: 0, brightness: 0 }] }]);
    await expect(readPalette(wrong, 'swatches')).rejects.toThrow('swatch 1: expected hue');
    await expect(readPalette(zip({}), 'swatches')).rejects.toThrow('no colors');
  });

  it('PAL of Windows, and of GIMP under this name', async () => {
    const riff = 'RIFF\x1c\0\0\0PAL data\x0c\0\0\0\0\x03\x02\0\xff\x80\0\0\0\0\x01\0';
    expect((await read(riff, 'pal')).swatches).toEqual([{ rgb: [255, 128, 0] }, { rgb: [0, 0, 1] }]);
    expect((await read('GIMP Palette\n1 2 3\n', 'pal')).swatches).toEqual([{ rgb: [1, 2, 3] }]);
  });

  it('ACO with hue, inks, Lab and gray, and section 1 alone', async () => {
    const bytes = Uint8Array.from([
      ...[0, 1, 0, 5],
      ...[0, 1, 0x55, 0x55, 0xff, 0xff, 0xff, 0xff, 0, 0],
      ...[0, 2, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff],
      ...[0, 7, 0x27, 0x10, 0, 0, 0, 0, 0, 0],
      ...[0, 8, 0x13, 0x88, 0, 0, 0, 0, 0, 0],
      ...[0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0],
    ]);
    const { swatches } = await readPalette(bytes, 'aco');
    expect(swatches.map(({ rgb }) => rgb)).toEqual([
      [0, 255, 0],
      [255, 0, 255],
      [255, 255, 255],
      [128, 128, 128],
      [255, 0, 0],
    ]);
  });

  it('ASE with Lab of D50: the primaries of sRGB', async () => {
    const lab = [54.29, 80.8, 69.89];
    const view = new DataView(new ArrayBuffer(12));
    view.setFloat32(0, lab[0] / 100);
    view.setFloat32(4, lab[1]);
    view.setFloat32(8, lab[2]);
    const file = [
      ...latin1('ASEF\0\x01\0\0\0\0\0\x01\0\x01\0\0\0\x16\0\x01\0\0LAB '),
      ...new Uint8Array(view.buffer),
      ...[0, 2],
    ];
    const [{ rgb, name }] = (await readPalette(Uint8Array.from(file), 'ase')).swatches;
    expect(name).toBeUndefined();
    expect(Math.abs(rgb[0] - 255) + rgb[1] + rgb[2]).toBeLessThanOrEqual(3);
  });

  it('tokens with groups, aliases and other spaces', async () => {
    const text = JSON.stringify({
      brand: {
        $type: 'color',
        sky: { $value: { colorSpace: 'srgb', components: [0, 0.5, 1], alpha: 1 } },
        deep: { ink: { $value: '#102030ff' } },
        gray: { $value: { colorSpace: 'oklch', components: [1, 0, 'none'] } },
        also: { $value: '{brand.sky}' },
      },
      space: { $type: 'dimension', small: { $value: '4px' } },
    });
    const { name, swatches } = await read(text, 'tokens.json');
    expect(name).toBe('brand');
    expect(swatches).toEqual([
      { name: 'sky', rgb: [0, 128, 255] },
      { name: 'ink', rgb: [16, 32, 48] },
      { name: 'gray', rgb: [255, 255, 255] },
      { name: 'also', rgb: [0, 128, 255] },
    ]);
  });

  it('arrays of colors', async () => {
    const { swatches } = await read(
      '["#f00", [0, 1, 2], {"rgb": [3, 4, 5], "name": "x"}, {"hex": "ffffff"}]',
      'json',
    );
    expect(swatches).toEqual([
      { rgb: [255, 0, 0] },
      { rgb: [0, 1, 2] },
      { rgb: [3, 4, 5], name: 'x' },
      { rgb: [255, 255, 255] },
    ]);
  });

  const wrong: [string, PaletteFormatName, string, RegExp][] = [
    ['empty', 'gpl', '', /^the file is empty$/],
    [
      'of another kind',
      'ase',
      'GIMP Palette\n1 2 3\n',
      /of the kind GIMP palette, not Adobe Swatch Exchange; rename it to end in \.gpl/,
    ],
    ['without colors', 'gpl', 'GIMP Palette\n', /no colors/],
    [
      'with a channel of 256',
      'gpl',
      'GIMP Palette\n1 2 256\n',
      /line 2: expected three whole numbers from 0 to 255/,
    ],
    ['with a word', 'hex', 'ff0000\nred\n', /line 2: expected six or eight hexadecimal digits, not "red"/],
    ['of a wrong length', 'act', 'abc', /768 or 772 bytes, this one has 3/],
    ['cut off', 'ase', 'ASEF\0\x01\0\0\0\0\0\x05', /cut off: byte 12 is its last/],
    ['cut off', 'pal', 'JASC-PAL\n0100\n3\n1 2 3\n', /cut off: it has 1 of 3 colors/],
    ['with an unknown space', 'aco', '\0\x01\0\x01\0\x03\0\0\0\0\0\0\0\0', /color 1: color space 3/],
    ['that is no JSON', 'json', '{', /is not JSON/],
    [
      'with a broken alias',
      'json',
      '{"a": {"$type": "color", "$value": "{b}"}}',
      /token a: names "{b}", which is no token/,
    ],
    ['with a wrong color', 'json', '["#f00", "red"]', /color 2: expected "#rrggbb"/],
    ['that is written only', 'svg', 'x', /card is written only; \.gpl/],
    ['without colors', 'css', ':root { --gap: 4px; }', /no colors/],
    ['that is no ZIP file', 'swatches', 'PK', /damaged, or has no Swatches\.json/],
  ];
  it.each(wrong)('%s (%s)', async (_, format, text, message) => {
    await expect(read(text, format)).rejects.toThrow(message);
    await expect(read(text, format)).rejects.toMatchObject({ code: 'input' });
  });

  it('more colors than a file holds', async () => {
    const swatches = Array.from({ length: 300 }, () => ({ rgb: [1, 2, 3] as Rgb }));
    await expect(bytesOf({ name: '', swatches }, 'act')).rejects.toThrow(
      'an ACT file holds 256 colors, not 300',
    );
    await expect(bytesOf({ name: '', swatches }, 'swatches')).rejects.toThrow('holds 30 colors, not 300');
  });
});
