/** Ways to mix colors side by side: plain data for options and help. */
export const DITHERS = ['none', 'floyd-steinberg', 'atkinson', 'bayer4', 'bayer8', 'blue-noise'] as const;

/** A way to mix colors side by side; none: each pixel is the nearest color. */
export type DitherName = (typeof DITHERS)[number];
