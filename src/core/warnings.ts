import { type Remedy, type Wording, withRemedies } from './errors.ts';
import type { Symmetry } from './graph.ts';
import { MORE_MEMORY } from './memory.ts';
import type { LeftOutReason } from './reading.ts';
import { listFew, plural } from './words.ts';

/** A degenerate or noteworthy outcome that is still a result: a code and its numbers. */
export type Warning =
  | { code: 'not-converged'; iterations: number }
  | { code: 'fewer-points-than-k'; requested: number; found: number }
  | {
      code: 'fewer-leaves-than-k';
      requested: number;
      found: number;
      of: 'threshold' | 'maxLeaves' | 'summarize';
    }
  | { code: 'fewer-regions-than-k'; requested: number; found: number }
  | { code: 'threshold-raised'; from: number; to: number; leaves: number }
  | { code: 'means-for-rows'; means: number; radius: number }
  | { code: 'empty-cluster-relocated'; times: number }
  | { code: 'components-empty'; requested: number; found: number }
  | { code: 'components-collapsed'; components: number[]; k: number }
  | { code: 'variance-bounded'; columns: string[] }
  | { code: 'centers-coincide'; requested: number; found: number; lower: string }
  | { code: 'reduced-to-8-bit'; bits: number; used?: number }
  | { code: 'frames-left-out'; used: number; frames: number }
  | { code: 'files-left-out'; files: number }
  | { code: 'texts-left-out'; files: number }
  | { code: 'pictures-left-out'; pictures: number; first: string }
  | { code: 'empty-pictures-left-out'; pictures: number; first: string }
  | { code: 'transparent-left-out'; pixels: number; total: number }
  | { code: 'constant-columns'; columns: string[] }
  | { code: 'no-spread-columns'; columns: string[] }
  | { code: 'zero-rows'; rows: number; first: number }
  | { code: 'texts-without-terms'; rows: number; first: number }
  | { code: 'outside-range'; values: number; low: number; high: number }
  | { code: 'zero-variance-components'; components: number }
  | { code: 'fewer-components'; requested: number; found: number }
  | { code: 'columns-left-out'; columns: string[]; reason: LeftOutReason }
  | { code: 'rows-left-out'; rows: number; total: number }
  | { code: 'weightless-rows-left-out'; rows: number; total: number }
  | { code: 'cells-filled'; cells: number; how: 'mean' | 'median' }
  | { code: 'columns-put-in-order'; columns: number }
  | { code: 'no-branch-lengths' }
  | { code: 'inversions'; count: number; deepest: number }
  | { code: 'components-joined'; components: number }
  | { code: 'matrix-left-out'; bytes: number }
  | { code: 'all-noise'; raise: string[]; lower: string[]; allow?: string }
  | { code: 'one-cluster'; raise: string[]; lower: string[]; allow?: undefined }
  | { code: 'no-knee'; eps: number }
  | { code: 'no-bandwidth' }
  | { code: 'components-apart'; components: number; largest: number }
  | { code: 'graph-apart'; components: number; clusters: number }
  | { code: 'no-edges' }
  | { code: 'edges-directed'; pairs: number; symmetry: Symmetry }
  | { code: 'empty-clusters-left-out'; requested: number; found: number }
  | { code: 'index-undefined'; index: string; reason: string }
  | { code: 'labels-left-out'; rows: number }
  | { code: 'labels-approximate' }
  | { code: 'classes-unknown'; rows: number; total: number }
  | { code: 'labels-by-place' }
  | { code: 'heading-taken'; heading: string; file: string }
  | { code: 'unknown-categories'; column: string; rows: number; categories: string[] }
  | { code: 'groups-left-out'; column: string; shown: number; groups: number }
  | { code: 'groups-together'; column: string; groups: number };

