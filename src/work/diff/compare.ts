import { ClusterkitError } from '../../core/errors.ts';
import type { Pacing } from '../../core/pacer.ts';
import type { Label } from '../../indices/contingency.ts';
import { matchCenters } from '../../indices/matching.ts';
import type { DiffPair, DiffRun } from '../../output/diffRecord.ts';
import type { Work } from '../work.ts';
import { compareLabels, isNoise, type LabelChange } from './labels.ts';
import type { Side } from './side.ts';

/** Two clusterings, and how they differ. */
export interface Difference {
  run: DiffRun;
  before: Side;
  after: Side;
  /** The labels of the rows that are in both, and where these rows stand before; absent without labels. */
  rows?: { before: ArrayLike<Label>; after: ArrayLike<Label>; at: Int32Array };
  change?: LabelChange;
}

/**
 * The clusterings of two files in pairs: those of the same name, or the only ones. The names of those without a partner
 * are in `alone`.
 * @throws {ClusterkitError} input, if no two have the same name
 */
export function pairSides(
  before: readonly Side[],
  after: readonly Side[],
): { pairs: [Side, Side][]; alone: Side[] } {
  if (before.length === 1 && after.length === 1) return { pairs: [[before[0], after[0]]], alone: [] };
  const free = [...after];
  const pairs: [Side, Side][] = [];
  const alone: Side[] = [];
  for (const one of before) {
    const at = free.findIndex(({ name }) => name === one.name);
    if (at < 0) alone.push(one);
    else pairs.push([one, free.splice(at, 1)[0]]);
  }
  if (pairs.length > 0) return { pairs, alone: [...alone, ...free] };
  const names = (sides: readonly Side[]) => sides.map(({ name }) => name || 'one clustering').join('; ');
  throw new ClusterkitError(
    'input',
    `no clustering is in both: there are ${names(before)} before, and ${names(after)} after`,
    { at: { file: after[0].path } },
  );
}

/**
 * How two clusterings differ: by the labels of the rows, if both have some, and by centers and sizes.
 * @throws {ClusterkitError} input, for labels of other rows, and for sides that have nothing in common; memory
 */
export async function compareSides(
  { maxMemory, pacing }: Work,
  before: Side,
  after: Side,
): Promise<Difference> {
  const joined = before.labels && after.labels ? joinRows(before, after) : undefined;
  const change = joined && compareLabels(joined.rows.before, joined.rows.after, maxMemory);
  const centers = await comparedCenters(before, after, pacing);
  if (!change && !centers) throw nothingShared(before, after);
  const pairs = change
    ? change.pairs.map((pair): DiffPair => ({ ...pair, ...distanceOf(pair, centers) }))
    : centerPairs(before, after, centers as CenterPairs);
  const run: DiffRun = {
    input: sideRecord(before),
    other: sideRecord(after),
    name: before.name,
    ...(change && joined && labelFacts(change, joined)),
    ...(centers && {
      centers: { mean: centers.mean, max: centers.max, ...(centers.inFile && { inFile: true }) },
    }),
    pairs,
    warnings: [],
  };
  return { run, before, after, ...(joined && { rows: joined.rows }), ...(change && { change }) };
}

function labelFacts(
  { n, ari, ami, moved, moves }: LabelChange,
  { onlyBefore, onlyAfter, byName }: Joined,
): Partial<DiffRun> {
  return {
    ...{ n, ari },
    ...(ami !== undefined && { ami }),
    ...{ moved, movedShare: moved / n, moves },
    ...(byName && { onlyBefore, onlyAfter }),
  };
}

interface Joined {
  rows: { before: ArrayLike<Label>; after: ArrayLike<Label>; at: Int32Array };
  onlyBefore: number;
  onlyAfter: number;
  byName: boolean;
}

/** Rows by their names, if both sides have names, and else by their order. */
function joinRows(before: Side, after: Side): Joined {
  const [a, b] = [before.labels as ArrayLike<Label>, after.labels as ArrayLike<Label>];
  if (!areNamed(before, after)) {
    if (a.length !== b.length)
      throw new ClusterkitError('input', `has ${b.length} labels, and ${before.path} has ${a.length}`, {
        at: { file: after.path },
        remedies: [{ option: 'id', how: 'set', value: 'COLUMN', to: 'join rows by their names' }],
      });
    const at = Int32Array.from({ length: a.length }, (_, i) => i);
    return { rows: { before: a, after: b, at }, onlyBefore: 0, onlyAfter: 0, byName: false };
  }
  const places = new Map(after.ids?.map((id, i) => [id, i]));
  const both = Array.from({ length: a.length }, (_, i) => i).filter((i) =>
    places.has((before.ids as string[])[i]),
  );
  if (both.length === 0)
    throw new ClusterkitError('input', `has no row in common with ${before.path}`, {
      at: { file: after.path },
    });
  const place = (i: number) => places.get((before.ids as string[])[i]) as number;
  const rows = {
    before: both.map((i) => a[i]),
    after: both.map((i) => b[place(i)]),
    at: Int32Array.from(both),
  };
  const [onlyBefore, onlyAfter] = [a.length - both.length, places.size - both.length];
  return { rows, onlyBefore, onlyAfter, byName: true };
}

