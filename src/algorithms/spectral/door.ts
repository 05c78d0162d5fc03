import type { Algorithm } from '../entry.ts';
import { fitOnGraphs } from '../onGraph.ts';
import { clusterGraph, type SpectralOptions } from '../spectral.ts';

/** The entry point for the table of algorithms. */
export const algorithm: Algorithm = {
  titleOf: () => 'spectral',
  fit: fitOnGraphs((graph, rows, settings, context) =>
    clusterGraph(graph, rows, { ...(settings as unknown as SpectralOptions), ...context }),
  ),
};
