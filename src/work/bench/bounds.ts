import { ClusterkitError } from '../../core/errors.ts';
import { parseConditions } from '../conditions.ts';

/** A bound: which figure may get worse, and by which share at most. */
export interface BenchBound {
  measure: 'slower' | 'inertia';
  /** 0.1 for 10 %. */
  share: number;
}

const MEASURES = ['slower', 'inertia'] as const;

/**
 * Bounds such as "slower>10%,inertia>0.1%".
 * @throws {ClusterkitError} usage
 */
export function benchBounds(text: string): BenchBound[] {
  const example = '"slower>10%" or "slower>10%,inertia>0.1%"';
  return parseConditions(text, MEASURES, example).map(({ name, sign, value, percent }) => {
    if (sign !== '>' || !percent || value < 0)
      throw new ClusterkitError('usage', `"${text}": expected bounds such as ${example}`, {
        option: 'failIf',
      });
    return { measure: name, share: value / 100 };
  });
}
