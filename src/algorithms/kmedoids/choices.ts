/** What is made small: the sum of the distances to the medoids, or that of a / b, 1 minus the medoid silhouette. */
export const OBJECTIVES = ['loss', 'silhouette'] as const;
export type Objective = (typeof OBJECTIVES)[number];

/** How medoids are searched. */
export const METHODS = ['auto', 'exact', 'clara'] as const;
export type Method = (typeof METHODS)[number];

/** Methods that choose the first medoids. */
export const MEDOID_SEEDINGS = ['k-means++', 'build', 'lab', 'random'] as const;
export type MedoidSeeding = (typeof MEDOID_SEEDINGS)[number];
