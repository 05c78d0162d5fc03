import { ClusterkitError } from '../../core/errors.ts';
import { findIndex } from '../../indices/table.ts';
import { parseBounds } from '../bounds.ts';
import { BOUND_MISSED } from '../report.ts';
import type { Session } from '../session.ts';
import { score } from './text.ts';

/** A value that an index must not be below or above. */
export interface IndexBound {
  name: string;
  sign: '<' | '>';
  value: number;
}

/**
 * The bounds of `--fail-if "ari<0.6,davies-bouldin>2"`.
 * @throws {ClusterkitError} usage
 */
export function indexBounds(text: string | undefined): IndexBound[] {
  if (text === undefined) return [];
  const example = '"ari<0.6" or "ari<0.6,davies-bouldin>2"';
  return parseBounds(text, example).map(({ measure, sign, value, percent }) => {
    if (percent)
      throw new ClusterkitError(
        'usage',
        `--fail-if "${text}": indices are no percentages; such as ${example}`,
      );
    return { name: findIndex(measure).name, sign, value };
  });
}

/** Which bounds are missed by how much, in words; an index that is not defined misses its bound. */
function missedBounds(run: BoundedRun, bounds: readonly IndexBound[]): string[] {
  return bounds.flatMap(({ name, sign, value }) => {
    const found = run.metrics[name];
    if (!Number.isFinite(found)) return [`${run.name}: ${name} is not defined, the bound is ${value}`];
    const by = sign === '<' ? value - found : found - value;
    if (!(by > 0)) return [];
    const side = sign === '<' ? 'below' : 'above';
    return [`${run.name}: ${name} ${besideBound(found, by)} is ${side} ${value} by ${score(by)}`];
  });
}

/** A value with as many digits as it takes to see that it is off its bound by so much. */
function besideBound(found: number, by: number): string {
  const digits = Math.min(20, Math.max(2, 1 - Math.floor(Math.log10(by))));
  return digits > 4 || Math.abs(found) >= 1e4 ? String(Number(found.toFixed(digits))) : score(found);
}

/** A clustering as messages call it, and what was measured of it. */
interface BoundedRun {
  name: string;
  metrics: Record<string, number>;
}

/** Says which clusterings miss which bounds; the exit code tells that there are some. */
export function failBounds(
  session: Session,
  runs: readonly BoundedRun[],
  bounds: readonly IndexBound[],
): void {
  const missed = runs.flatMap((run) => missedBounds(run, bounds));
  if (missed.length === 0) return;
  session.say(`clusterkit: ${missed.join('; ')}`);
  session.exitCode = BOUND_MISSED;
}
