import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Graph, Symmetry } from '../core/graph.ts';
import { type AnyRows, requiresDense } from '../core/sparse.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type GraphSpec, graphOfRows } from '../distances/graph.ts';
import { GRAPH_WORDS, graphFromWord } from '../distances/graphWords.ts';
import type { DistanceOptions } from '../distances/measure.ts';
import { transpose } from '../distances/rows.ts';
import { DISTANCE_PARAMS, type Distance, findDistance } from '../distances/table.ts';
import type { OnFit } from './centers/centroids.ts';
import type { FitContext, Fitted, Settings, Source } from './entry.ts';
import { USUAL_GRAPH } from './params.ts';

/*
 * What algorithms share where they stand behind the one door of `entry.ts`.
 */

/** Fits several k with the same other settings, in the order of `ks`. */
type Sweep = (settings: Settings, ks: number[], onFit: OnFit) => Promise<Clustering[]>;

/** Fits runs by sweeps: runs that differ only in k share a sweep. */
export async function sweepByK(runs: readonly Settings[], sweep: Sweep): Promise<Fitted[]> {
  const groups = new Map<string, number[]>();
  for (const [at, { k: _, ...shared }] of runs.entries()) {
    const key = JSON.stringify(shared);
    groups.set(key, [...(groups.get(key) ?? []), at]);
  }
  const fitted = new Array<Fitted>(runs.length);
  for (const places of groups.values()) {
    const ks = places.map((at) => runs[at].k as number);
    const spent = new Map<number, number>();
    const found = await sweep(runs[places[0]], ks, ({ k, seconds }) => spent.set(k, seconds));
    for (const [i, clustering] of found.entries())
      fitted[places[i]] = { clustering, seconds: spent.get(ks[i]) ?? 0 };
  }
  return fitted;
}

/** How runs share work: what takes most of the time, and what each run takes from it. */
interface SharedWork<Grown> {
  grow(settings: Settings): Promise<Grown>;
  cut(grown: Grown, settings: Settings): Clustering | Promise<Clustering>;
}

/** Fits runs of which those that agree in the settings of some names share what was grown. */
export async function sweepShared<Grown>(
  runs: readonly Settings[],
  names: readonly string[],
  { grow, cut }: SharedWork<Grown>,
): Promise<Fitted[]> {
  const keys = runs.map((settings) => JSON.stringify(names.map((name) => settings[name])));
  const grown = new Map<string, { one: Grown; seconds: number }>();
  const fitted: Fitted[] = [];
  for (const [at, settings] of runs.entries()) {
    let shared = grown.get(keys[at]);
    if (!shared) {
      const started = performance.now();
      const one = await grow(settings);
      const sharers = keys.filter((key) => key === keys[at]).length;
      shared = { one, seconds: (performance.now() - started) / 1000 / sharers };
      grown.set(keys[at], shared);
    }
    const started = performance.now();
    const clustering = await cut(shared.one, settings);
    fitted.push({ clustering, seconds: shared.seconds + (performance.now() - started) / 1000 });
  }
  return fitted;
}

/** @throws {ClusterkitError} usage, if only distances or sparse rows are given */
export function rowsOf({ data, sparse }: Source, algorithm: string): Dataset {
  if (data) return data;
  if (sparse) throw requiresDense(algorithm);
  throw new ClusterkitError('usage', `${algorithm} requires rows, and only distances are given`);
}

/** Rows of either kind. @throws {ClusterkitError} usage, if only distances are given */
export function anyRowsOf(source: Source, algorithm: string): AnyRows {
  return source.sparse ?? rowsOf(source, algorithm);
}

/**
 * Rows, or given distances, for algorithms that take both.
 * @throws {ClusterkitError} usage, for sparse rows
 */
export function comparedOf(
  { data, distances, sparse }: Source,
  algorithm: string,
): Dataset | CondensedMatrix {
  if (sparse) throw requiresDense(algorithm);
  return distances ?? (data as Dataset);
}

