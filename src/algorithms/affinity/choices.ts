/** Words for preferences: the median of all similarities, those of rows to themselves (0) included, and the least one. */
export const PREFERENCES = ['median', 'min'] as const;
/** A word for the preferences. */
export type PreferenceWord = (typeof PREFERENCES)[number];
