import type { AlgorithmEntry, Settings } from '../../algorithms/entry.ts';
import type { Subject } from '../subject.ts';

/** A clustering as a report shows it, whether it was just made or read from a file. */
export interface Reported {
  subject: Subject;
  entry: AlgorithmEntry;
  /** The algorithm in words, with the settings that have a name of their own. */
  title: string;
  /** Every option that the result records. */
  params: Settings;
  /** Version of the program that made it. */
  version: string;
  k: number;
  /** n clusters, one for each row of the subject; -1 is noise. */
  labels: Int32Array;
  sizes: number[];
  shares: number[];
  noise: number;
  /** k colors, if clusters are colors. */
  colors?: string[];
  /** Rows that stand for their clusters. */
  medoids?: number[];
  /** Values of indices that are known. */
  metrics: Readonly<Record<string, number>>;
  inertia?: number;
  seed?: number;
}
