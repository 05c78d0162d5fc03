import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, FLOWER, temporaryFolder } from '../support/cli.ts';

/* What cannot be clustered is told with its place in the file. */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TABLE = at('rows.csv');
writeFileSync(TABLE, 'a,b,w\n1,2,1\n3,4,1\n\n0,0,1\n5,6,1\n7,8,1e200\n');

beforeAll(async () => {
  const pixels = new Uint8Array(5 * 4 * 3).fill(200);
  pixels.fill(0, 3 * (2 * 5 + 3), 3 * (2 * 5 + 3) + 3);
  mkdirSync(at('pictures'));
  for (const [name, data] of [
    ['spot.png', pixels],
    ['pictures/light.png', pixels],
    ['pictures/night.png', new Uint8Array(60)],
  ] as const)
    await sharp(data, { raw: { width: 5, height: 4, channels: 3 } })
      .png()
      .toFile(at(name));
});

describe('a row without a direction', () => {
  it.each([
    ['kmeans', TABLE, /rows\.csv: line 5: all numbers are 0/],
    ['hac --linkage average', TABLE, /rows\.csv: line 5: all numbers are 0/],
    ['distances', TABLE, /rows\.csv: line 5: all numbers are 0/],
  ])('of a table is the line of the file, %s', async (command, path, message) => {
    for (const which of ['true', 'a <> 1', 'a < 1 or a > 3']) {
      const given = [path, '--columns', 'a,b', '--metric', 'cosine', '--where', which];
      const { code, stderr } = await cli([
        ...command.split(' '),
        ...given,
        ...(command === 'kmeans' ? ['-k', '2'] : []),
      ]);
      expect([code, stderr]).toEqual([3, expect.stringMatching(message)]);
    }
  });

  it('of standard input is counted', async () => {
    const given = ['-', '--columns', 'a', '-k', '2', '--metric', 'cosine'];
    const { stderr } = await cli(['kmeans', ...given], { stdin: Buffer.from('a\n1\n2\n0\n') });
    expect(stderr).toContain('-: row 2: all numbers are 0');
  });

  it.each([
    [
      'a pixel of a picture',
      ['kmeans', at('spot.png'), '-k', '2'],
      /spot\.png: pixel 3,2: all numbers are 0/,
    ],
    [
      'a pixel of one of several pictures',
      ['kmeans', at('pictures/light.png'), FLOWER, '-k', '2', '--together'],
      /light\.png: pixel 3,2: all numbers are 0/,
    ],
    ['a color of a tree', ['hac', at('spot.png'), '--linkage', 'average'], /spot\.png: pixel 3,2: all/],
    [
      'a pixel of a grid',
      ['hac', at('spot.png'), '--linkage', 'average', '--connectivity', 'grid'],
      /spot\.png: pixel 3,2: all numbers are 0/,
    ],
    [
      'a picture of a folder',
      ['kmeans', at('pictures'), '-k', '1'],
      /pictures: night\.png: all numbers are 0/,
    ],
  ])('is %s', async (_, argv, message) => {
    const { code, stderr } = await cli([...argv, '--metric', 'cosine']);
    expect([code, stderr]).toEqual([3, expect.stringMatching(message)]);
  });
});

it('a weight too large to be added up is refused with its line and column', async () => {
  for (const which of ['true', 'a > 3']) {
    const given = [TABLE, '-k', '2', '--columns', 'a,b', '--weights', 'w', '--where', which];
    const { code, stderr } = await cli(['kmeans', ...given]);
    expect([code, stderr]).toEqual([
      3,
      `clusterkit: ${TABLE}: line 7, column "w": the weight is not a number from 0 to 1e+140\n`,
    ]);
  }
});