/** The remedies for a warning. */
export function warningRemedies(warning: Warning): Remedy[] {
  switch (warning.code) {
    case 'not-converged':
      return [{ option: 'maxIter', how: 'raise' }];
    case 'fewer-leaves-than-k':
      return [{ option: warning.of, how: warning.of === 'threshold' ? 'lower' : 'raise' }];
    case 'fewer-regions-than-k':
      return [
        { option: 'minSize', how: 'lower' },
        { option: 'compactness', how: 'raise' },
      ];
    case 'threshold-raised':
      return [{ option: 'maxLeaves', how: 'raise' }];
    case 'components-collapsed':
      return [
        { option: 'k', how: 'lower' },
        { option: 'regCovar', how: 'raise' },
      ];
    case 'centers-coincide':
      return [
        { option: warning.lower, how: 'lower' },
        { option: 'k', how: 'lower' },
      ];
    case 'transparent-left-out':
      return [{ option: 'alpha', how: 'set', value: 'blend', to: 'lay them over a background' }];
    case 'frames-left-out':
      return [{ option: 'frames', how: 'set', value: 'all' }];
    case 'columns-left-out':
      return warning.reason === 'unencoded' || warning.reason === 'empty'
        ? []
        : [{ option: 'columns', how: 'set', to: 'include them' }];
    case 'all-noise':
    case 'one-cluster': {
      const { raise, lower, allow } = warning;
      return [
        ...raise.map((option): Remedy => ({ option, how: 'raise' })),
        ...lower.map((option): Remedy => ({ option, how: 'lower' })),
        ...(allow ? [{ option: allow, how: 'set', to: 'take all rows as one cluster' } as const] : []),
      ];
    }
    case 'no-knee':
      return [
        { option: 'chart', how: 'set', value: 'k-distance', to: 'see them' },
        { option: 'eps', how: 'set', to: 'choose another' },
      ];
    case 'no-bandwidth':
      return [
        { option: 'quantile', how: 'raise' },
        { option: 'bandwidth', how: 'set', to: 'choose one' },
      ];
    case 'edges-directed':
      return [{ option: 'symmetry', how: 'set', to: 'choose another rule' }];
    case 'matrix-left-out':
      return [{ option: 'sample', how: 'set', to: 'cluster fewer rows' }, MORE_MEMORY];
    default:
      return [];
  }
}

/**
 * A warning in one sentence.
 * @example
 * const { warnings } = await kmeans({ x: Float64Array.of(1, 1), n: 2, dim: 1 }, { k: 2 });
 * console.log(warnings.map((warning) => describeWarning(warning)));
 * // [ 'there is only 1 distinct point for k = 2, and so 1 cluster' ]
 */
export function describeWarning(warning: Warning): string {
  return wordWarning(warning);
}

/** A warning in one sentence, with another way to write options than the code's. */
export function wordWarning(warning: Warning, wording?: Wording): string {
  return withRemedies(factsOf(warning), warningRemedies(warning), wording);
}

/** What columns hold that are left out. */
const LEFT_OUT: Record<LeftOutReason, string> = {
  unencoded: 'text or lists',
  text: 'many different texts',
  identifiers: 'identifiers',
  'row-names': 'row names',
  'own-output': 'an earlier clustering',
  empty: 'empty cells',
  labels: 'labels',
  numbers: 'numbers',
};

/** What becomes of edges that differ by direction. */
const SYMMETRY_WORDS: Record<Symmetry, string> = {
  mean: 'each edge has the mean',
  union: 'each edge has the larger',
  mutual: 'each edge has the smaller, none where one is missing',
};

