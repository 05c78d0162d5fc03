/** A degenerate or noteworthy outcome that is still an answer: a code, and the numbers behind it. */
export type Warning =
  | { code: 'not-converged'; iterations: number }
  | { code: 'fewer-points-than-k'; requested: number; found: number }
  | { code: 'empty-cluster-relocated'; times: number }
  | { code: 'reduced-to-8-bit'; bits: number }
  | { code: 'frames-left-out'; used: number; frames: number }
  | { code: 'inversions'; count: number; deepest: number }
  | { code: 'components-joined'; components: number };

/** One sentence for people. */
export function describeWarning(warning: Warning): string {
  switch (warning.code) {
    case 'not-converged':
      return `not converged after ${warning.iterations} iterations; raise --max-iter`;
    case 'fewer-points-than-k':
      return `only ${warning.found} distinct ${warning.found === 1 ? 'point' : 'points'} for k = ${warning.requested}; ${warning.found} returned`;
    case 'empty-cluster-relocated':
      return `an empty cluster was moved to the farthest point (${warning.times}x)`;
    case 'reduced-to-8-bit':
      return `${warning.bits}-bit samples were reduced to 8 bits`;
    case 'frames-left-out':
      return `${warning.used} of ${warning.frames} frames used; --frames all takes every one`;
    case 'inversions':
      return `${warning.count} ${warning.count === 1 ? 'merge is' : 'merges are'} lower than one of its parts, by up to ${warning.deepest}; heights of centroid and median may fall`;
    case 'components-joined':
      return `the connectivity left ${warning.components} components apart; each was joined to the nearest`;
  }
}
