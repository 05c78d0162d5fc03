import { describe, expect, it } from 'vitest';
import { toLayers } from '../../src/output/layers.ts';

const LAYERS = [
  { id: 'cluster-0', name: '0 <sky>', rgb: [255, 0, 0] as const },
  { id: 'cluster-1', name: '1', rgb: [0, 0, 255] as const },
  { id: 'cluster-2', name: '2', rgb: [0, 0, 0] as const },
];
const options = { title: 'a & b', maxMemory: 1e9 };

describe('layers', () => {
  it('are groups with a path each, and pixels of no label are in none', () => {
    // 0 0 . / 1 0 .
    const labels = Int32Array.of(0, 0, -1, 1, 0, -1);
    const svg = [...toLayers(labels, { width: 3, height: 2 }, LAYERS, { ...options, tolerance: 0 })].join('');
    expect(svg).toContain('viewBox="0 0 3 2" fill-rule="evenodd"');
    expect(svg).toContain('<title>a &amp; b</title>');
    const groups = [...svg.matchAll(/<g id="(.*?)" .*?label="(.*?)"><path fill="(.*?)" d="(.*?)"\/><\/g>/g)];
    expect(groups.map((group) => group.slice(1))).toEqual([
      ['cluster-0', '0 &lt;sky&gt;', '#ff0000', 'M0 0h2v2h-1v-1h-1z'],
      ['cluster-1', '1', '#0000ff', 'M0 1h1v1h-1z'],
    ]);
  });

  it('follow every pixel without tolerance, and leave stairs out with some', () => {
    const labels = Int32Array.of(0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0);
    const paths = (tolerance: number) =>
      [...toLayers(labels, { width: 4, height: 4 }, LAYERS, { ...options, tolerance })].join('');
    expect(paths(0)).toContain('d="M0 0h1v1h1v1h1v1h1v1h-4z"');
    expect(paths(0.75)).toContain('d="M0 0h1l3 3v1h-4z"');
  });

  it('are refused where their outlines take more memory than is allowed', () => {
    const labels = Int32Array.from({ length: 100 }, (_, i) => i % 2);
    expect(() => toLayers(labels, { width: 10, height: 10 }, LAYERS, { ...options, maxMemory: 500 })).toThrow(
      /tracing the layers needs about .* of memory/,
    );
  });
});
