import { type ReachabilityPanel, reachabilityChart } from '../../charts/reachability.ts';
import { toHex } from '../../core/image.ts';
import type { Result } from '../result.ts';
import { runLabel, wordsOfSweep } from './sweep.ts';
import { distanceUnit, wordsOf } from './text.ts';

/** The reachability plot of one clustering. */
export function reachability(result: Result) {
  return reachabilityChart({ ...wordsOf(result), ...partsOf(result), panels: [panelOf(result)] });
}

/** The reachability plots of several clusterings, below each other. */
export function extractions(swept: readonly Result[]) {
  const panels = swept.map((result) => ({ ...panelOf(result), name: runLabel(result) }));
  return reachabilityChart({ ...wordsOfSweep(swept), ...partsOf(swept[0]), panels });
}

function partsOf(result: Result) {
  // a row of the plot is a distinct color, however many pixels have it
  const { unit } = result.subject;
  return { measure: `Reachability${distanceUnit(result)}`, unit };
}

function panelOf({ clustering, palette }: Result): ReachabilityPanel {
  const { reachability, labels, density } = clustering;
  const { order, reach, ranges } = reachability as NonNullable<typeof reachability>;
  return {
    reach: Float64Array.from(order, (i) => reach[i]),
    labels: Int32Array.from(order, (i) => labels[i]),
    ...(palette && { colors: palette.map(toHex) }),
    ...(density?.eps !== undefined && { eps: density.eps }),
    ...(ranges && { valleys: ranges }),
  };
}
