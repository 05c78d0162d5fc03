import type { Palette } from './palette.ts';

/** Control characters, line separators, and marks that turn the direction of text. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A name as one line of visible text; lone halves of surrogate pairs become U+FFFD. */
export function plainName(name: string): string {
  return name
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(UNSEEN, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

/** The longest start of a text that takes at most `most` bytes of UTF-8 and ends between characters. */
export function cutToBytes(text: string, most: number): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= most) return text;
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > most) break;
    kept += character;
  }
  return kept.trimEnd();
}

/** A visible name for each swatch: its own, or its number from 1. */
export function swatchNames({ swatches }: Palette): string[] {
  return swatches.map(({ name, role }, i) => plainName(name ?? role ?? '') || String(i + 1));
}

/**
 * Names that can be parts of identifiers in style sheets and keys of tokens: lower case letters, digits and hyphens, each
 * once. A name without such characters becomes its number.
 */
export function identifiers(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const word = identifier(name) || String(i + 1);
    let unique = word;
    for (let copy = 2; taken.has(unique); copy++) unique = `${word}-${copy}`;
    taken.add(unique);
    return unique;
  });
}

/** Letters of Latin script that are no letter with an accent. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ...([
    ['ß', 'ss'],
    ['æ', 'ae'],
    ['œ', 'oe'],
    ['ø', 'o'],
    ['đ', 'd'],
    ['ð', 'd'],
    ['ł', 'l'],
    ['þ', 'th'],
    ['ı', 'i'],
  ] as const),
]);

/** A text as lower case letters, digits and hyphens: accents are taken off, all else parts words. */
export function identifier(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => LETTERS.get(letter) ?? letter)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
