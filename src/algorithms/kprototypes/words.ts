/** How first prototypes are found. */
export const MIXED_SEEDINGS = ['k-means++', 'random'] as const;
/** A way to find first prototypes. */
export type MixedSeeding = (typeof MIXED_SEEDINGS)[number];

/** How gamma is chosen. */
export const GAMMA_RULES = ['deviation', 'variance'] as const;
/** A way to choose gamma. */
export type GammaRule = (typeof GAMMA_RULES)[number];
