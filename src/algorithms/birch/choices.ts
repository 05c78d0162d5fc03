/** How the leaves of BIRCH become clusters. */
export const GLOBALS = ['kmeans', 'hac', 'none'] as const;
/** A way in which the leaves of BIRCH become clusters. */
export type GlobalStep = (typeof GLOBALS)[number];
