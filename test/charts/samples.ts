/** Made-up inputs shared by the chart tests. */
import type {
  CentersChart,
  ClusterPanels,
  CurveChart,
  HistogramChart,
  MultiplesChart,
  PaletteChart,
  ScatterChart,
  TopChart,
} from '../../src/charts/index.ts';

/** Park and Miller's generator: the tests need the same numbers each time. */
export function seeded(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** k colors with sizes falling; the higher the power, the steeper. */
export function palette(k: number, seed = k, power = 1): PaletteChart {
  const random = seeded(seed);
  const sizes = Array.from({ length: k }, () => Math.round(100_000 * random() ** power) + 1).sort(
    (a, b) => b - a,
  );
  const total = sizes.reduce((a, b) => a + b, 0);
  const colors = sizes.map((size) => ({
    hex: `#${Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0')}`,
    size,
    share: size / total,
  }));
  return { title: `${k} colors`, subtitle: 'made up', unit: 'pixels', colors };
}

export const FLOWER: PaletteChart = {
  title: 'flower.jpg: 4 dominant colors',
  subtitle: 'k-means, 640 × 480 pixels',
  unit: 'pixels',
  colors: [
    { hex: '#f0b308', size: 120236, share: 120236 / 307200 },
    { hex: '#11130e', size: 110275, share: 110275 / 307200 },
    { hex: '#2a372a', size: 58613, share: 58613 / 307200 },
    { hex: '#5a6851', size: 18076, share: 18076 / 307200 },
  ],
};

export function scatter(n: number, k: number): ScatterChart {
  const random = seeded(n + k);
  const rgb = Uint8Array.from({ length: 3 * n }, () => Math.floor(random() * 256));
  const weights = Float64Array.from({ length: n }, () => 1 + Math.floor(random() ** 4 * 1000));
  const centers = palette(k).colors.map(({ hex, share }) => ({
    rgb: [random() * 255, random() * 255, random() * 255] as const,
    hex,
    share,
  }));
  return { title: 'Colors', subtitle: `${n} of them`, rgb, weights, centers };
}

export function histogram(
  layout: 'panels' | 'overlay',
  log: boolean,
  names: readonly string[] = ['red', 'green', 'blue'],
  highest: 255 | 65535 = 255,
): HistogramChart {
  const random = seeded(highest + names.length);
  const bands = names.map((name) => ({
    name,
    counts: Array.from({ length: highest + 1 }, () => Math.floor(random() ** 6 * 5000)),
  }));
  return { title: 'Intensities', bands, range: [0, highest], layout, log, unit: 'pixels' };
}

export function top(count: number): TopChart {
  const random = seeded(count);
  const bands = ['red', 'green', 'blue'].map((name) => {
    const intensities = new Set<number>();
    while (intensities.size < count) intensities.add(Math.floor(random() * 256));
    return {
      name,
      top: [...intensities].map((intensity) => ({ intensity, count: Math.floor(random() * 10_000) })),
    };
  });
  return { title: 'Most frequent', bands, unit: 'pixels' };
}

export const CURVE: CurveChart = {
  title: 'Elbow',
  measure: 'Inertia',
  series: [
    { name: 'k-means', points: [2, 3, 5].map((k) => ({ at: k, value: 1e6 / k })) },
    { name: 'mini-batch k-means', points: [2, 3, 5].map((k) => ({ at: k, value: 1.1e6 / k })) },
  ],
};

export const MULTIPLES: MultiplesChart = {
  title: 'Palettes',
  unit: 'pixels',
  palettes: [2, 7, 8, 21].map((k) => ({ label: `k = ${k}`, colors: palette(k).colors })),
};

/** Two algorithms that part the colors of `scatter(n, k)` at red and at green. */
export function clusters(n: number): ClusterPanels {
  const { rgb, weights } = scatter(n, 2);
  const algorithms = ['k-means', 'mini-batch k-means'].map((name, channel) => ({
    name,
    labels: Int32Array.from({ length: n }, (_, i) => (rgb[3 * i + channel] < 128 ? 0 : 1)),
    colors: ['#112233', '#ddeeff'],
  }));
  return { title: 'Clusters', rgb, weights, algorithms };
}

export function centers(n: number, k: number): CentersChart {
  const { rgb, weights, centers } = scatter(n, k);
  const sets = ['k-means', 'mini-batch k-means'].map((name) => ({
    name,
    centers: centers.map((center) => center.rgb),
  }));
  return { title: 'Centers', rgb, weights, sets };
}

/** `series` measures of k = 2, 3 and so on. */
export function times(ks: number, series = 3): CurveChart {
  const points = Array.from({ length: ks }, (_, i) => ({ at: i + 2, value: 10 + i }));
  const names = Array.from({ length: series }, (_, i) => `algorithm ${i + 1}`);
  return { title: 'Times', measure: 'Milliseconds', series: names.map((name) => ({ name, points })) };
}
