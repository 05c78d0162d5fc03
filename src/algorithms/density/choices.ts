import { DISTANCE_PARAMS } from '../../distances/table.ts';

/** How HDBSCAN chooses clusters among those of all densities. */
export const METHODS = ['eom', 'leaf'] as const;
export type Method = (typeof METHODS)[number];

/** Parameters that a tree of mutual reachability depends on; all others only choose clusters from it. */
export const TREE_PARAMS: readonly string[] = [
  'minSamples',
  'metric',
  ...DISTANCE_PARAMS.map(({ name }) => name),
];

/** What the valleys of OPTICS end at. */
export const CORRECTIONS = ['predecessor', 'none'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** Which cluster of DBSCAN a border row belongs to. */
export const BORDERS = ['nearest', 'first', 'noise'] as const;
export type Border = (typeof BORDERS)[number];
