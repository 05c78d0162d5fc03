import type { AlgorithmEntry, Settings } from '../../algorithms/entry.ts';
import { toHex } from '../../core/image.ts';
import type { Result } from '../result.ts';
import { sharesOf } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Structure } from './structure.ts';

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
  /** The file of the true classes, if a report has them from a file of its own. */
  classes?: string;
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
  structure?: Structure;
  /** Which k the data support, in a sentence. */
  verdict?: string;
}

/** An algorithm in words, with the settings that have a name of their own. */
export async function titleOf(entry: AlgorithmEntry, params: Settings): Promise<string> {
  return (await entry.load()).titleOf?.(params) ?? entry.title;
}

/** A clustering that was just made. */
export async function reportedOf(result: Result, entry: AlgorithmEntry, version: string): Promise<Reported> {
  const { subject, params, clustering, scores, palette } = result;
  const { k, labels, sizes, noise = 0, seed, centers, medoids } = clustering;
  return {
    subject,
    entry,
    title: await titleOf(entry, params),
    params,
    version,
    k,
    labels,
    sizes: Array.from(sizes),
    shares: sharesOf(clustering).shares,
    noise,
    ...(palette && { colors: palette.map(toHex) }),
    ...(medoids && { medoids: Array.from(medoids.rows) }),
    metrics: scores.values,
    ...(centers && { inertia: centers.inertia }),
    ...(seed !== undefined && { seed }),
  };
}
