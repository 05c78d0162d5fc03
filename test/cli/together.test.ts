import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { COINS, cli, FLOWER, json, ROOT, temporaryFolder } from '../support/cli.ts';

const CHINA = join(ROOT, 'images/china.jpg');

describe('--together', () => {
  it('clusters the colors of all pictures as those of one', async () => {
    const folder = temporaryFolder();
    // the two pictures side by side are one picture with the same pixels
    const left = await sharp(FLOWER).resize(64, 48, { fit: 'fill' }).png().toBuffer();
    const right = await sharp(CHINA).resize(32, 48, { fit: 'fill' }).png().toBuffer();
    const beside = await sharp(left)
      .extend({ right: 32 })
      .composite([{ input: right, left: 64, top: 0 }])
      .png()
      .toBuffer();
    const paths = await Promise.all(
      Object.entries({ left, right, beside }).map(async ([name, bytes]) => {
        await sharp(bytes).toFile(join(folder, `${name}.png`));
        return join(folder, `${name}.png`);
      }),
    );
    const args = ['-k', '5', '--n-init', '3'];
    const [one] = (await json(['kmeans', paths[2], ...args])).runs;
    const both = await json(['kmeans', paths[0], paths[1], '--together', ...args]);
    expect(both.runs).toHaveLength(1);
    const [run] = both.runs;
    for (const field of ['colors', 'centers', 'sizes', 'inertia', 'n', 'distinct'])
      expect(run[field], field).toEqual(one[field]);
    expect(run.input.pictures.map((picture: { width: number }) => picture.width)).toEqual([64, 32]);
  });

  it('writes each picture in the palette of all', async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await cli([
      ...['kmeans', FLOWER, COINS, '--together', '-k', '3', '--n-init', '1'],
      ...['--quantized', join(folder, '{stem}-3.png'), '--chart', 'bar', '-o', join(folder, 'all.svg')],
    ]);
    expect([code, stderr.match(/wrote/g)?.length]).toEqual([0, 3]);
    expect(stdout).toContain('flower.jpg and 1 more  423552 pixels');
    const colors = new Set(stdout.match(/#[0-9a-f]{6}/g));
    for (const name of ['flower-3.png', 'coins-3.png']) {
      const { data, info } = await sharp(join(folder, name))
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true });
      for (let p = 0; p < data.length; p += 997 * info.channels) {
        const hex = Buffer.from([
          data[p],
          data[p + (info.channels > 2 ? 1 : 0)],
          data[p + (info.channels > 2 ? 2 : 0)],
        ]);
        expect(colors).toContain(`#${hex.toString('hex')}`);
      }
    }
    expect(existsSync(join(folder, 'all.svg'))).toBe(true);
  });

  it('refuses pixels by number, which are those of one picture', async () => {
    const init = ['--init', 'rows:1,2'];
    const { code, stderr } = await cli(['kmeans', FLOWER, COINS, '--together', '-k', '2', ...init]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--init: rows are the pixels of one picture'),
    ]);
  });

  it('puts the labels of one picture after those of the other into the JSON', async () => {
    const argv = ['kmeans', COINS, FLOWER, '--together', '-k', '2', '--n-init', '1', '--labels'];
    const [{ labels, sizes }] = (await json(argv)).runs;
    const counts = [0, 0];
    for (const label of labels) counts[label]++;
    expect([labels.length, counts]).toEqual([384 * 303 + 640 * 480, sizes]);
  });
});
