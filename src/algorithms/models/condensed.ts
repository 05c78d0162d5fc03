import type { Condensed, Density } from '../../core/clustering.ts';
import { weighing } from '../clusters.ts';
import { joinGrown } from '../hdbscan/join.ts';
import { broken, isList, isPoint } from './checks.ts';
import type { ModelHead, ModelKind } from './kind.ts';
import { checkNumbers, keepRows, measureBoth, type RowsBody } from './rows.ts';

/** A density; null is infinite, as where equal rows never part. */
type StoredDensity = number | null;

/** The clusters of all densities, and the rows that weigh something: a row joins the one that it reaches first. */
export interface CondensedBody extends Pick<RowsBody, 'rows'> {
  /** Weights of the rows; absent: 1 each. */
  weights?: number[];
  /** Of each row how far it is to where the rows around it weigh minSamples. */
  core: number[];
  /** Of each row the last cluster that it is in, and the density at which it leaves. */
  last: number[];
  density: StoredDensity[];
  /** The root first, whose parent is -1, and each cluster after its parent; densities of birth and death. */
  clusters: { parent: number[]; birth: number[]; death: StoredDensity[] };
  /** The k clusters of the result. */
  selected: number[];
  minSamples: number;
  /** The distance beyond which rows are noise where all are one cluster. */
  epsilon: number;
}

export const condensed: ModelKind<CondensedBody> = {
  async make({ data, clustering, settings }) {
    const { clusters, rows, selected } = clustering.condensed as Condensed;
    const { coreDistances } = clustering.density as Required<Pick<Density, 'coreDistances'>>;
    const { minSamples = 5, epsilon = 0 } = settings as { minSamples?: number; epsilon?: number };
    // where the rows weigh too little for any density, nothing joins them
    const of = weighing(data).filter((i) => Number.isFinite(coreDistances[i]));
    const { labels: _, ...kept } = keepRows(data, clustering.labels, of, settings);
    const { weights } = data;
    return {
      ...kept,
      ...(weights && { weights: Array.from(of, (i) => weights[i]) }),
      core: Array.from(of, (i) => coreDistances[i]),
      last: Array.from(of, (i) => rows.last[i]),
      density: Array.from(of, (i) => stored(rows.density[i])),
      clusters: {
        parent: Array.from(clusters.parent),
        birth: Array.from(clusters.birth),
        death: Array.from(clusters.death, stored),
      },
      selected: Array.from(selected),
      minSamples,
      epsilon,
    };
  },
  check(body, head) {
    const count = checkClusters(body, head);
    const { last, core, density, weights, rows, minSamples, epsilon } = body;
    if (!Array.isArray(last) || !last.every((c) => isBelow(c, count)))
      throw broken(`last must hold numbers of clusters, from 0 to ${count - 1}`);
    checkNumbers(rows, last.length, head);
    if (!isPoint(core, last.length) || core.some((d) => d < 0))
      throw broken(`core must be ${last.length} numbers of at least 0`);
    if (!areDensities(density, last.length))
      throw broken(`density must be ${last.length} numbers of at least 0`);
    if (weights !== undefined && !(isPoint(weights, last.length) && weights.every((weight) => weight > 0)))
      throw broken(`weights must be ${last.length} numbers above 0`);
    for (const [name, value] of Object.entries({ minSamples, epsilon }))
      if (!isPoint([value], 1) || (value as number) < 0)
        throw broken(`${name} must be a number of at least 0`);
  },
  async assign(model, data, { pacer, maxMemory }) {
    const warnings = [{ code: 'labels-approximate' } as const];
    if (model.last.length === 0)
      return { labels: new Int32Array(data.n).fill(-1), strengths: new Float64Array(data.n), warnings };
    const { kept: rows, others } = measureBoth(model, data, maxMemory);
    const { clusters } = model;
    const grown = {
      ...model,
      rows,
      density: model.density.map(read),
      clusters: { ...clusters, death: clusters.death.map(read) },
    };
    const { outlierScores, ...joined } = await joinGrown(grown, others, pacer);
    return { ...joined, density: { outlierScores }, warnings };
  },
};

const stored = (density: number): StoredDensity => (Number.isFinite(density) ? density : null);
const read = (density: StoredDensity): number => density ?? Number.POSITIVE_INFINITY;

/** Whether a value is a whole number from 0 to below another one. */
function isBelow(value: unknown, count: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < count;
}

function areDensities(value: unknown, length: number): boolean {
  return (
    isList(value, length) && value.every((one) => one === null || (Number.isFinite(one) && Number(one) >= 0))
  );
}

/**
 * @returns the number of clusters
 * @throws {ClusterkitError} input
 */
function checkClusters(body: { clusters?: unknown; selected?: unknown }, { k }: ModelHead): number {
  const { parent, birth, death } = (body.clusters ?? {}) as Record<string, unknown>;
  // the root first, so that each path up has an end
  if (
    !Array.isArray(parent) ||
    parent[0] !== -1 ||
    !parent.slice(1).every((above, at) => isBelow(above, at + 1))
  )
    throw broken('the clusters must come after their parents');
  const count = parent.length;
  if (!areDensities(birth, count) || !isPoint(birth, count) || !areDensities(death, count))
    throw broken(`clusters must have ${count} densities of birth and of death`);
  const { selected } = body;
  const isChosen = isList(selected, k) && selected.every((c) => isBelow(c, count));
  if (!isChosen || new Set(selected).size < k)
    throw broken(`selected must be k = ${k} of the ${count} clusters`);
  return count;
}
