import { findAlgorithm } from '../../algorithms/table.ts';
import type { Dataset } from '../../core/dataset.ts';
import { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { Cache } from '../cache.ts';
import { gridOf } from '../grid.ts';
import { version } from '../version.ts';
import type { Work } from '../work.ts';

const SCHEMA = 'clusterkit/calibration@1';

/** What times depend on. */
interface Processor {
  cpu: string;
  node: string;
}

/** How fast a machine is, beside that on which the models of times were made. */
export interface Calibration extends Processor {
  /** How many times as long fits of an algorithm take here. */
  speeds: Record<string, number>;
  /** The median of them, which times are multiplied with: single fits are too short for more. */
  speed: number;
}

/** Rows, columns and clusters of the measured fits: half a second of work in all. */
const SHAPE = { n: 1500, dim: 12, k: 8 };

/** A fit that is measured. */
interface MeasuredFit {
  name: string;
  options: object;
  /** Seconds of the processor that it took where the models of times were made. */
  reference: number;
}

const K = { k: SHAPE.k };

const MEASURED: readonly MeasuredFit[] = [
  { name: 'kmeans', options: K, reference: 0.024 },
  { name: 'minibatch', options: K, reference: 0.057 },
  { name: 'bisecting', options: K, reference: 0.017 },
  { name: 'birch', options: K, reference: 0.023 },
  { name: 'kmedoids', options: K, reference: 0.04 },
  { name: 'hac', options: K, reference: 0.025 },
  { name: 'gmm', options: K, reference: 0.037 },
  { name: 'fuzzy', options: K, reference: 0.012 },
  { name: 'spectral', options: K, reference: 0.044 },
  { name: 'dbscan', options: { eps: 3 }, reference: 0.0035 },
  { name: 'optics', options: {}, reference: 0.017 },
  { name: 'hdbscan', options: {}, reference: 0.0156 },
];

/** A fit is measured so often, and the least time counts. */
const REPEATS = 3;

/**
 * Measures how fast fits are here.
 * @param seconds the processor time of the process
 */
export async function calibrate(
  work: Work,
  { cpu, node }: Processor,
  seconds: () => number,
): Promise<Calibration> {
  const data = heaps();
  const pacer = new Pacer(work.pacing);
  const speeds: Record<string, number> = {};
  for (const [at, { name, options, reference }] of MEASURED.entries()) {
    pacer.report({ stage: 'calibration', done: at, total: MEASURED.length });
    await pacer.pause();
    const entry = findAlgorithm(name);
    const algorithm = await entry.load();
    const [settings] = gridOf(entry, options).runs;
    let least = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const began = seconds();
      await algorithm.fit({ data }, [settings], { signal: work.pacing.signal });
      least = Math.min(least, seconds() - began);
    }
    speeds[name] = Math.max(least, 1e-6) / reference;
  }
  const sorted = Object.values(speeds).sort((a, b) => a - b);
  const speed = sorted[sorted.length >> 1];
  return { cpu, node, speeds, speed };
}

function heaps(): Dataset {
  const { n, dim, k } = SHAPE;
  const random = new Random(1, n, dim);
  const centers = Float64Array.from({ length: k * dim }, () => 10 * random.float());
  const x = Float64Array.from({ length: n * dim }, (_, p) => {
    const heap = Math.floor(p / dim) % k;
    return centers[heap * dim + (p % dim)] + random.float() + random.float() + random.float() - 1.5;
  });
  return { x, n, dim };
}

const KIND = 'calibration';

/** A calibration is of one processor, one version of Node and one of the program. */
function keyOf(machine: Processor): string {
  return JSON.stringify([SCHEMA, version(), machine.cpu, machine.node]);
}

/** The kept calibration of this machine; undefined if there is none. */
export async function readCalibration(cache: Cache, machine: Processor): Promise<Calibration | undefined> {
  const bytes = await cache.get(KIND, keyOf(machine));
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

export async function keepCalibration(cache: Cache, calibration: Calibration): Promise<void> {
  await cache.put(KIND, keyOf(calibration), [new TextEncoder().encode(JSON.stringify(calibration))]);
}
