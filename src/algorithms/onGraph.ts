import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Graph } from '../core/graph.ts';
import type { AnyRows } from '../core/sparse.ts';
import { DISTANCE_PARAMS } from '../distances/table.ts';
import { graphFor, rowsWithMeans, sweepShared } from './door.ts';
import type { Algorithm, FitContext, Settings } from './entry.ts';
import { GRAPH } from './params.ts';

/*
 * What algorithms on graphs share.
 */

/** The rows that a graph is of. */
export interface RowsOfGraph {
  data?: AnyRows;
  /** Rows of which clusters have means. */
  means?: Dataset;
}

/** What a graph depends on. */
const MAKING = ['metric', ...DISTANCE_PARAMS.map(({ name }) => name), ...GRAPH.map(({ name }) => name)];

/** Fits runs that share their graph where settings agree in how it is made. */
export function fitOnGraphs(
  cluster: (graph: Graph, rows: RowsOfGraph, settings: Settings, context: FitContext) => Promise<Clustering>,
): Algorithm['fit'] {
  return (source, runs, context) =>
    sweepShared<Graph>(runs, MAKING, {
      grow: (settings) => graphFor(source, settings, context),
      cut: (graph, settings) => {
        const { metric = 'euclidean' } = settings as { metric?: string };
        const rows = {
          data: source.measuring?.transpose ? undefined : (source.sparse ?? source.data),
          means: rowsWithMeans(source, metric),
        };
        return cluster(graph, rows, settings, context);
      },
    });
}

/**
 * The weights of the rows of a graph.
 * @throws {ClusterkitError} input, for a row without weight
 */
export function weightsOnGraph({ n }: Graph, data: AnyRows | undefined): Float64Array | undefined {
  const weights = data?.n === n ? data.weights : undefined;
  const at = weights?.indexOf(0) ?? -1;
  if (at < 0) return weights;
  throw new ClusterkitError('input', 'the weight 0 is not above 0', {
    at: { row: at },
    remedies: [{ how: 'do', what: 'leave the row out' }],
  });
}