/**
 * Whether rows are joined by their names. Names that nobody asked for are taken where both sides have the same.
 * @throws {ClusterkitError} input, for a name that several rows of one side have
 */
function areNamed(before: Side, after: Side): boolean {
  const sides = [before, after];
  if (sides.some(({ ids }) => ids === undefined)) return false;
  const [one, other] = sides.map(({ ids }) => new Set(ids));
  const isUnique = sides.map(({ ids = [] }, at) => [one, other][at].size === ids.length);
  if (before.guessed || after.guessed)
    return !isUnique.includes(false) && one.size === other.size && [...one].every((id) => other.has(id));
  const wrong = sides[isUnique.indexOf(false)];
  if (!wrong) return true;
  throw new ClusterkitError('input', 'several rows have one name', {
    option: 'id',
    at: { file: wrong.path },
  });
}

interface CenterPairs {
  partners: Int32Array;
  mean: number;
  max: number;
  /** Whether they are in the units of the file, since each side has units of its own. */
  inFile: boolean;
  distance(from: number, to: number): number;
}

/**
 * Centers in pairs of least distance, in the same units; undefined if not both sides have centers of the same columns.
 */
async function comparedCenters(before: Side, after: Side, pacing: Pacing): Promise<CenterPairs | undefined> {
  const areAlike = before.columns === after.columns;
  const inFile = !areAlike && before.inFile?.columns === after.inFile?.columns;
  const [a, b] = inFile
    ? [before.inFile?.points, after.inFile?.points]
    : [areAlike && before.centers, areAlike && after.centers];
  if (!a || !b || a[0].length !== b[0].length) return undefined;
  const dim = a[0].length;
  const flat = (points: number[][]) => ({ points: Float64Array.from(points.flat()), dim });
  const found = await matchCenters(flat(a), flat(b), pacing);
  const distance = (from: number, to: number) =>
    Math.sqrt(a[from].reduce((sum, value, j) => sum + (value - b[to][j]) * (value - b[to][j]), 0));
  return { ...found, inFile, distance };
}

/** The distance of the centers of a pair of clusters, which are named by their numbers. */
function distanceOf({ from, to }: DiffPair, centers: CenterPairs | undefined): Pick<DiffPair, 'distance'> {
  const [a, b] = [Number(from), Number(to)];
  if (!centers || from === null || to === null || !(a >= 0) || !(b >= 0)) return {};
  return { distance: centers.distance(a, b) };
}

/** Clusters in the pairs of their centers. */
function centerPairs(before: Side, after: Side, { partners, distance }: CenterPairs): DiffPair[] {
  const taken = new Set(partners);
  const size = (sizes: readonly number[] | undefined, c: number) => sizes?.[c] ?? null;
  return [
    ...Array.from(partners, (to, from): DiffPair => {
      const pair = { from, before: size(before.sizes, from) };
      if (to < 0) return { ...pair, to: null, after: null };
      return { ...pair, to, after: size(after.sizes, to), distance: distance(from, to) };
    }),
    ...(after.centers ?? []).flatMap((_, to): DiffPair[] =>
      taken.has(to) ? [] : [{ from: null, to, before: null, after: size(after.sizes, to) }],
    ),
  ];
}

function sideRecord({ path, sha256, kind, labels, sizes, centers }: Side): DiffRun['input'] {
  const names = labels && new Set(Array.from(labels).filter((label) => !isNoise(label)));
  const k = names?.size ?? centers?.length ?? sizes?.length ?? 0;
  return { path, sha256, kind, ...(labels && { n: labels.length }), k };
}

function nothingShared(before: Side, after: Side): ClusterkitError {
  const lacking = [before, after].find(({ labels }) => !labels) as Side;
  const isResult = lacking.kind === 'result';
  const reason = `${before.path} and ${after.path} have neither labels nor centers of the same columns in common`;
  return new ClusterkitError('input', reason, {
    remedies: isResult ? [{ how: 'do', what: 'make results that hold their labels' }] : [],
  });
}
