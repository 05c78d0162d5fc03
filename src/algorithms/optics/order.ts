import { checkNumber, checkRadius } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { checkMemory } from '../../core/memory.ts';
import { Pacer } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { unitsOf } from '../../distances/neighbors.ts';
import { type Ordered, orderByIndex, orderInTurn, orderingBytes } from '../../kernels/optics.ts';
import { coresOf, kindsOf } from '../density/cores.ts';
import { type SourceOptions, sourceOf } from '../density/source.ts';
import { edgesOf } from '../hac/single.ts';
import type { MergeSource } from '../hac/source.ts';

/** Rows in their order, with distances in the units of the metric. */
export interface OrderedRows extends Ordered {
  core: Float64Array;
  weights?: Float64Array;
  minSamples: number;
}

/** What the order depends on. */
export interface OrderOptions extends SourceOptions {
  /** Weight of the rows within the core distance of a row, the row itself included, at least 0, default 5. */
  minSamples?: number;
  /** Rows farther apart than this do not reach each other; at least 0, default no bound. */
  maxEps?: number;
}

/** @throws {ClusterkitError} usage, input, memory or aborted */
export async function orderRows(
  data: Dataset | CondensedMatrix,
  options: OrderOptions,
): Promise<OrderedRows> {
  const { minSamples = 5, maxEps = Number.POSITIVE_INFINITY, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkNumber('minSamples', minSamples, 0);
  checkRadius('maxEps', maxEps);
  const source = sourceOf(data, options);
  const { n, weights, measured } = source;
  const pacer = new Pacer(options);
  checkMemory('the order of rows', orderingBytes(n, measured?.dim ?? 0), maxMemory);
  const units = unitsOf(measured ?? (source.given as CondensedMatrix));
  const { kinds, distinct } = kindsOf(source);
  const known = await coresOf(kinds, minSamples, maxMemory, pacer);
  const core = distinct ? Float64Array.from(distinct.kinds, (kind) => known[kind]) : known;
  const limit = maxEps === Number.POSITIVE_INFINITY ? maxEps : units.limit(maxEps);
  const ordered = await order(source, core, limit, pacer);
  return {
    ...ordered,
    reachability: ordered.reachability.map(units.distance),
    core: core.map((d) => (d <= limit ? units.distance(d) : Number.POSITIVE_INFINITY)),
    weights,
    minSamples,
  };
}

async function order(source: MergeSource, core: Float64Array, limit: number, pacer: Pacer): Promise<Ordered> {
  const { n, weights, measured } = source;
  // rows without weight reach nothing
  const reaching = weights ? core.map((d, i) => (weights[i] > 0 ? d : Number.POSITIVE_INFINITY)) : core;
  const steps =
    (measured?.squared && orderByIndex(measured, reaching, limit)) ||
    orderInTurn(n, edgesOf(source), reaching, limit);
  return pacer.run(steps, (done) => ({ stage: 'order', done, total: n }));
}
