import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWarning } from '../../src/core/warnings.ts';
import { compareNatural, folderFacts, openFolder } from '../../src/input/folder.ts';
import { ROOT, temporaryFolder } from '../support/cli.ts';
import { picture } from '../support/images.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

type Bands = 1 | 2 | 3 | 4;

/** A lossless picture of one color. */
async function plain(name: string, color: number[], size = [4, 2]): Promise<void> {
  const [width, height] = size;
  const data = Uint8Array.from({ length: width * height * color.length }, (_, p) => color[p % color.length]);
  const raw = { width, height, channels: color.length as Bands };
  await sharp(data, { raw }).png().toFile(at(name));
}

beforeAll(async () => {
  for (const name of ['scans/within', 'scans/.hidden', 'empty', 'texts', 'broken'])
    mkdirSync(at(name), { recursive: true });
  await plain('scans/page10.png', [10, 200, 30]);
  await plain('scans/page9.png', [0, 0, 0], [7, 5]);
  await plain('scans/within/a.png', [255, 0, 0, 128]);
  await plain('scans/within/.b.png', [1, 1, 1]);
  await plain('scans/.hidden/c.png', [1, 1, 1]);
  writeFileSync(at('scans/notes.txt'), 'not a picture\n');
  writeFileSync(at('scans/empty.png'), '');
  symlinkSync('../broken/good.png', at('scans/link.png'));
  symlinkSync('..', at('scans/within/up'));
  writeFileSync(at('texts/a.txt'), 'a');
  await plain('broken/good.png', [50, 60, 70]);
  const noise = new Lottery(1).bytes(3 * 64 * 64);
  const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toBuffer();
  writeFileSync(at('broken/cut.png'), whole.subarray(0, whole.length / 2));
  await plain('broken/last.png', [80, 90, 100]);
});

