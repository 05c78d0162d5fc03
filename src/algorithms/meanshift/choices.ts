import type { ShiftKernel } from '../../kernels/meanshift/settings.ts';

/** How rows around a point count for their mean: all within the bandwidth alike, or by exp(-d^2 / (2 bandwidth^2)). */
export const KERNELS = ['flat', 'gaussian'] as const satisfies readonly ShiftKernel[];
export type Kernel = ShiftKernel;

/** The cluster of a row with no mode within the bandwidth: that of the nearest mode, or none. */
export const ORPHANS = ['nearest', 'noise'] as const;
export type Orphans = (typeof ORPHANS)[number];
