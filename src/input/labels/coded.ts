import type { Rows } from '../../core/dataset.ts';

/** Texts by their words, which are few: text i is `words[codes[i]]`. */
export interface CodedTexts {
  words: readonly string[];
  codes: Int32Array;
}

/** Numbers the distinct texts in the order of their first use. */
export function codeTexts(texts: readonly string[]): CodedTexts {
  const known = new Map<string, number>();
  const codes = new Int32Array(texts.length);
  for (let i = 0; i < codes.length; i++) {
    let code = known.get(texts[i]);
    if (code === undefined) {
      code = known.size;
      known.set(texts[i], code);
    }
    codes[i] = code;
  }
  return { words: [...known.keys()], codes };
}

/** Numbers as texts. */
export function codeNumbers(values: Rows): CodedTexts {
  const known = new Map<number, number>();
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
