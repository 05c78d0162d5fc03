import type { Warning } from '../../core/warnings.ts';
import type { ResultDocument } from '../../output/document.ts';
import type { RivalName } from '../params/bench.ts';

/** The document of a bench. */
export interface BenchDocument extends ResultDocument<BenchRun> {
  machine: Machine;
  settings: BenchSettings;
  comparison?: BaseComparison;
}

/** Where figures are from. */
export interface Machine {
  cpu: string;
  cores: number;
  /** Bytes. */
  memory: number;
  os: string;
  node: string;
  /** Processes that wanted to run, averaged over the minute before the start; null where that is not known. */
  load: number | null;
}

export interface BenchSettings {
  seed: number;
  threads: number;
  kernels: 'wasm' | 'js';
  repeat: number;
  warmup: number;
}

/** Wall-clock seconds of the repeats. */
export interface Timing {
  min: number;
  median: number;
  /** (third quartile - first) / median. */
  spread: number;
  /** In their order. */
  all: number[];
}

/** One algorithm on one set of data for one k. */
export interface BenchRun {
  /** DATA-ALGORITHM-kK. */
  workload: string;
  input: {
    path: string;
    sha256?: string;
    kind: string;
    /** Seconds that reading it took, which are not in those of the fits. */
    seconds: number;
  };
  algorithm: string;
  /** Every option, as resolved. */
  params: Record<string, unknown>;
  seed: number;
  /** Absent where the algorithm is not told. */
  k?: number;
  /** Rows; of a picture, distinct colors. */
  n: number;
  /** Absent of given distances. */
  dim?: number;
  seconds: Timing;
  /** Absent, as the next two, for algorithms without such a facet. */
  inertia?: number;
  iterations?: number;
  converged?: boolean;
  /** Another library on the same data, from the same first centers. */
  against?: RivalRun;
  warnings: Warning[];
}

export interface RivalRun {
  library: RivalName;
  version: string;
  /** Rows it was given: it knows no weights, so of a picture all pixels. */
  n: number;
  seconds: Timing;
  inertia?: number;
  iterations?: number;
  converged?: boolean;
  /** Its least time as a multiple of ours. */
  ratio: number;
}

/** Figures beside those of an earlier run. */
export interface BaseComparison {
  base: string;
  version: string;
  /** What is not as it was there, in words. */
  differences: string[];
  workloads: WorkloadChange[];
  /** Workloads of one side alone, and those that are not what they were, with the reason. */
  onlyBase: string[];
  onlyHere: string[];
  changed: { workload: string; what: string }[];
  missed: MissedBound[];
}

export interface WorkloadChange {
  workload: string;
  /** Least seconds. */
  base: number;
  now: number;
  /** now / base. */
  ratio: number;
  /** Absent where there are no centers. */
  inertia?: { base: number; now: number; change: number };
}

export interface MissedBound {
  workload: string;
  measure: 'slower' | 'inertia';
  /** Shares: by how much it got worse, and by how much it might have. */
  change: number;
  bound: number;
}
