import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Fitted, Settings, Source } from './entry.ts';

/** Hears how many seconds of computing a k took, as often as there are parts of it. */
type OnFit = (fit: { k: number; seconds: number }) => void;

/** One sweep over several k with the same other settings, in the order of `ks`. */
type Sweep = (settings: Settings, ks: number[], onFit: OnFit) => Promise<Clustering[]>;

/** Fits runs by sweeps: those that differ in nothing but k share one. */
export async function sweepByK(runs: readonly Settings[], sweep: Sweep): Promise<Fitted[]> {
  const groups = new Map<string, number[]>();
  for (const [at, { k: _, ...shared }] of runs.entries()) {
    const key = JSON.stringify(shared);
    groups.set(key, [...(groups.get(key) ?? []), at]);
  }
  const fitted = new Array<Fitted>(runs.length);
  for (const places of groups.values()) {
    const ks = places.map((at) => runs[at].k as number);
    const spent = new Map<number, number>();
    const found = await sweep(runs[places[0]], ks, ({ k, seconds }) => {
      spent.set(k, (spent.get(k) ?? 0) + seconds);
    });
    for (const [i, clustering] of found.entries()) {
      // of few distinct rows, only the k that is found takes time
      const seconds = spent.get(ks[i]) ?? spent.get(clustering.k) ?? 0;
      fitted[places[i]] = { clustering, seconds };
    }
  }
  return fitted;
}

/** @throws {ClusterkitError} usage, where there are distances alone */
export function rowsOf({ data }: Source, algorithm: string): Dataset {
  if (data) return data;
  throw new ClusterkitError('usage', `${algorithm} requires rows, and only distances are given`);
}
