import { type CommunitiesOptions, communitiesOf } from '../communities.ts';
import type { Algorithm } from '../entry.ts';
import { fitOnGraphs } from '../onGraph.ts';

/** The entry point for the table of algorithms. */
export const algorithm: Algorithm = {
  fit: fitOnGraphs((graph, rows, settings, context) =>
    communitiesOf(graph, rows, { ...(settings as CommunitiesOptions), ...context }),
  ),
};
