import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, json, temporaryFolder } from '../support/cli.ts';

/*
 * Memberships of colors and rows, from the file to masks and columns.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  // black, white, and gray between them; the last pixel is transparent
  const pixels = Uint8Array.from(
    [0, 0, 0, 127, 255, 255, 0, 255].flatMap((v, i) => [v, v, v, i === 7 ? 0 : 255]),
  );
  await sharp(pixels, { raw: { width: 4, height: 2, channels: 4 } })
    .png()
    .toFile(at('grays.png'));
});

async function levelsOf(path: string): Promise<number[]> {
  const { data, info } = await sharp(path).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([4, 2, 1]);
  return [...data];
}

describe('masks', () => {
  it('hold how far each pixel belongs to each cluster', async () => {
    const words = ['fuzzy', at('grays.png'), '-k', '2', '--masks', at('mask-{cluster}.png')];
    const { code, stderr } = await cli(words);
    expect([code, stderr]).toEqual([0, `wrote ${at('mask-0.png')}\nwrote ${at('mask-1.png')}\n`]);
    const { runs } = await json(['fuzzy', at('grays.png'), '-k', '2', '--labels']);
    for (const c of [0, 1]) {
      const shares = runs[0].memberships.map((row: number[] | null) => (row ? Math.round(255 * row[c]) : 0));
      expect(await levelsOf(at(`mask-${c}.png`))).toEqual(shares);
    }
    expect(runs[0].memberships[7]).toBe(null);
  });

  it('have names of their own for runs, and in a folder', async () => {
    const masks = at('k{k}-m{fuzziness}-{cluster}.tif');
    await cli(['fuzzy', at('grays.png'), '-k', '2,3', '-m', '1.5,2', '--masks', masks]);
    for (const name of ['k2-m1.5-1', 'k3-m2-2']) expect(existsSync(at(`${name}.tif`))).toBe(true);
    await cli(['fuzzy', at('grays.png'), '-k', '2', '--masks', `${folder}/`]);
    expect(existsSync(at('grays-mask-k2-1.png'))).toBe(true);
  });

  it('are written of each of several pictures, and by a model', async () => {
    await sharp(at('grays.png')).negate({ alpha: false }).png().toFile(at('other.png'));
    const both = [at('grays.png'), at('other.png'), '--together'];
    await cli([
      'fuzzy',
      ...both,
      '-k',
      '2',
      '--masks',
      at('{stem}-{cluster}.png'),
      '--model-out',
      at('m.json'),
    ]);
    const [one, other] = [await levelsOf(at('grays-0.png')), await levelsOf(at('other-1.png'))];
    for (const i of [0, 1, 2, 4, 5, 6]) expect(Math.abs(one[i] - other[i])).toBeLessThan(3);
    await cli(['predict', at('m.json'), at('other.png'), '--masks', at('by-model-{cluster}.png')]);
    expect(await levelsOf(at('by-model-1.png'))).toEqual(other);
  });

  it.each([
    [
      ['-k', '2', '--masks', 'x.png'],
      '--masks: each cluster has a picture of its own, and x.png names one; use --masks mask-{cluster}.png',
    ],
    [
      ['-k', '2', '--masks', 'x-{cluster}.gif'],
      '--masks: x-{cluster}.gif must end in .png, .webp, .tif or .tiff',
    ],
    [['-k', '2', '-m', '1'], 'Expected a number above 1 and at most 100 for --fuzziness but received 1'],
  ])('refuses %s', async (words, message) => {
    const { code, stderr } = await cli(['fuzzy', at('grays.png'), ...words]);
    expect([code, stderr]).toEqual([2, `clusterkit: ${message}\n`]);
  });
});

describe('fuzzy', () => {
  it('tells how clear-cut clusters are, in words, JSON and tables', async () => {
    const words = ['fuzzy', 'data/points.csv', '-k', '2'];
    const { stdout } = await cli(words);
    expect(stdout).toContain(
      'fuzzy c-means, k = 2: inertia 165.19967, objective 143.73264, partition coefficient 0.865, entropy 0.243, Xie-Beni 0.0927991, ',
    );
    const { runs } = await json(words);
    expect(runs[0]).toMatchObject({
      objective: expect.closeTo(143.73264, 4),
      partitionCoefficient: expect.closeTo(0.865, 3),
      partitionEntropy: expect.closeTo(0.243, 3),
      xieBeni: expect.closeTo(0.0927991, 6),
    });
    const { stdout: sweep } = await cli([...words.slice(0, 2), '-k', '1,2']);
    expect(sweep).toMatch(/k +inertia +objective +coefficient +entropy +xie-beni +iterations +seconds/);
    await cli([...words.slice(0, 2), '-k', '1,2', '--metrics-out', at('runs.csv')]);
    expect(readFileSync(at('runs.csv'), 'utf8')).toContain(
      'objective,partition_coefficient,partition_entropy,xie_beni',
    );
  });

  it('writes memberships beside rows, as a model does of them', async () => {
    const words = ['data/points.csv', '--out'];
    await cli(['fuzzy', ...words, at('rows.csv'), '-k', '2', '--model-out', at('rows.json')]);
    await cli(['predict', at('rows.json'), ...words, at('again.csv')]);
    const rows = readFileSync(at('rows.csv'), 'utf8');
    expect(rows.split('\n')[0]).toBe('x,y,label,distance,second_label,p1,p2');
    expect(readFileSync(at('again.csv'), 'utf8')).toBe(rows);
  });

  it('says when centers move onto each other', async () => {
    const { code, stdout, stderr } = await cli([
      'fuzzy',
      'data/digits.csv.gz',
      '--label-column',
      'column65',
      '-k',
      '10',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'of 10 centers only 1 is apart and nearest to a row: the others count with these; lower --fuzziness or -k',
    );
    // the flat solution, as in R: the inertia by k, and 1 / k
    expect(stdout).toMatch(
      /fuzzy c-means, k = 1: inertia 2159057\.\d, objective 215905\.73, partition coefficient 0\.100, entropy 2\.303, /,
    );
  });
});
