import { SEEDINGS } from '../algorithms/centers/seeding.ts';
import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { TRIED_KS } from '../algorithms/params.ts';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { isIdle, type SubjectKind } from '../core/params.ts';
import { kneeOf } from './choosing.ts';
import type { Grid } from './grid.ts';
import type { ChosenK, Findings } from './result.ts';

/*
 * A number of clusters that nobody gave: several are tried, and the knee of their inertias is taken.
 */

interface OpenOptions {
  k?: number | readonly number[];
  init?: string;
  choose?: boolean;
}

const WEIGH: Remedy = {
  option: 'choose',
  how: 'set',
  to: `weigh ${TRIED_KS[0]} to ${TRIED_KS[TRIED_KS.length - 1]}`,
};

/**
 * The options, with the numbers of clusters to try where none is given, and whether one of them is to be taken.
 * @throws {ClusterkitError} usage, where a number is required
 */
export function withOpenK<Options extends OpenOptions>(
  { params, cuts, takes }: AlgorithmEntry,
  options: Options,
  kind: SubjectKind,
): { options: Options; takesKnee: boolean } {
  const k = params.find(({ name }) => name === 'k');
  const { init } = options;
  const isGiven =
    options.k !== undefined || (init !== undefined && !(SEEDINGS as readonly string[]).includes(init));
  if (!k || isGiven) return { options, takesKnee: false };
  const takesKnee = !options.choose && k.chosenFor?.includes(kind) === true;
  if (!takesKnee && !options.choose) {
    // a tree may be left uncut
    if (k.required !== undefined && !cuts && !isIdle(k.unless, options as Record<string, unknown>))
      throw new ClusterkitError('usage', k.required, { option: 'k', remedies: takes.pixels ? [] : [WEIGH] });
    return { options, takesKnee };
  }
  return { options: { ...options, k: [...TRIED_KS] }, takesKnee };
}

/** The runs as outputs know them before k is known. @param grid runs that differ in k alone */
export function withoutK({ runs: [{ k: _, ...settings }] }: Grid): Grid {
  return { runs: [settings], varying: [] };
}

/** The clustering at the knee of the inertias; the one with most clusters where there are too few for a knee. */
export function takeKnee(findings: Findings): Findings {
  const { results } = findings;
  const found = results.filter(
    ({ clustering }, at) => at === 0 || clustering.k > results[at - 1].clustering.k,
  );
  const points = found.map(({ clustering: { k, centers } }) => ({
    k,
    value: centers?.inertia ?? Number.NaN,
  }));
  const knee = kneeOf(points);
  const k = knee ?? points[points.length - 1].k;
  const result = found.find(({ clustering }) => clustering.k === k) ?? found[0];
  const chosen: ChosenK = {
    by: knee === undefined ? 'all' : 'knee',
    ks: points.map((point) => point.k),
    inertias: points.map(({ value }) => value),
  };
  return { ...findings, results: [{ ...result, varying: [], chosen }] };
}