/** A source with its columns as rows, where columns are compared, for algorithms that do not turn them. */
export function turnedSource(source: Source): Source {
  const { data, measuring: { transpose: turned, ...measuring } = {} } = source;
  return turned && data ? { ...source, data: transpose(data), measuring } : source;
}

/** How rows are compared: as they were read, and as the settings say. */
export function measuringOf({ measuring }: Pick<Source, 'measuring'>, settings: Settings): DistanceOptions {
  const own = DISTANCE_PARAMS.filter(({ name }) => settings[name] !== undefined);
  return { ...measuring, ...Object.fromEntries(own.map(({ name }) => [name, settings[name]])) };
}

/** The rows or columns that are clustered, if they have means. */
export function rowsWithMeans({ data, measuring = {} }: Pick<Source, 'data' | 'measuring'>, metric: string) {
  if (!data) return undefined;
  const { categorical = [] } = measuring;
  if (categorical.length > 0 && findDistance(metric).categorical) return undefined;
  return measuring.transpose ? transpose(data) : data;
}

/**
 * The graph of the rows: one that is given, or made as the settings say.
 * @throws {ClusterkitError} usage, for settings that say nothing about such a graph; input; memory; aborted
 */
export async function graphFor(source: Source, settings: Settings, context: FitContext): Promise<Graph> {
  const { graph, gamma, symmetry, beta } = settings as GraphSettings;
  const spec = source.graph ?? graphFromWord(graph ?? USUAL_GRAPH, 'graph');
  if (!spec) throw invalid('graph', GRAPH_WORDS, graph);
  const whole = withWeights(spec, { gamma, symmetry, beta });
  if (whole.kind === 'given') return whole.graph;
  const { metric = 'euclidean' } = settings as { metric?: Distance };
  const { maxMemory } = context;
  const measuring = measuringOf(source, settings);
  const options = { ...measuring, ...context, maxMemory, metric, graph: whole };
  const make = () => graphOfRows(source.sparse ?? comparedOf(source, 'a graph of rows'), options);
  // other kinds hold large lists, and are soon made
  if (!source.graphs || !isOfNeighbors(whole)) return make();
  return source.graphs.getOr(JSON.stringify([whole, measuring, metric]), make);
}

function isOfNeighbors({ kind }: GraphSpec): boolean {
  return kind === 'knn' || kind === 'mutual-knn' || kind === 'radius';
}

/** What the parameters of graphs are called in settings. */
interface GraphSettings {
  graph?: string;
  gamma?: number | 'auto';
  symmetry?: Symmetry;
  beta?: number;
}

/** How fast weights fall with gradients between pixels, as in the example of scikit-learn. */
const USUAL_BETA = 10;

/** @throws {ClusterkitError} usage, for a setting that says nothing about such a graph, or is said twice */
function withWeights(spec: GraphSpec, { gamma, symmetry, beta }: Omit<GraphSettings, 'graph'>): GraphSpec {
  const { kind } = spec;
  const given = { gamma, symmetry, beta };
  const used: readonly string[] = USED[kind];
  const idle = (Object.keys(given) as (keyof typeof given)[]).find(
    (name) => given[name] !== undefined && !used.includes(name),
  );
  if (idle) throw new ClusterkitError('usage', `is not used with a graph of kind ${kind}`, { option: idle });
  if (kind === 'rbf' && typeof spec.gamma === 'number' && gamma !== undefined)
    throw new ClusterkitError('usage', `is said twice: the graph is rbf:${spec.gamma}`, { option: 'gamma' });
  if (kind === 'grid' || kind === 'regions') return { ...spec, beta: beta ?? USUAL_BETA };
  return {
    ...spec,
    ...(gamma !== undefined && { gamma }),
    ...(symmetry !== undefined && { symmetry }),
  } as GraphSpec;
}

const USED: Record<GraphSpec['kind'], readonly string[]> = {
  knn: ['gamma', 'symmetry'],
  'mutual-knn': ['gamma'],
  radius: ['gamma'],
  rbf: ['gamma'],
  grid: ['beta'],
  regions: ['beta'],
  edges: ['symmetry'],
  given: ['symmetry'],
};
