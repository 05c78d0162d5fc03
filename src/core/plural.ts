/** "1 cluster", "4 clusters". */
export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** The unit of n things: "rows", or "row" for one. @param units in the plural */
export function unitFor(n: number, units: string): string {
  return n === 1 ? units.replace(/s$/, '') : units;
}
