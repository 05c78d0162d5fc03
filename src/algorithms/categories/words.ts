/** How the first modes of one start are found. */
export const MODE_SEEDINGS = ['cao', 'huang', 'random'] as const;
/** A way to find first modes. */
export type ModeSeeding = (typeof MODE_SEEDINGS)[number];

/** How the first modes of all starts are found; auto: cao, then random. */
export const MODE_INITS = ['auto', ...MODE_SEEDINGS] as const;
/** A way to find first modes, or auto. */
export type ModeInit = (typeof MODE_INITS)[number];
