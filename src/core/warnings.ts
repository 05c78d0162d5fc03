import { type Remedy, type Wording, withRemedies } from './errors.ts';
import { MORE_MEMORY } from './memory.ts';

/** A degenerate or noteworthy outcome that is still a result: a code, and the numbers behind it. */
export type Warning =
  | { code: 'not-converged'; iterations: number }
  | { code: 'fewer-points-than-k'; requested: number; found: number }
  | { code: 'empty-cluster-relocated'; times: number }
  | { code: 'reduced-to-8-bit'; bits: number }
  | { code: 'frames-left-out'; used: number; frames: number }
  | { code: 'files-left-out'; files: number }
  | { code: 'pictures-left-out'; pictures: number; first: string }
  | { code: 'constant-columns'; columns: string[] }
  | { code: 'no-spread-columns'; columns: string[] }
  | { code: 'zero-rows'; rows: number; first: number }
  | { code: 'outside-range'; values: number; low: number; high: number }
  | { code: 'zero-variance-components'; components: number }
  | { code: 'columns-left-out'; columns: string[]; reason: 'text' | 'identifiers' | 'unencoded' }
  | { code: 'rows-left-out'; rows: number; total: number }
  | { code: 'cells-filled'; cells: number; how: 'mean' | 'median' }
  | { code: 'inversions'; count: number; deepest: number }
  | { code: 'components-joined'; components: number }
  | { code: 'matrix-left-out'; bytes: number }
  | { code: 'index-undefined'; index: string; reason: string }
  | { code: 'labels-left-out'; rows: number }
  | { code: 'unknown-categories'; column: string; rows: number; categories: string[] }
  | { code: 'groups-left-out'; column: string; shown: number; groups: number }
  | { code: 'groups-together'; column: string; groups: number };

/** What can be done about a warning. */
export function warningRemedies(warning: Warning): Remedy[] {
  switch (warning.code) {
    case 'not-converged':
      return [{ option: 'maxIter', how: 'raise' }];
    case 'frames-left-out':
      return [{ option: 'frames', how: 'set', value: 'all' }];
    case 'columns-left-out':
      return warning.reason === 'unencoded' ? [] : [{ option: 'columns', how: 'set', to: 'take them in' }];
    case 'matrix-left-out':
      return [{ option: 'sample', how: 'set' }, MORE_MEMORY];
    default:
      return [];
  }
}

/** One sentence for people. */
export function describeWarning(warning: Warning): string {
  return wordWarning(warning);
}

/** A warning in one sentence that writes options in another way than the code does. */
export function wordWarning(warning: Warning, wording?: Wording): string {
  return withRemedies(factsOf(warning), warningRemedies(warning), wording);
}

function factsOf(warning: Warning): string {
  switch (warning.code) {
    case 'not-converged':
      return `not converged after ${warning.iterations} iterations`;
    case 'fewer-points-than-k':
      return `only ${warning.found} distinct ${warning.found === 1 ? 'point' : 'points'} for k = ${warning.requested}; ${warning.found} returned`;
    case 'empty-cluster-relocated':
      return `an empty cluster was moved to the farthest point (${warning.times}x)`;
    case 'reduced-to-8-bit':
      return `${warning.bits}-bit samples were reduced to 8 bits`;
    case 'frames-left-out':
      return `${warning.used} of ${warning.frames} frames used`;
    case 'files-left-out':
      return `${warning.files === 1 ? '1 file that is' : `${warning.files} files that are`} no picture left out`;
    case 'pictures-left-out':
      return `${warning.pictures === 1 ? '1 damaged picture' : `${warning.pictures} damaged pictures`} left out, the first: ${warning.first}`;
    case 'constant-columns':
      return `${count(warning.columns.length, 'column')} of one value only became 0: ${listFew(warning.columns)}`;
    case 'no-spread-columns':
      return `the middle half of ${count(warning.columns.length, 'column')} is one value, so only the median was taken off: ${listFew(warning.columns)}`;
    case 'zero-rows':
      return `${count(warning.rows, 'row')} of zeros (the first is row ${warning.first}) cannot have length 1 and stayed`;
    case 'outside-range':
      return `${count(warning.values, 'value')} outside of ${warning.low} to ${warning.high} in no bin`;
    case 'zero-variance-components':
      return `${count(warning.components, 'component')} without variance: the rows do not span so many directions`;
    case 'columns-left-out': {
      if (warning.reason === 'unencoded')
        return `not clustered, being text or lists: ${warning.columns.join(', ')}`;
      const why = warning.reason === 'text' ? 'text of many kinds' : 'identifiers';
      return `not clustered, being ${why}: ${warning.columns.join(', ')}`;
    }
    case 'rows-left-out':
      return `${warning.rows} of ${warning.total} rows left out: a value is missing or no number`;
    case 'cells-filled':
      return `${warning.cells} missing ${warning.cells === 1 ? 'cell was' : 'cells were'} filled with the ${warning.how}`;
    case 'inversions':
      return `${warning.count} ${warning.count === 1 ? 'merge is lower than one of its parts' : 'merges are lower than one of their parts'}, by up to ${Number(warning.deepest.toPrecision(4))}: heights of centroid, of median and between neighbours may fall`;
    case 'components-joined':
      return `the connectivity left ${warning.components} components apart; each was joined to the nearest`;
    case 'matrix-left-out':
      return `no room for the distances of all pairs (${Math.ceil(warning.bytes / 1e6)} MB), without which it takes far longer`;
    case 'unknown-categories':
      return `${count(warning.rows, 'row')} of categories of "${warning.column}" that the model does not know, which belong to none of its: ${listFew(warning.categories)}`;
    case 'labels-left-out':
      return `${count(warning.rows, 'row')} without a label left out`;
    case 'index-undefined':
      return `no ${warning.index}: ${warning.reason}`;
    case 'groups-left-out':
      return `drawn are the ${warning.shown} largest of ${warning.groups} values of ${warning.column}`;
    case 'groups-together':
      return `the ${warning.groups} rarest values of ${warning.column} are drawn as one`;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The first few of many names. */
function listFew(names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few;
}
