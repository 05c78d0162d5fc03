import type { Graph } from '../../core/graph.ts';
import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { graphFor, rowsWithMeans, sweepShared } from '../door.ts';
import type { Algorithm } from '../entry.ts';
import { GRAPH } from '../params.ts';
import { clusterGraph, type SpectralOptions } from '../spectral.ts';

/** What a graph depends on. */
const MAKING = ['metric', ...DISTANCE_PARAMS.map(({ name }) => name), ...GRAPH.map(({ name }) => name)];

/** The entry point for the table of algorithms: runs share their graph. */
export const algorithm: Algorithm = {
  titleOf: () => 'spectral',
  fit: (source, runs, context) =>
    sweepShared<Graph>(runs, MAKING, {
      grow: (settings) => graphFor(source, settings, context),
      cut: (graph, settings) => {
        const { metric = 'euclidean' } = settings as { metric?: string };
        const rows = {
          data: source.measuring?.transpose ? undefined : source.data,
          means: rowsWithMeans(source, metric),
        };
        return clusterGraph(graph, rows, { ...(settings as unknown as SpectralOptions), ...context });
      },
    }),
};
