import type { AlgorithmEntry, Settings } from '../algorithms/entry.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { RowMeasuring } from '../distances/measure.ts';
import { knee } from '../indices/choose/knee.ts';
import { findIndex } from '../indices/table.ts';
import type { Grid } from './grid.ts';
import type { Work } from './work.ts';

/*
 * What a choice of k depends on, without the code that computes it: `choose.ts` takes a while to load.
 */

/** Clusters other rows with the same settings: labels for each k, where k is at most the number of rows. */
export type Refit = (
  rows: Dataset,
  ks: readonly number[],
  trial: { seed: number; starts: number },
) => Promise<readonly ArrayLike<number>[]>;

/** Options that ask for a choice of k. */
interface ChoiceOptions {
  choose?: boolean;
  vote?: boolean;
  chart?: readonly string[];
}

/** Whether indices are to vote for a number of clusters. */
export function asksVote({ vote, chart }: ChoiceOptions): boolean {
  return vote === true || chart?.includes('vote') === true;
}

/** The option that asks for a choice of k; undefined if none does. */
export function choiceAsked(options: ChoiceOptions): 'choose' | 'vote' | 'chart' | undefined {
  if (options.choose) return 'choose';
  if (options.vote) return 'vote';
  return asksVote(options) ? 'chart' : undefined;
}

/**
 * @param grid the runs
 * @param option the option that asks for a choice
 * @throws {ClusterkitError} usage, if there is only one k to choose from, and if more than k varies
 */
export function checkChoose({ runs, varying }: Grid, option = 'choose'): void {
  const asked = runs.filter(({ k }) => k !== undefined);
  const valuesOf = (name: string) => new Set(asked.map((run) => run[name]));
  if (valuesOf('k').size < 2)
    throw new ClusterkitError('usage', 'requires several values of k', {
      option,
      remedies: [{ option: 'k', how: 'set', value: '2..10' }],
    });
  const other = varying.find((name) => name !== 'k' && valuesOf(name).size > 1);
  if (other !== undefined)
    throw new ClusterkitError('usage', `a choice of k requires that only k varies, not ${other}`, { option });
}

/** Clusters with an algorithm of the table, each time with its default initialization. */
export function refitWith(
  { maxMemory, pacing: { signal } }: Work,
  entry: AlgorithmEntry,
  settings: Settings,
  { transpose: _, ...measuring }: RowMeasuring = {},
): Refit {
  const { init: __, ...own } = settings;
  const hasStarts = entry.params.some(({ name }) => name === 'nInit');
  return async (data, ks, { seed, starts }) => {
    const algorithm = await entry.load();
    const each = ks.map((k) => ({
      ...own,
      ...(hasStarts ? { nInit: starts } : {}),
      seed,
      k: Math.min(k, data.n),
    }));
    // the progress of single fits would hide the progress of the whole
    const fitted = await algorithm.fit({ data, measuring }, each, { maxMemory, signal });
    return fitted.map(({ clustering }) => clustering.labels);
  };
}

/** Whether higher or lower is better, for indices that are not in the table of indices. */
const BETTER: Record<string, 'higher' | 'lower'> = { bic: 'lower', aic: 'lower', stability: 'higher' };

export function betterOf(name: string): 'higher' | 'lower' {
  return BETTER[name] ?? findIndex(name).better;
}

/** The k at the knee of a curve over rising k; undefined for fewer than three points, which have no knee. */
export function kneeOf(points: readonly { k: number; value: number }[]): number | undefined {
  const rising = points.filter(({ k }, at) => at === 0 || k > points[at - 1].k);
  if (rising.length < 3) return undefined;
  return knee(
    rising.map(({ k }) => k),
    rising.map(({ value }) => value),
  ).k;
}
