/** "1 cluster", "4 clusters". */
export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** The unit of n things: "rows", or "row" for one; "leaves", or "leaf". @param units in the plural */
export function unitFor(n: number, units: string): string {
  return n === 1 ? units.replace(/^leaves$/, 'leafs').replace(/s$/, '') : units;
}

/** "a, b and c". */
export function listAll(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first of many names: "a, b, c and 4 more". */
export function listFew(names: readonly string[], most = 5): string {
  const few = names.slice(0, most).join(', ');
  return names.length > most ? `${few} and ${names.length - most} more` : few;
}
