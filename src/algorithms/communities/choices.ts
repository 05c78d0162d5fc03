/** What communities make large. */
export const OBJECTIVES = ['modularity', 'cpm'] as const;

/**
 * - `modularity`: edges within communities, less those that nodes of such degrees had by chance.
 * - `cpm`: edges within communities, less a share of all pairs of nodes (constant Potts model).
 */
export type Objective = (typeof OBJECTIVES)[number];
