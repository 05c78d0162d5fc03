/** Words for preferences: the median of all similarities, those of rows to themselves (0) included, and the least one. */
export const PREFERENCES = ['median', 'min'] as const;
export type PreferenceWord = (typeof PREFERENCES)[number];
