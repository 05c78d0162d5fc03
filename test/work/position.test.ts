import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSubject } from '../../src/work/open.ts';
import type { SubjectOptions } from '../../src/work/params/reading.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Two black blocks at the ends of a white line, 9 by 3. */
const isBlack = (p: number) => p % 9 < 2 || p % 9 > 6;

beforeAll(async () => {
  const pixels = Uint8Array.from({ length: 27 * 3 }, (_, i) => (isBlack(Math.floor(i / 3)) ? 10 : 250));
  const image = (channels: 1 | 3 | 4, bytes: Uint8Array) =>
    sharp(bytes, { raw: { width: 9, height: 3, channels } })
      .png()
      .toBuffer();
  writeFileSync(at('ends.png'), await image(3, pixels));
  writeFileSync(
    at('gray.png'),
    await image(
      1,
      Uint8Array.from({ length: 27 }, (_, p) => (isBlack(p) ? 10 : 250)),
    ),
  );
  const holes = Uint8Array.from({ length: 27 * 4 }, (_, i) => (i % 4 === 3 && i < 20 ? 0 : 255));
  writeFileSync(at('holes.png'), await image(4, holes));
});

const open = (name: string, options: SubjectOptions) =>
  openSubject(testWork(), { kind: 'picture', files: [at(name)] }, options);

describe('pixels by color and place', () => {
  it('have x and y, scaled by a share of the range of colors', async () => {
    for (const [name, space, range] of [
      ['ends.png', 'rgb', 255],
      ['gray.png', 'rgb', 255],
      ['ends.png', 'lab', 100],
      ['ends.png', 'oklab', 1],
    ] as const) {
      const { data, unit, n, graph } = await open(name, { position: 0.5, space });
      expect([unit, n, data?.dim, data?.weights, graph]).toEqual(['pixels', 27, 5, undefined, undefined]);
      expect(data?.columns?.slice(3)).toEqual(['x', 'y']);
      // pixel 7,2 of 9 across: the step is half the range over 8 pixels
      const row = Array.from(data?.x ?? []).slice(25 * 5, 26 * 5);
      expect(row[3]).toBeCloseTo((7 * range) / 16, 12);
      expect(row[4]).toBeCloseTo((2 * range) / 16, 12);
    }
  });

  it('are the colors alone where places count for nothing', async () => {
    expect((await open('ends.png', { position: 0 })).unit).toBe('colors');
  });

  it('are refused of several pictures, and of transparent ones, with the way out', async () => {
    await expect(open('holes.png', { position: 1 })).rejects.toMatchObject({
      code: 'input',
      remedies: [{ option: 'alpha', value: 'blend' }],
    });
    const { code, stderr } = await cli([
      ...['kmeans', at('ends.png'), at('gray.png'), '--together', '-k', '2', '--position', '1'],
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--position: a grid is for one frame')]);
  });

  it('make regions of what has one color, with the mean color of each', async () => {
    const argv = ['dbscan', at('ends.png'), '--eps', '40', '--min-samples', '2'];
    const { runs } = await json([...argv, '--labels', '--position', '1']);
    expect(runs[0].params.position).toBe(1);
    expect(runs[0].colors).toEqual(['#fafafa', '#0a0a0a', '#0a0a0a']);
    expect(runs[0].labels.slice(0, 9)).toEqual([1, 1, 0, 0, 0, 0, 0, 2, 2]);
    expect((await json(argv)).runs[0].k).toBe(2);
    for (const more of [
      ['--chart', 'segmented'],
      ['--chart', 'scatter'],
      ['--chart', 'k-distance'],
    ]) {
      const { code } = await cli([...argv, '--position', '1', ...more, '-o', at('x.svg')]);
      expect([more, code]).toEqual([more, 0]);
    }
  });

  it('have centers with a place, but no model of colors', async () => {
    const argv = ['kmeans', at('ends.png'), '-k', '3', '--position', '1'];
    const { runs } = await json(argv);
    expect(runs[0].colors).toEqual(['#fafafa', '#0a0a0a', '#0a0a0a']);
    expect(runs[0].centers[0].slice(3)).toEqual([4 * (255 / 8), 255 / 8]);
    const { code, stderr } = await cli([...argv, '--model-out', at('m.json')]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^clusterkit: --model-out holds no places of pixels/),
    ]);
  });

  it('are compared as rows', async () => {
    const argv = ['compare', at('ends.png'), '--algorithms', 'kmeans,dbscan', '-k', '3', '--eps', '40'];
    const more = ['--min-samples', '2', '--position', '1', '--chart', 'panels', '-o', at('p.svg')];
    const { code, stdout } = await cli([...argv, ...more]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kmeans, dbscan +1\.0000/);
  });
});
