import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { COINS, cli, FLOWER, json, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

describe('histogram', () => {
  it('counts every intensity of each band, as a plain count does', async () => {
    const { runs } = await json(['histogram', FLOWER]);
    const data = await sharp(FLOWER).raw().toBuffer();
    const plain = [new Array(256).fill(0), new Array(256).fill(0), new Array(256).fill(0)];
    for (let p = 0; p < data.length; p++) plain[p % 3][data[p]]++;
    expect(runs[0].channels.map((channel: { name: string }) => channel.name)).toEqual([
      'red',
      'green',
      'blue',
    ]);
    expect(runs[0].channels.map((channel: { counts: number[] }) => channel.counts)).toEqual(plain);
    expect(runs[0]).toMatchObject({ n: 307200, bins: 256, levels: 256 });
  });

  it('has one band for a gray picture, and fewer bins on request', async () => {
    const [{ channels, bins }] = (await json(['histogram', COINS, '--bins', '7'])).runs;
    expect(bins).toBe(7);
    expect(channels).toHaveLength(1);
    expect(channels[0].name).toBe('grey');
    expect(channels[0].counts).toHaveLength(7);
    expect(channels[0].counts.reduce((a: number, b: number) => a + b)).toBe(384 * 303);
  });

  it('keeps 16 bits', async () => {
    const samples = Uint16Array.from({ length: 300 }, (_, i) => i * 200);
    const raw = { width: 10, height: 10, channels: 3 as const };
    await sharp(samples, { raw }).toColourspace('rgb16').png().toFile(at('deep.png'));
    const [run] = (await json(['histogram', at('deep.png'), '--bins', '65536'])).runs;
    expect(run.levels).toBe(65536);
    expect(run.channels[0].max).toBe(297 * 200);
    expect(run.channels[2].counts[200 * 5]).toBe(1);
    const info = (await json(['info', at('deep.png')])).runs[0].input;
    expect(info).toMatchObject({ bitsPerBand: 16, space: 'rgb16', mode: 'RGB;16' });
  });

  it('lists the most frequent intensities, falling', async () => {
    const [run] = (await json(['histogram', FLOWER, '--top', '20'])).runs;
    for (const { top, counts } of run.channels) {
      expect(top).toHaveLength(20);
      expect(top[0].count).toBe(Math.max(...counts));
      for (const { intensity, count } of top) expect(counts[intensity]).toBe(count);
    }
    const { stdout } = await cli(['histogram', FLOWER, '--top', '3']);
    expect(stdout).toMatch(/rank\s+red\s+pixels\s+green\s+pixels\s+blue\s+pixels\n\s+1\s+243\s+6579/);
  });

  it('prints CSV, a line an intensity', async () => {
    const { stdout } = await cli(['histogram', FLOWER, '--csv']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(257);
    expect(lines[0]).toBe('intensity,red,green,blue');
    expect(lines[244].split(',').slice(0, 2)).toEqual(['243', '6579']);
  });

  it('names the picture on each line of a table of several', async () => {
    const { stdout } = await cli(['histogram', FLOWER, COINS, '--bins', '2', '--csv']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('input,band,intensity,pixels');
    expect(lines.slice(1).map((line) => line.split(',').slice(1, 3).join())).toEqual([
      'red,0',
      'red,128',
      'green,0',
      'green,128',
      'blue,0',
      'blue,128',
      'grey,0',
      'grey,128',
    ]);
  });

  it('draws panels, an overlay, logarithms and the top, and writes tables', async () => {
    const names = ['panels.svg', 'overlay.png', 'log.html', 'top.vl.json', 'counts.csv', 'counts.json'];
    const options: Record<string, string[]> = {
      overlay: ['--layout', 'overlay'],
      log: ['--log'],
      top: ['--top', '20'],
    };
    for (const name of names) {
      const { code, stderr } = await cli([
        'histogram',
        FLOWER,
        ...(options[name.split('.')[0]] ?? []),
        '-o',
        at(name),
      ]);
      expect([code, stderr]).toEqual([0, `wrote ${at(name)}\n`]);
      expect(existsSync(at(name))).toBe(true);
    }
    expect(readFileSync(at('panels.svg'), 'utf8')).toContain('Intensities of flower.jpg');
    expect(JSON.parse(readFileSync(at('counts.json'), 'utf8')).runs[0].bins).toBe(256);
  });

  it('refuses more bins than intensities', async () => {
    const { code, stderr } = await cli(['histogram', FLOWER, '--bins', '300']);
    expect(code).toBe(3);
    expect(stderr).toBe(`clusterkit: ${FLOWER}: --bins: there are 256 intensities, fewer than 300 bins\n`);
  });
});

describe('info', () => {
  it('tells what the file says about itself', async () => {
    const { stdout } = await cli(['info', FLOWER, '--pixels', '2x1']);
    for (const fact of [
      /^format {9}JPEG, progressive$/m,
      /^size {11}640 x 480 \(307200 pixels\)$/m,
      /^mode {11}RGB$/m,
      /^bands {10}R G B$/m,
      /^bits per band {2}8$/m,
      /^color space {4}srgb$/m,
      /^file size {6}130393 bytes/m,
      /^unique colors {2}35386$/m,
      /^orientation {4}1 /m,
      /^camera {9}Canon EOS 1100D$/m,
    ]) {
      expect(stdout).toMatch(fact);
    }
    expect(stdout).toMatch(
      /x {2}y {2}red {2}green {2}blue\n0 {2}0 {2}102 {5}94 {3}105\n1 {2}0 {3}78 {5}70 {4}83\n$/,
    );
  });

  it('gives a corner no larger than the picture', async () => {
    const { runs } = await json(['info', COINS, '--pixels', '1000x1']);
    expect(runs[0].pixels).toHaveLength(384);
    expect(runs[0].pixels[5]).toMatchObject({ x: 5, y: 0 });
    expect(runs[0].pixels[5].values).toHaveLength(1);
  });

  it.each(['10', '0x5', 'axb', '-1x2'])('refuses the corner %s', async (size) => {
    const { code, stderr } = await cli(['info', COINS, `--pixels=${size}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('Expected a width and a height such as 28x28');
  });
});