describe('openFolder', () => {
  it('makes a row of every picture, in natural order', async () => {
    const items = await openFolder(at('scans'), { size: { width: 2, height: 3 } });
    expect(items.ids).toEqual(['link.png', 'page9.png', 'page10.png', 'within/a.png']);
    expect(items.data).toMatchObject({ n: 4, dim: 18, shape: { height: 3, width: 2, bands: 3 } });
    expect([items.count, items.rowOf]).toEqual([4, undefined]);
    const colors = [
      [50, 60, 70],
      [0, 0, 0],
      [10, 200, 30],
      // half red on white
      [255, 127, 127],
    ];
    expect([...items.data.x]).toEqual(colors.flatMap((color) => new Array(6).fill(color).flat()));
    expect(items.columns).toEqual([
      { name: 'width', values: [4, 7, 4, 4] },
      { name: 'height', values: [2, 5, 2, 2] },
    ]);
    expect(items.warnings).toEqual([{ code: 'files-left-out', files: 2 }]);
    expect(items.warnings.map(describeWarning)).toEqual(['2 files without a picture were left out']);
  });

  it('makes them grey as Pillow does', async () => {
    const { data } = await openFolder(at('scans'), { size: { width: 1, height: 2 }, mode: 'grey' });
    expect(data.shape).toEqual({ height: 2, width: 1, bands: 1 });
    const grey = ([r, g, b]: number[]) => Math.floor((19595 * r + 38470 * g + 7471 * b + 32768) / 65536);
    const expected = [
      [50, 60, 70],
      [0, 0, 0],
      [10, 200, 30],
      [255, 127, 127],
    ].map(grey);
    expect([...data.x]).toEqual(expected.flatMap((value) => [value, value]));
  });

  it('is 32 x 32 and RGB unless told otherwise', async () => {
    const { data } = await openFolder(at('scans'));
    expect([data.dim, data.x.length, data.shape]).toEqual([
      3072,
      4 * 3072,
      { height: 32, width: 32, bands: 3 },
    ]);
  });

  it('keeps pixels that have the size already', async () => {
    const pixels = new Lottery(2).bytes(5 * 4 * 3);
    await sharp(pixels, { raw: { width: 5, height: 4, channels: 3 } })
      .png()
      .toFile(at('exact.png'));
    const { data } = await openFolder([at('exact.png')], { size: { width: 5, height: 4 } });
    expect([...data.x]).toEqual([...pixels]);
  });

  it.each([
    ['grey', [77], (image: Sharp) => image.toColourspace('b-w').png(), 77],
    ['grey of 16 bits', [77], (image: Sharp) => image.toColourspace('grey16').png(), 77],
    ['a palette', [10, 20, 30], (image: Sharp) => image.png({ palette: true }), null],
    ['grey with alpha', [100, 0], (image: Sharp) => image.toColourspace('b-w').png(), 255],
  ] as const)('reads %s', async (_, color, encode, grey) => {
    const data = Uint8Array.from({ length: 9 * color.length }, (_, p) => color[p % color.length]);
    const raw = { width: 3, height: 3, channels: color.length as Bands };
    await encode(sharp(data, { raw })).toFile(at('kind.png'));
    const size = { width: 2, height: 2 };
    const rgb = await openFolder([at('kind.png')], { size });
    expect([...rgb.data.x]).toEqual(new Array(4).fill(grey === null ? color : [grey, grey, grey]).flat());
    if (grey === null) return;
    expect([...(await openFolder([at('kind.png')], { size, mode: 'grey' })).data.x]).toEqual(
      new Array(4).fill(grey),
    );
  });

  it('turns a picture upright, and calls files as they were given', async () => {
    const pixels = Buffer.from([255, 0, 0, 0, 0, 255]);
    await sharp(pixels, { raw: { width: 2, height: 1, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .tiff({ compression: 'none' })
      .toFile(at('turned.tif'));
    const paths = [at('turned.tif'), join(ROOT, 'images/flower.jpg')];
    const { data, ids, columns } = await openFolder(paths, { size: { width: 1, height: 2 } });
    expect(ids).toEqual(paths);
    expect([...data.x.subarray(0, 6)]).toEqual([255, 0, 0, 0, 0, 255]);
    expect([columns?.[0].values[0], columns?.[1].values[0]]).toEqual([1, 2]);
  });

  it.each(['picture.bmp', 'flower.jpg'])('keeps what %s looks like on the whole', async (name) => {
    const { data } = await openFolder([join(ROOT, 'images', name)], { size: { width: 16, height: 16 } });
    const whole = await picture(name);
    const mean = (x: ArrayLike<number>, bands: number, j: number) => {
      let sum = 0;
      for (let p = j; p < x.length; p += bands) sum += x[p];
      return sum / (x.length / bands);
    };
    for (let j = 0; j < 3; j++) {
      expect(Math.abs(mean(data.x, 3, j) - mean(whole.data, whole.bands, j))).toBeLessThan(2);
    }
  });

  it('takes some of them', async () => {
    const first = await openFolder(at('scans'), { rows: { limit: 2 } });
    expect([first.count, first.data.n, first.ids]).toEqual([2, 2, ['link.png', 'page9.png']]);
    const drawn = await openFolder(at('scans'), { rows: { sample: 3, seed: 5 } });
    expect(drawn.ids?.length).toBe(3);
    expect((await openFolder(at('scans'), { rows: { sample: 3, seed: 5 } })).ids).toEqual(drawn.ids);
  });

  it('takes several folders as one', async () => {
    const { ids } = await openFolder([at('scans'), at('broken/good.png')]);
    const names = ['link.png', 'page9.png', 'page10.png', 'within/a.png'];
    expect(ids).toEqual([...names.map((name) => at(`scans/${name}`)), at('broken/good.png')]);
  });

  it('refuses a broken picture by name, or drops it', async () => {
    await expect(openFolder(at('broken'))).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining(`${at('broken/cut.png')}: the picture is damaged or cut short`),
    });
    const items = await openFolder(at('broken'), { size: { width: 1, height: 1 }, missing: 'drop' });
    expect([items.count, items.data.n, [...(items.rowOf ?? [])]]).toEqual([3, 2, [-1, 0, 1]]);
    expect(items.ids).toEqual(['cut.png', 'good.png', 'last.png']);
    expect([...items.data.x]).toEqual([50, 60, 70, 80, 90, 100]);
    expect(items.columns?.[0].values).toEqual([null, 4, 4]);
    expect(items.warnings).toMatchObject([{ code: 'pictures-left-out', pictures: 1 }]);
    expect(describeWarning(items.warnings[0])).toMatch(
      /^1 damaged picture was left out; the first is .*cut\.png: the picture is damaged/,
    );
    const none = openFolder([at('broken/cut.png')], { missing: 'drop' });
    await expect(none).rejects.toThrow(
      /^no picture can be read; the first: .*cut\.png: the picture is damaged/,
    );
  });

  it.each([
    ['empty', 'empty: there is no picture in it: it is empty'],
    ['texts', 'texts: there is no picture in it: its one file is not a picture'],
    ['nowhere', 'nowhere: there is no such file'],
    ['scans/notes.txt', 'notes.txt: not a picture that can be read: it is text'],
  ])('refuses %s', async (name, message) => {
    for (const path of [at(name), [at(name)]]) {
      await expect(openFolder(path)).rejects.toMatchObject({
        code: 'input',
        message: expect.stringContaining(message),
      });
    }
  });

  it('checks its options', async () => {
    const refused = { code: 'usage' };
    await expect(openFolder(at('scans'), { size: { width: 0, height: 1 } })).rejects.toMatchObject(refused);
    await expect(openFolder(at('scans'), { size: { width: 1, height: 5000 } })).rejects.toMatchObject(
      refused,
    );
    await expect(openFolder(at('scans'), { mode: 'gray' as 'grey' })).rejects.toThrow('did you mean grey?');
    await expect(openFolder(at('scans'), { missing: 'mean' as 'drop' })).rejects.toMatchObject(refused);
  });

  it('keeps within memory', async () => {
    const size = { width: 1000, height: 1000 };
    await expect(openFolder(at('scans'), { size, maxMemory: 1e6 })).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringContaining('4 pictures of 1000 x 1000 needs about 12 MB of memory'),
    });
    const flower = openFolder([join(ROOT, 'images/flower.jpg')], { maxMemory: 1e6 });
    await expect(flower).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringContaining('flower.jpg: '),
    });
  });

  it('can be watched and stopped', async () => {
    const seen: number[] = [];
    await openFolder(at('scans'), { onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    const stopped = openFolder(at('scans'), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('folderFacts', () => {
  it('counts what is there', async () => {
    expect(await folderFacts(at('scans'))).toEqual({
      pictures: 4,
      others: 2,
      damaged: 0,
      formats: { png: 4 },
      fileSize: expect.any(Number),
      width: [4, 7],
      height: [2, 5],
    });
    writeFileSync(at('broken/head.png'), '\x89PNG\r\n\x1a\n', 'latin1');
    const { damaged, pictures } = await folderFacts(at('broken'));
    expect([damaged, pictures]).toEqual([1, 4]);
  });
});

describe('compareNatural', () => {
  it('goes by the value of numbers', () => {
    const sorted = [
      '',
      '2',
      '10',
      'A1',
      'a',
      'a1',
      'a01',
      'a1b',
      'a2',
      'a10',
      'a99999999999999999998',
      'a99999999999999999999',
      'b',
    ];
    const lottery = new Lottery(3);
    for (let times = 0; times < 20; times++) {
      const mixed = lottery.permutation(sorted.length).map((i) => sorted[i]);
      const again = [...mixed].sort(compareNatural);
      expect(again.filter((name) => name !== 'a01')).toEqual(sorted.filter((name) => name !== 'a01'));
      expect(Math.abs(again.indexOf('a01') - again.indexOf('a1'))).toBe(1);
    }
  });
});
