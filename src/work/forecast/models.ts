import { kernelSettings } from '../../core/kernelSettings.ts';

/** What is fitted, as far as it is known beforehand. */
export interface Shape {
  n: number;
  dim: number;
  /** The largest k, and the mean of all, and the number of runs. */
  k: number;
  meanK: number;
  runs: number;
  restarts: number;
  isPicture: boolean;
}

/** How much work a fit is, and what it takes beside its rows. */
interface Model {
  /** Products of coordinates, about; a unit takes `seconds` on the machine that the models were made on. */
  units(shape: Shape): number;
  seconds: number;
  /** Absent: the algorithm itself tells. */
  bytes?(shape: Shape): number;
  /** What it holds at its peak, where that is more. */
  most?(shape: Shape): number;
  /** The compiled code that computes; absent: that of the name of the algorithm. */
  kernel?: string;
}

const log2 = (n: number) => Math.log2(Math.max(2, n));
const pairs = ({ n }: Shape) => (n * n) / 2;

/** Columns up to which an index of boxes finds neighbors, so that not all pairs are measured. */
const FEW = 8;

const neighbors = ({ n, dim }: Shape) => (dim <= FEW ? n * log2(n) * dim * 8 : (n * n * (dim + 16)) / 2);

/** Centers: colors and rows have kernels of their own. */
const CENTERS: Model = {
  units: ({ n, dim, meanK, restarts, runs, isPicture }) =>
    isPicture ? n * restarts * runs * (meanK + 12) : n * (dim + 6) * (meanK + 6) * (restarts + 1) * runs,
  seconds: 1.2e-8,
  bytes: ({ n, dim, isPicture, k }) => (isPicture ? 40 * n : 4 * n * dim + 12 * n + 8 * k * dim),
};

/**
 * What each algorithm takes, fitted to measurements of whole processes (test/bench/plan.mjs). The bytes of those that make
 * sure of their memory are those of the checks (`bytes` of their code); here are the others'.
 */
const MODELS: Readonly<Record<string, Model>> = {
  kmeans: CENTERS,
  minibatch: {
    ...CENTERS,
    units: ({ n, dim, k, runs }) => (n * (dim + 6) + 2e5 * (dim + 6)) * (k + 6) * 0.2 * runs,
    seconds: 8e-9,
  },
  bisecting: {
    ...CENTERS,
    units: ({ n, dim, k, restarts, runs }) => n * (dim + 6) * log2(k) * (restarts + 1) * runs,
    seconds: 2.5e-8,
  },
  birch: {
    units: ({ n, dim }) => n * (dim + 6),
    seconds: 2.5e-7,
  },
  kmedoids: {
    units: (shape) => pairs(shape) * (shape.dim + 16),
    seconds: 8e-10,
  },
  hac: {
    units: (shape) =>
      shape.dim <= FEW ? 140 * shape.n * log2(shape.n) * shape.dim : pairs(shape) * (shape.dim + 8),
    seconds: 1.3e-9,
    // a small matrix is measured beside the one that is merged
    most: ({ n, dim }) => (dim <= FEW ? 0 : Math.min(16 * n * n, 1.4e8)),
  },
  dbscan: { units: neighbors, seconds: 3e-9 },
  optics: { units: neighbors, seconds: 1.4e-9 },
  hdbscan: { units: neighbors, seconds: 2e-9 },
  gmm: {
    units: ({ n, dim, k, runs }) => n * k * (dim + 8) * (dim + 8) * runs,
    seconds: 8.5e-8,
  },
  fuzzy: {
    units: ({ n, dim, k, runs }) => n * k * (dim + 8) * runs,
    seconds: 2.9e-7,
  },
  affinity: { units: pairs, seconds: 2.6e-7, bytes: ({ n }) => 12 * n * n },
  meanshift: {
    units: (shape) => pairs(shape) * (shape.dim + 4),
    seconds: 9e-9,
  },
  spectral: {
    units: neighbors,
    seconds: 1.2e-9,
    bytes: ({ n, k }) => n * (80 * 10 + 24 * (k + 10)),
    kernel: 'neighbors and spectral',
  },
  communities: {
    units: neighbors,
    seconds: 1.2e-9,
    bytes: ({ n }) => 800 * n,
    kernel: 'neighbors and communities',
  },
  kmodes: {
    units: ({ n, dim, k, restarts, runs }) => n * dim * k * restarts * runs,
    seconds: 5e-9,
    bytes: ({ n, dim }) => 4 * n * dim,
    kernel: 'modes',
  },
  kprototypes: {
    units: ({ n, dim, k, restarts, runs }) => n * dim * k * restarts * runs,
    seconds: 8e-9,
    kernel: 'modes and floats',
  },
  superpixels: { units: ({ n }) => n * 10, seconds: 4e-8, bytes: ({ n }) => 40 * n },
};

/** The model of a fit; undefined for a command that fits nothing. */
export function modelOfFit(algorithm: string): Model | undefined {
  return Object.hasOwn(MODELS, algorithm) ? MODELS[algorithm] : undefined;
}

/** The compiled code that a fit will most likely take. */
export function kernelOf(algorithm: string, { isPicture, n, dim, k }: Shape): string {
  if (kernelSettings().mode === 'js') return 'plain JavaScript';
  const model = modelOfFit(algorithm);
  if (model?.kernel !== undefined) return model.kernel;
  if (!['kmeans', 'bisecting'].includes(algorithm)) return algorithm;
  if (isPicture) return 'colors';
  // as the costs of the kernels weigh them
  const stream = 60 + 6.5 * dim + 30 * (4.5 + (0.085 * dim * k * (dim + 3)) / (dim + 12));
  const floats = 300 + 11 * dim + 30 * (20 + 0.025 * k * (dim + 3));
  return n * dim < 5000 ? 'plain JavaScript' : stream < floats ? 'stream' : 'floats';
}
