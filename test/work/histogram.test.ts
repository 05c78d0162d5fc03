import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  countIntensities,
  histogramCsv,
  longHistogramCsv,
  planHistograms,
  writeHistogram,
} from '../../src/work/histogram.ts';
import { OutputPlan } from '../../src/work/names.ts';
import { temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const PICTURE = at('gray.png');

beforeAll(async () => {
  const pixels = Uint8Array.of(7, 7, 200, 7, 90, 200);
  await sharp(pixels, { raw: { width: 3, height: 2, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(PICTURE);
});

describe('countIntensities', () => {
  it('counts each intensity, and finds the most frequent', async () => {
    const { run, peaks, name } = await countIntensities(testWork(), PICTURE, { top: 2 });
    expect(run).toMatchObject({ n: 6, bins: 256, levels: 256, params: { alpha: 'skip', frames: 'first' } });
    const [{ counts, top, min, max }] = run.channels;
    expect([counts[7], counts[90], counts[200], min, max]).toEqual([3, 1, 2, 7, 200]);
    expect(top).toEqual([
      { intensity: 7, count: 3 },
      { intensity: 200, count: 2 },
    ]);
    expect([peaks, name]).toEqual([[{ intensity: 7, count: 3 }], 'gray.png']);
  });

  it('smooths counts where that is asked for, and tells how', async () => {
    const counted = await countIntensities(testWork(), PICTURE, { smooth: 2, bins: 128 });
    const [{ smooth, smoothWidth, counts }] = counted.run.channels;
    expect(smoothWidth).toBe(2);
    expect(smooth).toHaveLength(128);
    const sum = (of: readonly number[] = []) => of.reduce((a, b) => a + b, 0);
    expect(sum(smooth)).toBeCloseTo(sum(counts), 9);
    // a single count of 1 at 90 lies in the bin of 90 and 91: curves at 0 and 1 of all
    const all = Array.from({ length: 17 }, (_, d) => Math.exp(-((d - 8) ** 2) / 8));
    expect(smooth?.[45]).toBeCloseTo((1 + Math.exp(-1 / 8)) / sum(all), 9);
    expect(histogramCsv(counted, {}).split('\n')[0]).toBe('intensity,grey,grey smooth');
    expect(longHistogramCsv(counted, true).split('\n')[0]).toBe('input,band,intensity,pixels,smooth');
    const auto = await countIntensities(testWork(), PICTURE, { smooth: 'auto' });
    expect(auto.run.channels[0].smoothWidth).toBeGreaterThan(10);
    const file = at('smooth.vl.json');
    await writeHistogram(testWork(), file, auto, { smooth: 'auto' }, () => undefined);
    expect(readFileSync(file, 'utf8')).toMatch(/lines smoothed by normal curves of \d+ intensities/);
  });

  it('refuses more bins than intensities', async () => {
    const error = await refusal(() => countIntensities(testWork(), PICTURE, { bins: 300 }));
    expect(error).toMatchObject({ code: 'input', option: 'bins', at: { file: PICTURE } });
  });
});

describe('counts as CSV', () => {
  it('are a line a bin, or a rank', async () => {
    const counted = await countIntensities(testWork(), PICTURE, { bins: 2 });
    expect(histogramCsv(counted, {})).toBe('intensity,grey\n0,4\n128,2\n');
    const top = 'band,rank,intensity,pixels\ngrey,1,7,3\n';
    expect(histogramCsv(counted, { top: 1 })).toBe(top);
    const rows = `${PICTURE},grey,0,4\n${PICTURE},grey,128,2\n`;
    expect(longHistogramCsv(counted, true)).toBe(`input,band,intensity,pixels\n${rows}`);
    expect(longHistogramCsv(counted, false)).toBe(rows);
  });
});

describe('files of histograms', () => {
  const plan = () => new OutputPlan({ inputs: [PICTURE] });

  it('are named when something is drawn or written', () => {
    expect(planHistograms(plan(), [PICTURE], { bins: 3 })).toEqual([undefined]);
    expect(planHistograms(plan(), ['a.png', 'b.png'], { log: true })).toEqual([
      'a-histogram.svg',
      'b-histogram.svg',
    ]);
    expect(planHistograms(plan(), ['a.png'], { top: 3, output: '{stem}-{chart}.png' })).toEqual([
      'a-top.png',
    ]);
  });

  it.each([
    ['svg', {}, '</svg>'],
    ['vl.json', { layout: 'overlay' }, '"Intensities of gray.png"'],
    ['csv', {}, 'intensity,grey'],
    ['json', {}, '"told"'],
  ] as const)('.%s', async (ending, options, text) => {
    const path = at(`h.${ending}`);
    const counted = await countIntensities(testWork(), PICTURE, options);
    const work = testWork();
    await writeHistogram(work, path, counted, options, () => ({ told: true }));
    expect(readFileSync(path, 'utf8')).toContain(text);
    expect(work.written).toEqual([path]);
  });
});