function factsOf(warning: Warning): string {
  switch (warning.code) {
    case 'not-converged':
      return `not converged after ${plural(warning.iterations, 'iteration')}`;
    case 'fewer-points-than-k': {
      const { requested, found } = warning;
      return `there ${isOrAre(found)} only ${plural(found, 'distinct point')} for k = ${requested}, and so ${plural(found, 'cluster')}`;
    }
    case 'fewer-leaves-than-k': {
      const { requested, found } = warning;
      const leaves = found === 1 ? '1 leaf' : `${found} leaves that differ`;
      return `there ${isOrAre(found)} only ${leaves} for k = ${requested}, and so ${plural(found, 'cluster')}`;
    }
    case 'fewer-regions-than-k': {
      const { requested, found } = warning;
      return `there ${isOrAre(found)} only ${plural(found, 'region')} for k = ${requested}: smaller ones joined those beside them`;
    }
    case 'threshold-raised': {
      const { from, to, leaves } = warning;
      return `there were too many leaves: the threshold was raised from ${Number(from.toPrecision(4))} to ${Number(to.toPrecision(4))}, and ${leaves === 1 ? '1 leaf remains' : `${leaves} leaves remain`}`;
    }
    case 'means-for-rows': {
      const { means, radius } = warning;
      return `${plural(means, 'mean')} ${means === 1 ? 'stands' : 'stand'} for rows that lie ${Number(radius.toPrecision(4))} from them (root mean square), so the result is approximate`;
    }
    case 'empty-cluster-relocated':
      return `an empty cluster was moved to the point farthest from its center, ${plural(warning.times, 'time')}`;
    case 'components-empty': {
      const { requested, found } = warning;
      return `${requested - found} of ${plural(requested, 'component')} ${wasOrWere(requested - found)} left without a row, and so there ${isOrAre(found)} ${plural(found, 'cluster')}`;
    }
    case 'components-collapsed': {
      const { components, k } = warning;
      const all =
        components.length === k
          ? 'all components'
          : `${components.length > 1 ? 'components' : 'component'} ${listFew(components.map(String))}`;
      return `${all} collapsed: the variance is as small as allowed in some direction, and the likelihood says little`;
    }
    case 'variance-bounded':
      return `${plural(warning.columns.length, 'column')} with a single value ${warning.columns.length === 1 ? 'has' : 'have'} the least variance allowed: ${listFew(warning.columns)}`;
    case 'centers-coincide': {
      const { requested, found } = warning;
      return `of ${plural(requested, 'center')} only ${found} ${isOrAre(found)} apart and nearest to a row: the others count with these`;
    }
    case 'reduced-to-8-bit':
      return warning.used === undefined
        ? `${warning.bits}-bit samples were reduced to 8 bits`
        : `samples use ${warning.used} of ${warning.bits} bits and were scaled to 8 bits: ${2 ** warning.used - 1} is white`;
    case 'frames-left-out':
      return `${warning.used} of ${warning.frames} frames ${isOrAre(warning.used)} used`;
    case 'files-left-out':
      return `${plural(warning.files, 'file')} without a picture ${wasOrWere(warning.files)} left out`;
    case 'texts-left-out':
      return `${plural(warning.files, 'file')} that ${warning.files === 1 ? 'does' : 'do'} not end in .txt ${wasOrWere(warning.files)} left out`;
    case 'pictures-left-out': {
      const { pictures, first } = warning;
      return `${plural(pictures, 'damaged picture')} ${wasOrWere(pictures)} left out; the first is ${first}`;
    }
    case 'empty-pictures-left-out': {
      const { pictures, first } = warning;
      return `${plural(pictures, 'picture')} without a pixel that counts ${wasOrWere(pictures)} left out; the first is ${first}`;
    }
    case 'transparent-left-out': {
      const { pixels, total } = warning;
      return `${pixels} of ${plural(total, 'pixel')} ${isOrAre(pixels)} transparent and ${wasOrWere(pixels)} left out`;
    }
    case 'constant-columns': {
      const { columns } = warning;
      return `${plural(columns.length, 'column')} with a single value ${wasOrWere(columns.length)} set to 0: ${listFew(columns)}`;
    }
    case 'no-spread-columns': {
      const { columns } = warning;
      return `the middle half of ${plural(columns.length, 'column')} is a single value, so only the median was subtracted: ${listFew(columns)}`;
    }
    case 'zero-rows': {
      const { rows, first } = warning;
      return `${plural(rows, 'row')} of zeros cannot be scaled to length 1 and ${wasOrWere(rows)} left unchanged; the first is row ${first}`;
    }
    case 'texts-without-terms': {
      const { rows, first } = warning;
      return `${plural(rows, 'text')} ${rows === 1 ? 'has' : 'have'} none of the terms, and ${rows === 1 ? 'is a row' : 'are rows'} of zeros; the first is row ${first}`;
    }
    case 'outside-range': {
      const { values, low, high } = warning;
      return `${plural(values, 'value')} ${isOrAre(values)} outside the range from ${low} to ${high} and in no bin`;
    }
    case 'zero-variance-components': {
      const { components } = warning;
      return `${plural(components, 'component')} ${components === 1 ? 'has' : 'have'} no variance: the rows span fewer directions`;
    }
    case 'fewer-components':
      return `there are only ${plural(warning.found, 'component')} in place of ${warning.requested}: as many as rows or columns`;
    case 'columns-left-out': {
      return `columns of ${LEFT_OUT[warning.reason]} are not clustered: ${warning.columns.join(', ')}`;
    }
    case 'rows-left-out': {
      const { rows, total } = warning;
      return `${rows} of ${plural(total, 'row')} ${wasOrWere(rows)} left out: a value is missing or is not a number`;
    }
    case 'weightless-rows-left-out': {
      const { rows, total } = warning;
      return `${rows} of ${plural(total, 'row')} ${wasOrWere(rows)} left out: ${rows === 1 ? 'its' : 'their'} weight is 0`;
    }
    case 'cells-filled': {
      const { cells, how } = warning;
      return `${plural(cells, 'missing cell')} ${wasOrWere(cells)} filled with the ${how}`;
    }
    case 'columns-put-in-order':
      return `${plural(warning.columns, 'column')} of distances ${isOrAre(warning.columns)} named in another order than the rows, and ${wasOrWere(warning.columns)} put in their order`;
    case 'no-branch-lengths':
      return 'the branches of the tree have no lengths: heights count levels, and paths count branches';
    case 'inversions': {
      const deepest = Number(warning.deepest.toPrecision(4));
      const merges = warning.count === 1 ? '1 merge is' : `${warning.count} merges are`;
      return `${merges} lower than a part, by up to ${deepest}: heights can fall with centroid linkage, median linkage and connectivity`;
    }
    case 'components-joined':
      return `the connectivity has ${warning.components} separate components; each was joined to the nearest one`;
    case 'matrix-left-out': {
      const size = `${Math.ceil(warning.bytes / 1e6)} MB`;
      return `the pairwise distances (${size}) do not fit into memory, and clustering takes far longer without them`;
    }
    case 'unknown-categories': {
      const { rows, column, categories } = warning;
      return `${plural(rows, 'row')} ${rows === 1 ? 'has' : 'have'} categories of "${column}" that the model does not know: ${listFew(categories)}`;
    }
    case 'all-noise':
      return 'no rows are dense enough for a cluster, and all are noise';
    case 'one-cluster':
      return 'all rows are in one cluster';
    case 'no-knee':
      return `the sorted distances have no knee, and eps is the largest of them, ${Number(warning.eps.toPrecision(4))}`;
    case 'no-bandwidth':
      return 'the estimated bandwidth is 0: the quantile of the rows around a row is the row itself, or rows that equal it; every distinct row is a mode';
    case 'components-apart':
      return `missing distances leave ${warning.components} components that nothing connects, the largest of ${plural(warning.largest, 'row')}`;
    case 'graph-apart': {
      const { components, clusters } = warning;
      const left = components - clusters;
      const rest = left > 0 ? `; rows of the smallest ${left} are noise` : '';
      return `the graph has ${components} components that no edge connects, and each is clustered by itself${rest}`;
    }
    case 'edges-directed': {
      const { pairs, symmetry } = warning;
      const differ = pairs === 1 ? '1 pair of rows has' : `${pairs} pairs of rows have`;
      return `${differ} another weight in one direction than in the other: ${SYMMETRY_WORDS[symmetry]}`;
    }
    case 'no-edges':
      return 'the graph has no edges, and each row is a community of its own';
    case 'empty-clusters-left-out': {
      const { requested, found } = warning;
      return `${plural(requested - found, 'cluster')} of ${requested} got no rows and ${wasOrWere(requested - found)} left out`;
    }
    case 'labels-approximate':
      return 'labels are approximate: each row joins the clusters as they are, and clusters of all rows together may be others';
    case 'labels-left-out':
      return `${plural(warning.rows, 'row')} without a label ${wasOrWere(warning.rows)} left out`;
    case 'classes-unknown': {
      const { rows, total } = warning;
      return `the class of ${rows} of ${plural(total, 'row')} is not known: indices of true classes leave ${rows === 1 ? 'it' : 'them'} out`;
    }
    case 'labels-by-place':
      return 'the labels have no names, and were taken in the order of the leaves in the file of the tree';
    case 'heading-taken':
      return `the first line of ${warning.file}, "${warning.heading}", was taken for a heading, since it does not occur again and all other labels do`;
    case 'index-undefined':
      return `no ${warning.index}: ${warning.reason}`;
    case 'groups-left-out':
      return `only the ${warning.shown} most frequent of ${warning.groups} values of ${warning.column} are drawn`;
    case 'groups-together':
      return `the ${warning.groups} rarest values of ${warning.column} are drawn as one`;
  }
}

const isOrAre = (number: number) => (number === 1 ? 'is' : 'are');
const wasOrWere = (number: number) => (number === 1 ? 'was' : 'were');
