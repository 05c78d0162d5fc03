import { checkChoice } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';

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
  return text.split(',').map((part) => {
    const match = /^\s*([^>\s]+)\s*>\s*(\d+\.?\d*|\.\d+)\s*%\s*$/.exec(part);
    if (!match) {
      throw new ClusterkitError(
        'usage',
        `--fail-if "${text}": expected bounds such as "slower>10%" or "slower>10%,inertia>0.1%"`,
      );
    }
    const measure = checkChoice('--fail-if', match[1], ['slower', 'inertia'] as const);
    return { measure, share: Number(match[2]) / 100 };
  });
}
