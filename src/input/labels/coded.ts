import type { Rows } from '../../core/dataset.ts';

/** Texts by their words, which are few: text i is `words[codes[i]]`. */
export interface CodedTexts {
  words: readonly string[];
  codes: Int32Array;
}

/** Numbers the distinct texts in the order of their first use. */
export function codeTexts(texts: readonly string[]): CodedTexts {
  return coded(texts);
}

/** Numbers as texts. */
export function codeNumbers(values: Rows): CodedTexts {
  return coded(values);
}

function coded<T>(values: ArrayLike<T>): CodedTexts {
  const known = new Map<T, number>();
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    let code = known.get(values[i]);
    if (code === undefined) {
      code = known.size;
      known.set(values[i], code);
    }
    codes[i] = code;
  }
  return { words: Array.from(known.keys(), String), codes };
}

/** One text after the other. */
export function textsOf({ words, codes }: CodedTexts): string[] {
  const texts = new Array<string>(codes.length);
  for (let i = 0; i < codes.length; i++) texts[i] = words[codes[i]];
  return texts;
}

/** Which of the words occur. */
export function usedWords({ words, codes }: CodedTexts): string[] {
  const used = new Uint8Array(words.length);
  for (let i = 0; i < codes.length; i++) used[codes[i]] = 1;
  return words.filter((_, code) => used[code] === 1);
}
