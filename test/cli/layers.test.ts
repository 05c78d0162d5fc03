import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, temporaryFolder } from '../support/cli.ts';

/*
 * Clusters of pictures as masks, cut-outs and layers.
 */

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  // 4 x 2: red, red, blue, blue / red, red, blue of half opacity, nothing
  const [red, blue] = [
    [250, 0, 0, 255],
    [0, 0, 240, 255],
  ];
  const pixels = [red, red, blue, blue, red, red, [0, 0, 240, 130], [9, 9, 9, 0]].flat();
  await sharp(Uint8Array.from(pixels), { raw: { width: 4, height: 2, channels: 4 } })
    .png()
    .toFile(at('two.png'));
});

const pixelsOf = async (path: string, space: 'srgb' | 'b-w') =>
  sharp(path).toColourspace(space).raw().toBuffer();

describe.each([['kmeans'], ['minibatch'], ['hac']])('%s', (command) => {
  it('writes the pixels of each cluster, and where they are', async () => {
    const masks = at(`${command}-{stem}-{cluster}-{hex}.png`);
    const words = [command, at('two.png'), '-k', '2', '--masks', masks, '--cutouts', at(`${command}/`)];
    const { code, stderr } = await cli([...words, '--layers', at('l.svg'), '--layer-tolerance', '0']);
    expect([code, stderr.split('\n')[0]]).toEqual([0, `wrote ${at(`${command}-two-0-fa0000.png`)}`]);
    const [first, second] = [at(`${command}-two-0-fa0000.png`), at(`${command}-two-1-0000f0.png`)];
    expect([...(await pixelsOf(first, 'b-w'))]).toEqual([255, 255, 0, 0, 255, 255, 0, 0]);
    expect([...(await pixelsOf(second, 'b-w'))]).toEqual([0, 0, 255, 255, 0, 0, 255, 0]);
    const blue = await pixelsOf(at(`${command}/two-cutout-k2-1.png`), 'srgb');
    expect([...blue.subarray(8, 12)]).toEqual([0, 0, 240, 255]);
    expect([...blue.subarray(24, 28)]).toEqual([0, 0, 240, 130]);
    expect(blue.filter((value) => value !== 0)).toHaveLength(6);
    const svg = readFileSync(at('l.svg'), 'utf8');
    expect(svg).toMatch(/label="0 #fa0000"><path fill="#fa0000" d="M0 0h2v2h-2z"/);
    expect(svg).toMatch(/label="1 #0000f0"><path fill="#0000f0" d="M2 0h2v1h-1v1h-1z"/);
  });
});

describe('palette', () => {
  it('numbers its colors from 1, and leaves out the pixels that do not count', async () => {
    const masks = at('p{k}-{cluster}-{hex}.png');
    const words = ['palette', at('two.png'), '-k', 'auto', '--sort', 'hue', '--ignore', 'border~1'];
    const plain = await cli([...words.slice(0, 6), '--masks', masks, '--layers', at('p{k}.svg')]);
    expect(plain.code).toBe(0);
    const [first, second] = [at('p2-1-fa0000.png'), at('p2-2-0000f0.png')];
    expect([...(await pixelsOf(first, 'b-w'))]).toEqual([255, 255, 0, 0, 255, 255, 0, 0]);
    expect([...(await pixelsOf(second, 'b-w'))]).toEqual([0, 0, 255, 255, 0, 0, 255, 0]);
    expect(readFileSync(at('p2.svg'), 'utf8')).toContain('<g id="cluster-2" ');
    await cli([...words, '--masks', at('q-{cluster}.png')]);
    expect([...(await pixelsOf(at('q-1.png'), 'b-w'))]).toEqual([0, 0, 255, 255, 0, 0, 255, 0]);
    await cli(['palette', at('two.png'), at('two.png'), '--together', '--cutouts', at('{i}-{cluster}.png')]);
    expect([1, 2].map((i) => existsSync(at(`${i}-2.png`)))).toEqual([true, true]);
  });
});

describe('files of single clusters', () => {
  it('are those of the clusters that are found, where nobody said how many', async () => {
    await cli([
      'dbscan',
      at('two.png'),
      '--eps',
      '5',
      '--min-samples',
      '1',
      '--masks',
      at('d{k}-{cluster}.png'),
    ]);
    expect(existsSync(at('d2-1.png'))).toBe(true);
    await cli(['kmeans', at('two.png'), '-k', '1,2', '--cutouts', at('k{k}-{cluster}.webp')]);
    for (const name of ['k1-0', 'k2-0', 'k2-1']) expect(existsSync(at(`${name}.webp`)), name).toBe(true);
    await cli(['kmeans', at('two.png'), at('two.png'), '-k', '2', '--together', '--layers', at('{i}.svg')]);
    expect(readFileSync(at('1.svg'), 'utf8')).toBe(readFileSync(at('2.svg'), 'utf8'));
  });

  it.each([
    [['--masks', 'x.png'], 2, /--masks: each cluster has a picture of its own, and x\.png names one/],
    [['--cutouts', 'x-{hex}.png'], 2, /--cutouts: each cluster has a picture of its own/],
    [['--cutouts', 'x-{cluster}.jpg'], 2, /must end in \.png, \.webp/],
    [['--layers', 'x.png'], 2, /must end in \.svg/],
    [['--masks', '{cluster}-{color}.png'], 2, /\{color\} in .* is no placeholder/],
    [['--masks', 'm-{cluster}.png', '--cutouts', 'm-{cluster}.png'], 2, /two results would have the name/],
    [['--masks', '{out}/two{cluster}.png', '--quantized', '{out}/two7.png'], 2, /two results/],
  ])('%s is refused before the work', async (words, code, message) => {
    const found = await cli([
      ...['kmeans', at('two.png'), '-k', '2'],
      ...words.map((word) => word.replace('{out}', folder)),
    ]);
    expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(found.stderr).toMatch(message);
    expect(found.code).toBe(code);
  });

  it('never overwrite an input, whatever cluster it is named like', async () => {
    writeFileSync(at('in-1.png'), readFileSync(at('two.png')));
    const found = await cli(['kmeans', at('in-1.png'), '-k', '2', '--masks', at('in-{cluster}.png')]);
    expect(found).toMatchObject({ code: 2, stdout: '' });
    expect(found.stderr).toContain('in-1.png, an input; write to another folder');
  });

  it('are of no rows', async () => {
    writeFileSync(at('t.csv'), 'a\n1\n2\n');
    const { code, stderr } = await cli(['kmeans', at('t.csv'), '-k', '2', '--layers', at('t.svg')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--layers/)]);
  });
});
