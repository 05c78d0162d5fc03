import { describe, expect, it } from 'vitest';
import { clusterColor, NOISE_COLOR } from '../../src/charts/clusterColors.ts';
import { gridChart, panelSide } from '../../src/charts/grid.ts';
import { picturePanel, pointsPanel, sidesWithin } from '../../src/charts/gridPanels.ts';
import { compileSpec } from '../../src/charts/render.ts';
import { toHex } from '../../src/core/image.ts';
import { pixelsOfUrl } from '../support/png.ts';
import { markValues } from './views.ts';

/** The color of a pixel of a data URL at a share of its width and height. */
function colorAt(url: string, across: number, down: number): string {
  const { width, height, data, channels } = pixelsOfUrl(url);
  const p = channels * (Math.floor(down * height) * width + Math.floor(across * width));
  return toHex([data[p], data[p + 1], data[p + 2]]);
}

/** Whether two colors are alike but for some white between them. */
function isTinted(hex: string, by: string): boolean {
  const [a, b] = [hex, by].map((text) => [1, 3, 5].map((i) => Number.parseInt(text.slice(i, i + 2), 16)));
  return a.every((value, j) => Math.abs(value - (255 - 0.88 * (255 - b[j]))) <= 2);
}

describe('panels', () => {
  it('have points in the colors of their clusters, from edge to edge, high values at the top', () => {
    const url = pointsPanel({ x: [0, 10, 5], y: [0, 10, 5], labels: [0, 1, -1] }, 100);
    expect(isTinted(colorAt(url, 0.05, 0.95), clusterColor(0))).toBe(true);
    expect(isTinted(colorAt(url, 0.95, 0.05), clusterColor(1))).toBe(true);
    expect(isTinted(colorAt(url, 0.5, 0.5), NOISE_COLOR)).toBe(true);
    expect(colorAt(url, 0.2, 0.2)).toBe('#ffffff');
  });

  it('have noise below clusters, and points that are all alike in the middle', () => {
    const url = pointsPanel({ x: [3, 3, 3], y: [1, 1, 1], labels: [0, -1, -1] }, 60);
    const [red] = [1].map((i) => Number.parseInt(colorAt(url, 0.5, 0.5).slice(i, i + 2), 16));
    expect(red).toBeLessThan(110);
  });

  it('hold a picture in its own sides', () => {
    expect(sidesWithin(100, { width: 40, height: 20 })).toEqual({ width: 100, height: 50 });
    const rgb = [255, 0, 0, 0, 0, 255];
    const url = picturePanel({ width: 2, height: 1, rgb }, 10);
    expect([colorAt(url, 0.2, 0.5), colorAt(url, 0.8, 0.5)]).toEqual(['#ff0000', '#0000ff']);
  });
});

describe('gridChart', () => {
  const panel = { url: 'data:,', k: 2, ari: -0.001, seconds: 0.0001 };
  const chart = gridChart({
    title: 'two inputs',
    columns: ['first', 'second'],
    side: 120,
    rows: [
      {
        name: 'a.csv',
        width: 120,
        height: 120,
        cells: [panel, { ...panel, ari: undefined, seconds: 12.34 }],
      },
      { name: 'b.csv', width: 120, height: 60, cells: [{ reason: 'too little memory' }, undefined] },
    ],
  });

  it('names rows and columns once, and says what each panel shows', () => {
    const warnings: string[] = [];
    compileSpec(chart, warnings);
    expect(warnings).toEqual([]);
    const texts = markValues(chart, 'text').map(({ text }) => text);
    expect(texts).toEqual([
      'first',
      'second',
      'a.csv',
      'b.csv',
      'k 2, ARI 0.00',
      'k 2',
      '<0.001 s',
      '12.3 s',
      'too little memory',
    ]);
    expect(chart.description).toBe(
      'two inputs. Clusters of 2 inputs in 2 columns. a.csv: first 2 (ARI 0.00), second 2. b.csv: first none.',
    );
  });

  it('has a frame for each cell but empty ones, rows below each other by their height', () => {
    const frames = markValues(chart, 'rect').map(({ x, y, y2 }) => [x, y, y2]);
    const [top] = frames.map(([, y]) => y as number);
    expect(frames).toEqual([
      [24, top, top + 120],
      [24 + 128, top, top + 120],
      [24, top + 145, top + 205],
    ]);
    expect(markValues(chart, 'image')).toHaveLength(2);
  });

  it('has smaller panels where there are more columns', () => {
    expect([1, 6, 8, 12].map(panelSide)).toEqual([260, 150, 113, 112]);
  });
});
