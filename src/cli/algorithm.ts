import type { Init } from '../algorithms/centers/init.ts';
import type { Centers, Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Rgb } from '../core/image.ts';
import type { Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { CenterDistance } from '../distances/table.ts';
import type { ColorDataset } from '../features/colors.ts';
import type { Session } from './session.ts';

/** An algorithm that finds centers, as the commands see it. */
export interface Algorithm {
  name: string;
  /** For people. */
  title: string;
  /** Its own options, as resolved. */
  params: Record<string, unknown>;
  /** A result for each k, with the seconds of computing it took (of several threads together). */
  fit(data: Dataset, settings: SweepSettings): Promise<TimedResult[]>;
  metric?: CenterDistance;
  /** k sRGB colours that stand for the clusters of a picture; absent: those of the centers. */
  colors?(data: ColorDataset, result: Fit): Rgb[];
}

/** What an algorithm finds. */
export type Fit = Clustering & { centers: Centers };

interface TimedResult {
  result: Fit;
  seconds: number;
}

interface FitSettings extends Pacing {
  init: Init;
  seed: number;
  /** Starts of each fit; absent: as the algorithm is set. */
  starts?: number;
}

interface SweepSettings extends FitSettings {
  ks: readonly number[];
}

/** What is to be fitted to each input. */
export interface FitPlan {
  ks: readonly number[];
  init: Init;
}

/** An algorithm for one k as one for several. */
export function oneByOne(one: (data: Dataset, settings: FitSettings & { k: number }) => Promise<Fit>) {
  return async (data: Dataset, { ks, ...settings }: SweepSettings): Promise<TimedResult[]> => {
    const timed: TimedResult[] = [];
    for (const k of ks) {
      const started = performance.now();
      const result = await one(data, { ...settings, k });
      timed.push({ result, seconds: (performance.now() - started) / 1000 });
    }
    return timed;
  };
}

/** One clustering for each k of the plan, with the wall-clock seconds that are its own. */
export async function fitPlan(
  session: Session,
  data: Dataset,
  { ks, init }: FitPlan,
  algorithm: Algorithm,
  seed = DEFAULT_SEED,
): Promise<TimedResult[]> {
  const started = performance.now();
  const timed = await algorithm.fit(data, { ks, init, seed, ...session.pacing });
  // what several threads do at once passes in less time than it takes
  const passed = (performance.now() - started) / 1000;
  const computed = timed.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = computed > 0 ? Math.min(1, passed / computed) : 0;
  return timed.map(({ result, seconds }) => ({ result, seconds: seconds * pace }));
}
