import type { BlockNorm } from '../kernels/hog.ts';

/* The words that options of features may be, for the table of features and for the code. */

/** How `hog` normalizes blocks. */
export const BLOCK_NORMS = ['L1', 'L1-sqrt', 'L2', 'L2-Hys'] as const satisfies readonly BlockNorm[];

/**
 * - `none`: no scaling.
 * - `standard`: mean 0 and standard deviation 1 (that of the population: divided by the weight of all rows).
 * - `minmax`: from 0 to 1.
 * - `robust`: median 0 and interquartile range 1.
 * - `l2`: rows of length 1, instead of columns of equal spread.
 */
export const SCALE_METHODS = ['none', 'standard', 'minmax', 'robust', 'l2'] as const;
/** Name of a way to scale. */
export type ScaleMethod = (typeof SCALE_METHODS)[number];

/** exact: up to rounding, from the smaller of dim x dim and n x n products; randomised: a few passes over the rows. */
export type PcaMethod = 'exact' | 'randomised';
export const PCA_METHODS = ['auto', 'exact', 'randomised'] as const satisfies readonly (PcaMethod | 'auto')[];

/** Start of the points: the first principal components, or random. */
export const TSNE_INITS = ['pca', 'random'] as const;
/** Name of a way to initialize the points. */
export type TsneInit = (typeof TSNE_INITS)[number];
