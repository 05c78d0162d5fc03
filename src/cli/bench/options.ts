import { checkChoice } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { parseBounds } from '../../work/bounds.ts';

/** Libraries to measure against. */
export const RIVALS = ['ml-kmeans'] as const;
export type RivalName = (typeof RIVALS)[number];

export interface BenchOptions {
  workload?: string[];
  algorithms: string[];
  k: number[];
  nInit?: number;
  seed?: number;
  repeat: number;
  warmup: number;
  mnist?: string;
  against?: RivalName;
  compare?: string;
  failIf?: string;
  chart?: 'time'[];
  output?: string;
  scale: number;
}

/** What may get worse, and by which share at most. */
export interface Bound {
  measure: 'slower' | 'inertia';
  /** 0.1 for 10 %. */
  share: number;
}

/**
 * The bounds of `--fail-if "slower>10%,inertia>0.1%"`.
 * @throws {ClusterkitError} usage
 */
export function boundsOf(text: string): Bound[] {
  const example = '"slower>10%" or "slower>10%,inertia>0.1%"';
  return parseBounds(text, example).map(({ measure, sign, value, percent }) => {
    if (sign !== '>' || !percent || value < 0)
      throw new ClusterkitError('usage', `--fail-if "${text}": expected bounds such as ${example}`);
    return {
      measure: checkChoice('--fail-if', measure, ['slower', 'inertia'] as const),
      share: value / 100,
    };
  });
}
