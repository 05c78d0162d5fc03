import { chmodSync, existsSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { colorDataset } from '../../src/features/colors.ts';
import { decodeImage } from '../../src/input/image.ts';
import { openImage } from '../../src/input/open.ts';
import { sniff } from '../../src/input/sniff.ts';
import { COINS, cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Two rows of three distinct colors that survive any lossless way. */
const PIXELS = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 200, 100, 50, 255, 255, 255]);
const RAW = { raw: { width: 3, height: 2, channels: 3 as const } };
const small = () => sharp(PIXELS, RAW);

describe('formats', () => {
  it.each([
    ['PNG', () => small().png()],
    ['PNG with a palette', () => small().png({ palette: true, colors: 6, dither: 0 })],
    ['WebP', () => small().webp({ lossless: true })],
    ['GIF', () => small().gif({ dither: 0 })],
    ['TIFF', () => small().tiff({ compression: 'lzw' })],
  ])('reads %s to the pixel', async (_, encode) => {
    const { image } = await decodeImage(await encode().toBuffer());
    expect([image.width, image.height, image.frames]).toEqual([3, 2, 1]);
    const rgb = Array.from(image.data).filter((_, p) => image.bands === 3 || p % 4 < 3);
    expect(rgb).toEqual(Array.from(PIXELS));
  });

  it('reads a thing on white with every color that it has', async () => {
    const path = join(ROOT, 'test/fixtures/reports/product.png');
    const { rgb, weights } = colorDataset((await openImage(path)).image);
    const colors = Array.from(weights, (pixels, c) => [pixels, ...rgb.subarray(3 * c, 3 * c + 3)]);
    // 96 % of white; the commonest color of the thing itself comes next
    expect(colors.sort(([a], [b]) => b - a)).toEqual([
      [9600, 255, 255, 255],
      [364, 31, 78, 149],
      [36, 224, 48, 32],
    ]);
  });

  it('reads AVIF, and grey stays grey', async () => {
    const { image, facts } = await decodeImage(
      await sharp(FLOWER).resize(64).avif({ quality: 90 }).toBuffer(),
    );
    expect(facts.format).toBe('avif');
    expect([image.width, image.height, image.bands]).toEqual([64, 48, 3]);
    expect((await openImage(COINS)).image.bands).toBe(1);
  });

  it('reads SVG at its size', async () => {
    const svg =
      '<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="2" height="2" fill="#f00"/></svg>';
    const { image, facts } = await decodeImage(Buffer.from(svg));
    expect(facts.format).toBe('svg');
    expect([image.width, image.height, image.bands]).toEqual([4, 2, 4]);
    expect(Array.from(image.data.subarray(0, 4))).toEqual([255, 0, 0, 255]);
    expect(image.data[4 * 3 + 3]).toBe(0);
  });

  it('reads the BMP among the samples', async () => {
    const { image } = await openImage(join(ROOT, 'images/picture.bmp'));
    expect([image.width, image.height, image.bands]).toEqual([640, 480, 3]);
    expect(Array.from(image.data.subarray(0, 6))).toEqual([102, 94, 105, 78, 70, 83]);
  });

  it('goes by content, not by name', async () => {
    writeFileSync(at('really-a-png.jpg'), await small().png().toBuffer());
    expect((await openImage(at('really-a-png.jpg'))).facts.format).toBe('png');
  });
});

