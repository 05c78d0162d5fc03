/** Texts that stand for an unknown label in any file. */
const MISSING = /^(na|n\/a|#n\/a|nan|null|\?)?$/i;

/** Whether a text is no label: nothing, NA, N/A, NaN, null or ?, in any case. */
export function isMissingLabel(text: string): boolean {
  return MISSING.test(text.trim());
}
