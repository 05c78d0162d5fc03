import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type Neighborhoods, neighborhoodsOf } from '../../distances/neighbors.ts';
import type { JoinedRows, JoinSettings } from '../../kernels/dbscan/settings.ts';
import { betweenRows, type MergeSource } from '../hac/source.ts';
import { keepSome } from './kept.ts';

/** What distances need that are not squared. */
export interface PlainSettings {
  eps: number;
  /** Memory that may be used for neighborhoods, which need not be found twice then. */
  spareBytes: number;
}

/**
 * DBSCAN by the neighborhoods of all rows, one after the other, for any distance: what `joinByIndex` finds.
 * @throws {ClusterkitError} aborted
 */
export async function joinInTurn(
  source: MergeSource,
  { minSamples, border, weights }: JoinSettings,
  { eps, spareBytes }: PlainSettings,
  pacer: Pacer,
): Promise<JoinedRows> {
  const neighborhoods = keepSome(neighborhoodsOf(source.measured ?? source.given, eps, pacer), spareBytes);
  try {
    const core = await corePoints(neighborhoods, weights, minSamples);
    const { parent, anchor } = await connect(neighborhoods, core, betweenRows(source), border);
    // a root is the lowest core point of its cluster
    const component = Int32Array.from(core, (isCore, i) => {
      const known = isCore === 1 ? i : anchor[i];
      return known < 0 ? -1 : rootOf(parent, known);
    });
    return { core, component };
  } finally {
    neighborhoods.close();
  }
}

/** 1 for each row whose neighborhood weighs enough. */
async function corePoints(
  neighborhoods: Neighborhoods,
  weights: Float64Array | undefined,
  minSamples: number,
): Promise<Uint8Array> {
  const core = new Uint8Array(neighborhoods.n);
  await neighborhoods.visit((i, rows) => {
    let mass = rows.length;
    if (weights) {
      mass = 0;
      for (const l of rows) mass += weights[l];
    }
    core[i] = mass >= minSamples && (!weights || weights[i] > 0) ? 1 : 0;
  });
  return core;
}

/** What neighborhoods say of how rows hang together. */
interface Links {
  /** A forest of core points: those of one tree are in one cluster. */
  parent: Int32Array;
  /** A core point of the cluster of each other row, -1 for noise. */
  anchor: Int32Array;
}

/** Joins core points that are neighbors, and ties other rows to core points. */
async function connect(
  neighborhoods: Neighborhoods,
  core: Uint8Array,
  between: (i: number, l: number) => number,
  border: JoinSettings['border'],
): Promise<Links> {
  const { n } = neighborhoods;
  const parent = numbersTo(n);
  const anchor = new Int32Array(n).fill(-1);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const cores = numbersTo(n).filter((i) => core[i] === 1);
  await neighborhoods.visit((i, rows) => {
    for (const l of rows) {
      if (core[l]) {
        if (l < i) join(parent, i, l);
        continue;
      }
      if (border !== 'nearest') continue;
      // core points come in rising order, so that the first of equals stays
      const d = between(i, l);
      if (d < nearest[l]) {
        nearest[l] = d;
        anchor[l] = i;
      }
    }
  }, cores);
  if (border === 'first') await tieToFirst(neighborhoods, core, { parent, anchor });
  return { parent, anchor };
}

/** Ties rows that are no core points to the first cluster that reaches them: that of the lowest root. */
async function tieToFirst(
  neighborhoods: Neighborhoods,
  core: Uint8Array,
  { parent, anchor }: Links,
): Promise<void> {
  const others = numbersTo(core.length).filter((i) => core[i] === 0);
  await neighborhoods.visit((i, rows) => {
    for (const l of rows) {
      if (core[l] === 1 && (anchor[i] < 0 || rootOf(parent, l) < anchor[i])) anchor[i] = rootOf(parent, l);
    }
  }, others);
}

/** The root of a row's tree; the path to it is halved on the way. */
function rootOf(parent: Int32Array, i: number): number {
  let at = i;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}

/** The lower root stays: it is the first row of its cluster's core points. */
function join(parent: Int32Array, i: number, l: number): void {
  const [a, b] = [rootOf(parent, i), rootOf(parent, l)];
  parent[Math.max(a, b)] = Math.min(a, b);
}