describe('color', () => {
  it('turns CMYK into sRGB', async () => {
    const bytes = await sharp(FLOWER).resize(32).toColourspace('cmyk').jpeg().toBuffer();
    const { image, facts } = await decodeImage(bytes);
    expect(facts).toMatchObject({ mode: 'CMYK', bands: ['C', 'M', 'Y', 'K'], space: 'cmyk' });
    expect(image.bands).toBe(3);
    const mean = Array.from(image.data).reduce((sum, v) => sum + v, 0) / image.data.length;
    expect(mean).toBeGreaterThan(40);
    expect(mean).toBeLessThan(120);
  });

  it('converts through an embedded profile, and leaves sRGB alone', async () => {
    const red = { create: { width: 2, height: 2, channels: 3 as const, background: '#c83232' } };
    const p3 = await sharp(red).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
    const { image, facts } = await decodeImage(p3);
    expect(facts.profile).toBeTruthy();
    // the same color has smaller numbers in the wider space
    expect(stored[0]).toBeLessThan(200);
    expect(Math.abs(image.data[0] - 200)).toBeLessThanOrEqual(2);
    const tagged = await small().withIccProfile('srgb').png().toBuffer();
    expect(Array.from((await decodeImage(tagged)).image.data)).toEqual(Array.from(PIXELS));
    const { image: astronaut, facts: its } = await openImage(join(ROOT, 'images/astronaut.png'));
    expect(its.profile).toMatch(/^sRGB/);
    const plain = await sharp(join(ROOT, 'images/astronaut.png'), { ignoreIcc: true }).raw().toBuffer();
    expect(
      Buffer.compare(
        Buffer.from(astronaut.data.buffer, astronaut.data.byteOffset, astronaut.data.length),
        plain,
      ),
    ).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('puts EXIF orientation %i upright', async (orientation) => {
    const bytes = await sharp(PIXELS, RAW)
      .withMetadata({ orientation })
      .tiff({ compression: 'none' })
      .toBuffer();
    const { image, facts } = await decodeImage(bytes);
    const turned = orientation > 4;
    expect([image.width, image.height]).toEqual(turned ? [2, 3] : [3, 2]);
    expect([facts.width, facts.height]).toEqual([image.width, image.height]);
    // every TIFF has a 1, which says nothing
    expect(facts.orientation).toBe(orientation === 1 ? undefined : orientation);
    expect(Array.from(image.data)).toEqual(upright(orientation));
  });
});

/** The pixels of an oriented picture, from the definition: where the stored row 0 and column 0 belong. */
function upright(orientation: number): number[] {
  const stored = (x: number, y: number) => Array.from(PIXELS.subarray(3 * (3 * y + x), 3 * (3 * y + x) + 3));
  const [width, height] = orientation > 4 ? [2, 3] : [3, 2];
  const source: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [2 - x, y],
    3: (x, y) => [2 - x, 1 - y],
    4: (x, y) => [x, 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, 1 - x],
    7: (x, y) => [2 - y, 1 - x],
    8: (x, y) => [2 - y, x],
  };
  const pixels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.push(...stored(...source[orientation](x, y)));
  return pixels;
}

describe('alpha', () => {
  const RGBA = Buffer.from([200, 0, 0, 255, 0, 200, 0, 200, 0, 0, 200, 51, 9, 9, 9, 0]);
  const write = async (name: string) => {
    await sharp(RGBA, { raw: { width: 4, height: 1, channels: 4 } })
      .png()
      .toFile(at(name));
    return at(name);
  };

  it('leaves out what is less than half opaque, and says how many are used', async () => {
    const path = await write('alpha.png');
    const [run] = (await json(['kmeans', path, '-k', '4', '-q'])).runs;
    expect([...run.colors].sort()).toEqual(['#00c800', '#c80000']);
    expect([run.n, run.input.n]).toEqual([2, 4]);
    expect((await cli(['kmeans', path, '-k', '2'])).stdout).toContain('4 pixels (2 used)');
    await cli([
      'kmeans',
      path,
      '-k',
      '2',
      '--quantized',
      at('alpha-q.png'),
      '--labels-out',
      at('alpha-l.csv'),
      '-q',
    ]);
    const { data } = await sharp(at('alpha-q.png')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([3, 7, 11, 15].map((p) => data[p])).toEqual([255, 255, 0, 0]);
    expect((await readFile(at('alpha-l.csv'), 'utf8')).split('\n').slice(3, 5)).toEqual(['2,0,-1', '3,0,-1']);
  });

  it('lays pixels over a background', async () => {
    const [run] = (
      await json(['kmeans', await write('alpha.png'), '-k', '4', '--alpha', 'blend', '--background', '#000'])
    ).runs;
    expect([...run.colors].sort()).toEqual(['#000000', '#000028', '#009d00', '#c80000']);
    expect(run.n).toBe(4);
  });

  it('counts pixels by their opacity', async () => {
    const [run] = (await json(['kmeans', await write('alpha.png'), '-k', '3', '--alpha', 'weight'])).runs;
    expect(run.colors).toEqual(['#c80000', '#00c800', '#0000c8']);
    expect(run.sizes).toEqual([1, 200 / 255, 0.2]);
  });

  it('keeps grey with alpha as two bands', async () => {
    const grey = Buffer.from([10, 255, 20, 255, 30, 0, 40, 128]);
    const bytes = await sharp(grey, { raw: { width: 4, height: 1, channels: 2 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const { image } = await decodeImage(bytes);
    const samples =
      image.bands === 2
        ? Array.from(image.data)
        : Array.from(image.data).filter((_, p) => p % 4 === 0 || p % 4 === 3);
    expect(samples).toEqual(Array.from(grey));
  });

  it('tells when nothing is left', async () => {
    const clear = {
      create: { width: 5, height: 5, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    };
    await sharp(clear).png().toFile(at('clear.png'));
    for (const command of [['kmeans', '-k', '2'], ['histogram']]) {
      const { code, stderr } = await cli([...command, at('clear.png')]);
      expect([code, stderr]).toEqual([
        3,
        `clusterkit: ${at('clear.png')}: every pixel is transparent; use --alpha blend to lay the pixels over a background\n`,
      ]);
    }
    expect((await json(['info', at('clear.png')])).runs[0].input.colors).toBe(0);
  });
});

describe('animation', () => {
  const strip = Buffer.concat([255, 0, 100].map((v) => Buffer.alloc(4 * 5 * 3, v)));
  const gif = () =>
    sharp(strip, { raw: { width: 4, height: 15, channels: 3, pageHeight: 5 } })
      .gif({ delay: [9, 9, 9] })
      .toFile(at('film.gif'));

  it('takes the first frame, and says so', async () => {
    await gif();
    const { runs } = await json(['kmeans', at('film.gif'), '-k', '1', '-q']);
    expect(runs[0]).toMatchObject({
      colors: ['#ffffff'],
      n: 20,
      warnings: [{ code: 'frames-left-out', used: 1, frames: 3 }],
    });
    expect(runs[0].input).toMatchObject({ width: 4, height: 5, frames: 1 });
  });

  it.each([
    ['all', ['#ffffff', '#646464', '#000000'].sort(), 3],
    ['1', ['#000000'], 1],
    ['1..2', ['#000000', '#646464'], 2],
  ])('takes --frames %s', async (frames, colors, count) => {
    await gif();
    const [run] = (await json(['kmeans', at('film.gif'), '-k', String(count), '--frames', frames])).runs;
    expect([...run.colors].sort()).toEqual(colors);
    expect([run.input.frames, run.n, run.warnings]).toEqual([count, 20 * count, []]);
  });

  it.each(['3', '2..1', 'x', '0..9'])('refuses --frames %s', async (frames) => {
    await gif();
    const { code, stderr } = await cli(['kmeans', at('film.gif'), '-k', '1', '--frames', frames]);
    const beyond = /^(3|0\.\.9)$/.test(frames);
    expect(code).toBe(beyond ? 3 : 2);
    expect(stderr).toMatch(
      beyond
        ? /film\.gif: --frames .*: the picture has frames 0 to 2/
        : /^clusterkit: Expected .* for --frames but received ".*"\n$/,
    );
  });

  it('turns each frame upright', async () => {
    const raw = { width: 3, height: 4, channels: 3 as const, pageHeight: 2 };
    const twice = sharp(Buffer.concat([PIXELS, PIXELS.map((v) => 255 - v)]), { raw }).withMetadata({
      orientation: 6,
    });
    const { image } = await decodeImage(await twice.webp({ lossless: true, delay: [9, 9] }).toBuffer(), {
      frames: 'all',
    });
    expect([image.width, image.height, image.frames]).toEqual([2, 3, 2]);
    const rgb = Array.from(image.data).filter((_, p) => image.bands === 3 || p % 4 < 3);
    expect(rgb).toEqual([...upright(6), ...upright(6).map((v) => 255 - v)]);
  });

  it('writes an animation back', async () => {
    await gif();
    await cli(['kmeans', at('film.gif'), '-k', '3', '--frames', 'all', '--quantized', at('back.gif'), '-q']);
    expect(await sharp(at('back.gif'), { pages: -1 }).metadata()).toMatchObject({ pages: 3, pageHeight: 5 });
  });
});

describe('hostile files', () => {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const pngOf = (width: number, height: number) => {
    const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    const parts = [
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(100))),
      chunk('IEND', Buffer.alloc(0)),
    ];
    return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
  };
  const flower = () => readFile(FLOWER);
  const cut = async (bytes: Buffer | Promise<Buffer>, part = 0.5) =>
    (await bytes).subarray(0, Math.floor((await bytes).length * part));

  it.each([
    ['an empty file', () => Buffer.alloc(0), 'the file is empty'],
    ['text', () => Buffer.from('a,b\n1,2\n'), 'not a picture that can be read: it is text'],
    ['noise', () => Buffer.from([0, 1, 2, 3, 250, 251, 252, 0, 0]), 'of no known format'],
    ['gzip', () => Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'a gzip file'],
    ['HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'HEIC'],
    ['three bytes of JPEG', () => Buffer.from([0xff, 0xd8, 0xff]), 'damaged or cut short'],
    ['half a JPEG', () => cut(flower()), 'damaged or cut short (premature end of JPEG image)'],
    ['half a PNG', () => cut(readFile(COINS)), 'damaged or cut short'],
    ['half a WebP', () => cut(sharp(FLOWER).webp().toBuffer()), 'damaged or cut short'],
    ['half a TIFF', () => cut(sharp(FLOWER).tiff({ compression: 'lzw' }).toBuffer()), 'damaged or cut short'],
    ['half an AVIF', () => cut(sharp(FLOWER).resize(64).avif().toBuffer()), 'damaged or cut short'],
    ['half a GIF', () => cut(sharp(FLOWER).gif().toBuffer()), 'damaged or cut short'],
    [
      'half an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9"><rect'),
      'damaged or cut short',
    ],
    ['half a BMP', () => cut(readFile(join(ROOT, 'images/picture.bmp'))), 'the BMP is cut short'],
    [
      'a PNG that claims 10 gigapixels',
      () => pngOf(100_000, 100_000),
      'decoding 100000 x 100000 pixels needs about 60 GB of memory',
    ],
  ])('refuses %s in one line', async (what, make, message) => {
    const pictureOnly = ['an empty file', 'text', 'gzip'];
    const path = at('hostile');
    writeFileSync(path, await make());
    // other commands may take what is no picture for a table
    const commands = pictureOnly.includes(what)
      ? [['histogram']]
      : [['kmeans', '-k', '2'], ['histogram'], ['info']];
    for (const command of commands) {
      const { code, stdout, stderr } = await cli([...command, path]);
      expect(stderr).toMatch(/^clusterkit: [^\n]*hostile: [^\n]*\n$/);
      expect(stderr).toContain(message);
      expect([code, stdout]).toEqual([3, '']);
    }
  });

  it('looks before it reads ten gigabytes', async () => {
    for (const [head, message] of [
      ['', 'of no known format'],
      ['\xff\xd8\xff\xe0', 'reading the file needs about 11 GB of memory'],
    ]) {
      writeFileSync(at('huge.jpg'), Buffer.from(head, 'latin1'));
      truncateSync(at('huge.jpg'), 10 * 2 ** 30);
      const { code, stderr } = await cli(['kmeans', at('huge.jpg'), '-k', '2']);
      expect([code, stderr.includes(message)]).toEqual([3, true]);
    }
  });

  it('does not read for ever', async () => {
    for (const device of ['/dev/zero', '/dev/urandom']) {
      if (!existsSync(device)) continue;
      const { code, stderr } = await cli(['info', device]);
      const message = `clusterkit: ${device}: not a picture that can be read: it is of no known format\n`;
      expect([code, stderr]).toEqual([3, message]);
    }
    const endless = Buffer.concat([await readFile(FLOWER), Buffer.alloc(2e6)]);
    const { code, stderr } = await cli(['info', '-', '--max-memory', '1MB'], { stdin: endless });
    expect(code).toBe(3);
    expect(stderr).toContain('-: it holds more than the 1.0 MB of memory that are allowed');
  });

  it('keeps within --max-memory', async () => {
    const { code, stderr } = await cli(['kmeans', FLOWER, '-k', '2', '--max-memory', '50MB']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /counting the colors needs about 68 MB of memory, 49 MB are allowed; raise --max-memory/,
    );
  });

  it('names what cannot be opened', async () => {
    expect((await cli(['info', at('missing.png')])).stderr).toBe(
      `clusterkit: ${at('missing.png')}: there is no such file\n`,
    );
    expect((await cli(['histogram', folder])).stderr).toContain('is a folder; name the files in it');
  });

  it.skipIf(process.getuid?.() === 0)('names what may not be read', async () => {
    writeFileSync(at('secret.png'), 'x');
    chmodSync(at('secret.png'), 0);
    expect((await cli(['info', at('secret.png')])).stderr).toContain('permission denied');
  });
});

describe('sniffing', () => {
  it('takes time in proportion to what it looks at', () => {
    const started = process.cpuUsage();
    sniff(Buffer.from(`<?xml?>${'<!---->'.repeat(1000)}`));
    sniff(Buffer.from(`\0\0\0\x20ftypmif1\0\0\0\0${'miaf'.repeat(1000)}`, 'latin1'));
    expect(process.cpuUsage(started).user).toBeLessThan(500_000);
  });
});

describe('a decoder that cannot be loaded', () => {
  it('is no fault of the picture', async () => {
    vi.doMock('sharp', () => {
      throw new Error('no such package');
    });
    try {
      const jpeg = await readFile(FLOWER);
      await expect(decodeImage(jpeg)).rejects.not.toBeInstanceOf(ClusterkitError);
    } finally {
      vi.doUnmock('sharp');
    }
  });
});
