/** A degenerate or noteworthy outcome that is still an answer: a code, and the numbers behind it. */
export type Warning =
  | { code: 'not-converged'; iterations: number }
  | { code: 'fewer-points-than-k'; requested: number; found: number }
  | { code: 'empty-cluster-relocated'; times: number }
  | { code: 'reduced-to-8-bit'; bits: number }
  | { code: 'frames-left-out'; used: number; frames: number }
  | { code: 'columns-left-out'; columns: string[]; reason: 'text' | 'identifiers' }
  | { code: 'rows-left-out'; rows: number; total: number }
  | { code: 'cells-filled'; cells: number; how: 'mean' | 'median' };

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
    case 'columns-left-out': {
      const why = warning.reason === 'text' ? 'text of many kinds' : 'identifiers';
      return `not clustered, being ${why}: ${warning.columns.join(', ')}; --columns takes them in`;
    }
    case 'rows-left-out':
      return `${warning.rows} of ${warning.total} rows left out: a value is missing or no number`;
    case 'cells-filled':
      return `${warning.cells} missing ${warning.cells === 1 ? 'cell was' : 'cells were'} filled with the ${warning.how}`;
  }
}
