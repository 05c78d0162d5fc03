/* The words that options of texts may be, for the table of features and for the code. */

/** What terms are made of: words, characters of the whole text, or characters of each word with a space around it. */
export const TERM_UNITS = ['words', 'chars', 'chars-in-words'] as const;
/** Name of what terms are made of. */
export type TermUnit = (typeof TERM_UNITS)[number];

/**
 * How rare terms count more, N being the number of texts and df that of the texts with the term.
 * - `smooth`: ln((1 + N) / (1 + df)) + 1, as if one more text had every term.
 * - `plain`: ln(N / df) + 1.
 * - `none`: 1.
 */
export const IDF_FORMULAS = ['smooth', 'plain', 'none'] as const;
/** Name of a formula of idf. */
export type IdfFormula = (typeof IDF_FORMULAS)[number];

/** What rows of texts are scaled to: length 1, a sum of 1, or nothing. */
export const TEXT_NORMS = ['l2', 'l1', 'none'] as const;
/** Name of a way to scale rows of texts. */
export type TextNorm = (typeof TEXT_NORMS)[number];

/** Words that are left out: none, or those of a short list. */
export const STOP_LISTS = ['none', 'english'] as const;
/** Name of a list of stop words. */
export type StopList = (typeof STOP_LISTS)[number];
