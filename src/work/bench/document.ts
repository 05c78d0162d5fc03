import type { Warning } from '../../core/warnings.ts';
import type { ResultDocument } from '../../output/document.ts';
import type { RivalName } from '../params/bench.ts';

/** The document of a bench. */
export interface BenchDocument extends ResultDocument<BenchRun> {
  machine: Machine;
  settings: BenchSettings;
  comparison?: BaseComparison;
}

/** The machine on which figures were measured. */
export interface Machine {
  cpu: string;
  cores: number;
  /** Memory in bytes. */
  memory: number;
  os: string;
  node: string;
  /** Number of runnable processes, averaged over the minute before the start; null if it is not known. */
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
  /** The seconds of all repeats, in their order. */
  all: number[];
}

/** The figures of one algorithm on one data set for one k. */
export interface BenchRun {
  /** DATA-ALGORITHM-kK. */
  workload: string;
  input: {
    path: string;
    sha256?: string;
    kind: string;
    /** Seconds for reading the data, which are not part of the seconds of fits. */
    seconds: number;
  };
  algorithm: string;
  /** Every option, with defaults filled in. */
  params: Record<string, unknown>;
  seed: number;
  /** Absent if the algorithm takes no k. */
  k?: number;
  /** Number of rows; for a picture, of distinct colors. */
  n: number;
  /** Absent for given distances. */
  dim?: number;
  seconds: Timing;
  /** Inertia and the next two fields are absent for algorithms without such a facet. */
  inertia?: number;
  iterations?: number;
  converged?: boolean;
  /** Figures of another library on the same data, from the same first centers. */
  against?: RivalRun;
  warnings: Warning[];
}

export interface RivalRun {
  library: RivalName;
  version: string;
  /** Number of rows. The library has no weights, so for a picture this is the number of all pixels. */
  n: number;
  seconds: Timing;
  inertia?: number;
  iterations?: number;
  converged?: boolean;
  /** Its least time as a multiple of the time of clusterkit. */
  ratio: number;
}

/** Figures compared with those of an earlier run. */
export interface BaseComparison {
  base: string;
  version: string;
  /** Differences between both runs in conditions, in words. */
  differences: string[];
  workloads: WorkloadChange[];
  /** Workloads of one run alone, and workloads that have changed, with the reason. */
  onlyBase: string[];
  onlyHere: string[];
  changed: { workload: string; what: string }[];
  missed: MissedBound[];
}

export interface WorkloadChange {
  workload: string;
  /** Least seconds of the earlier run and of this run. */
  base: number;
  now: number;
  /** now / base. */
  ratio: number;
  /** How many times as long it takes now, by all repeats; absent if the earlier run tells no repeats. */
  interval?: RatioInterval;
  /** Absent if there are no centers. */
  inertia?: { base: number; now: number; change: number };
}

/** A ratio of seconds, and where it lies but for chance. */
export interface RatioInterval {
  /** Of the medians; of pairs, the median of their ratios. */
  ratio: number;
  low: number;
  high: number;
  /** 0.95: of so many repetitions of the whole, this share would have the true ratio in the interval. */
  level: number;
  /** Whether both sides were measured in turns. */
  paired: boolean;
}

export interface MissedBound {
  workload: string;
  measure: 'slower' | 'inertia';
  /** Shares: how much the figure got worse, and how much it was allowed to. */
  change: number;
  bound: number;
}
