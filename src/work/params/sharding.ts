import type { Param } from '../../core/params.ts';

const GROUP = 'Rows in many files';

/** Passes over rows that stay in their files. */
export const SHARDING = [
  {
    name: 'shards',
    type: 'switch',
    help: 'leave the rows in their files and pass over them, as over the shards of a manifest; the result has the same bytes for any number of shards',
    group: GROUP,
    for: ['table', 'matrix'],
  },
] as const satisfies readonly Param[];
