import { describe, expect, it } from 'vitest';
import { findLinkage, LINKAGE_NAMES, LINKAGES } from '../../src/algorithms/hac/linkages.ts';
import type { Entry } from '../../src/core/entry.ts';
import { DISTANCE_NAMES, DISTANCES, findDistance } from '../../src/distances/table.ts';
import { FEATURE_NAMES, FEATURES, findFeature } from '../../src/features/table.ts';
import { findIndex, INDEX_NAMES, INDICES } from '../../src/indices/table.ts';

type Table = [string, readonly Entry[], readonly string[], (word: string) => Entry];

const TABLES: Table[] = [
  ['distances', DISTANCES, DISTANCE_NAMES, findDistance],
  ['linkages', LINKAGES, LINKAGE_NAMES, findLinkage],
  ['features', FEATURES, FEATURE_NAMES, findFeature],
  ['indices', INDICES, INDEX_NAMES, findIndex],
];

describe.each(TABLES)('the table of %s', (_, entries, names, find) => {
  it('has each word once', () => {
    const words = entries.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(words.map((word) => word.toLowerCase())).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[a-z][a-zD0-9.-]*$/);
    expect(entries.map(({ name }) => name)).toEqual(names);
  });

  it('says of every entry what it is', () => {
    for (const { name, title, about, reference } of entries) {
      expect(title, name).toMatch(/[A-Z]/);
      expect(about, name).toMatch(/^.{20,}[^.]$/);
      if (reference) expect(reference, name).toMatch(/".+", .*\d{4}$/);
    }
  });

  it('finds names and aliases in any case, and the nearest to a word that is none', () => {
    for (const entry of entries) {
      for (const word of [entry.name, ...(entry.aliases ?? [])]) {
        expect(find(word)).toBe(entry);
        expect(find(word.toUpperCase())).toBe(entry);
      }
    }
    const [{ name }] = entries;
    expect(() => find(`${name}x`)).toThrow(`did you mean ${name}?`);
    expect(() => find(undefined as never)).toThrow(names[1]);
  });
});
