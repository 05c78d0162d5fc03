import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SparseRows } from '../../src/core/sparse.ts';
import { hashTexts } from '../../src/features/text/hashing.ts';
import { byCodePoints } from '../../src/features/text/terms.ts';
import { applyTfidf, type TfidfOptions, tfidf } from '../../src/features/text/tfidf.ts';
import { Lottery } from '../support/random.ts';
import { plainTfidf } from '../support/texts.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/sklearn/texts.json', import.meta.url), 'utf8'),
) as {
  texts: string[];
  tfidf: Record<
    string,
    { terms: string[]; weights: number[]; starts: number[]; places: number[]; values: number[] }
  >;
  hashing: { starts: number[]; places: number[]; values: number[] };
};

const textsOf = (texts: readonly string[], weights?: number[]) => ({
  texts,
  n: texts.length,
  ...(weights && { weights: Float64Array.from(weights) }),
});

function expectRows(rows: SparseRows, wanted: { starts: number[]; places: number[]; values: number[] }) {
  expect([...rows.starts]).toEqual(wanted.starts);
  expect([...rows.places]).toEqual(wanted.places);
  for (const [p, value] of wanted.values.entries()) expect(rows.values[p]).toBeCloseTo(value, 12);
}

/** Random words of a few letters, some of them beyond ASCII. */
function randomTexts(lottery: Lottery, n: number): string[] {
  const letters = [...'abß日é_7Σ𝒜'];
  const word = () =>
    Array.from({ length: lottery.below(4) }, () => letters[lottery.below(letters.length)]).join('');
  return Array.from({ length: n }, () => Array.from({ length: lottery.below(12) }, word).join(' . '));
}

describe('TF-IDF', () => {
  it.each<[string, TfidfOptions]>([
    ['usual', {}],
    ['chars', { by: 'chars', grams: [2, 3] }],
    ['chars-in-words', { by: 'chars-in-words', grams: [2, 4] }],
    ['pairs', { grams: [1, 2], sublinear: true }],
    ['frequent', { minDf: 2 }],
    ['plain', { norm: 'none', idf: 'plain' }],
    ['rare', { norm: 'l1', maxDf: 0.3 }],
  ])('is that of scikit-learn: %s', async (name, options) => {
    const wanted = fixture.tfidf[name];
    const { data, model } = await tfidf(textsOf(fixture.texts), options);
    expect(model.terms).toEqual(wanted.terms);
    for (const [j, weight] of wanted.weights.entries()) expect(model.weights[j]).toBeCloseTo(weight, 12);
    expectRows(data.rows, wanted);
  });

  it('is computed by hand', async () => {
    // N = 3; "red" in 2 texts: ln(4 / 3) + 1, "fish" in all: 1, "blue" and "sea" in 1: ln 2 + 1
    const { data, model, warnings } = await tfidf(textsOf(['red fish red', 'Blue fish, a sea', 'fish: RED']));
    expect(model).toEqual({
      by: 'words',
      grams: [1, 1],
      stop: 'none',
      sublinear: false,
      norm: 'l2',
      idf: 'smooth',
      terms: ['blue', 'fish', 'red', 'sea'],
      weights: [Math.log(2) + 1, 1, Math.log(4 / 3) + 1, Math.log(2) + 1],
    });
    const red = 2 * (Math.log(4 / 3) + 1);
    const length = Math.sqrt(1 + red * red);
    expect(data).toMatchObject({ n: 3, dim: 4, columns: ['blue', 'fish', 'red', 'sea'] });
    expect([...data.rows.starts]).toEqual([0, 2, 5, 7]);
    expect([...data.rows.places]).toEqual([1, 2, 0, 1, 3, 1, 2]);
    expect(data.rows.values[0]).toBeCloseTo(1 / length, 14);
    expect(data.rows.values[1]).toBeCloseTo(red / length, 14);
    expect(warnings).toEqual([]);
  });

  it('agrees with maps of random texts', async () => {
    const lottery = new Lottery(3);
    for (let round = 0; round < 6; round++) {
      const texts = [...randomTexts(lottery, 15), 'aa'];
      const { data, model } = await tfidf(textsOf(texts));
      const { starts, places, values } = data.rows;
      for (const [i, wanted] of plainTfidf(texts).entries()) {
        const found = new Map<string, number>();
        for (let p = starts[i]; p < starts[i + 1]; p++) found.set(model.terms[places[p]], values[p]);
        expect([...found.keys()]).toEqual([...wanted.keys()].sort(byCodePoints));
        for (const [term, value] of wanted) expect(found.get(term)).toBeCloseTo(value, 12);
      }
    }
  });

  it('counts a weight as so many texts', async () => {
    const texts = fixture.texts.slice(4);
    const weighted = await tfidf(textsOf(texts, [2, 1, 3]), { maxTerms: 4 });
    const repeated = await tfidf(textsOf([0, 0, 1, 2, 2, 2].map((i) => texts[i])), { maxTerms: 4 });
    expect(weighted.model).toEqual(repeated.model);
    const light = await tfidf(textsOf([...texts, 'nobody'], [1, 1, 1, 0]));
    expect(light.model.terms).not.toContain('nobody');
    expect(light.model.weights).toEqual((await tfidf(textsOf(texts))).model.weights);
  });

  it('keeps the terms that occur most often, of equals the first', async () => {
    const { model } = await tfidf(textsOf(['cc cc bb', 'aa dd bb']), { maxTerms: 3 });
    expect(model.terms).toEqual(['aa', 'bb', 'cc']);
  });

  it('leaves stop words out before it makes pairs', async () => {
    const { model } = await tfidf(textsOf(['the end of the road', 'an end']), {
      stop: 'english',
      grams: [1, 2],
    });
    expect(model.terms).toEqual(['end', 'end road', 'road']);
  });

  it('treats other texts by the terms that it knows', async () => {
    const texts = textsOf(fixture.texts);
    const { data, model } = await tfidf(texts, { grams: [1, 2] });
    const again = await applyTfidf(texts, JSON.parse(JSON.stringify(model)));
    expect(again.data).toEqual(data);
    const other = await applyTfidf(textsOf(['unheard words', 'the cat']), model);
    expect(other.warnings).toEqual([{ code: 'texts-without-terms', rows: 1, first: 0 }]);
    expect([...other.data.rows.starts]).toEqual([0, 0, 3]);
  });

  it('takes words of any length', async () => {
    const long = 'ab'.repeat(200_000);
    const { model } = await tfidf(textsOf([`${long} cat`, `cat ${long} the`]), { stop: 'english' });
    expect(model.terms).toEqual([long, 'cat']);
  });

  it('tells of texts without terms, and refuses texts that have none at all', async () => {
    const { warnings, data } = await tfidf(textsOf(['', 'a b', 'cat cat']));
    expect(warnings).toEqual([{ code: 'texts-without-terms', rows: 2, first: 0 }]);
    expect([...data.rows.values]).toEqual([1]);
    await expect(tfidf(textsOf(['', 'a']))).rejects.toThrow('the texts hold no terms');
    await expect(tfidf(textsOf(['the']), { stop: 'english' })).rejects.toThrow('no terms beside stop words');
    await expect(tfidf(textsOf(['cat', 'dog']), { minDf: 2 })).rejects.toThrow(
      'none of the 2 terms is left within minDf = 2 and maxDf = 1',
    );
    await expect(tfidf(textsOf([]))).rejects.toThrow('there are no texts');
  });

  it.each<[TfidfOptions, string]>([
    [{ grams: [2, 1] }, 'a range such as 1..2'],
    [{ grams: [0, 1] }, 'grams'],
    [{ maxTerms: 0 }, 'maxTerms'],
    [{ minDf: -1 }, 'minDf'],
    [{ by: 'letters' as 'words' }, 'words, chars or chars-in-words'],
    [{ maxMemory: 1000, by: 'chars', grams: [1, 9] }, 'needs about'],
  ])('refuses %j', async (options, reason) => {
    const texts = textsOf([Array.from({ length: 3000 }, (_, i) => i.toString(36)).join('')]);
    await expect(tfidf(texts, options)).rejects.toThrow(reason);
  });
});

describe('hashed terms', () => {
  it('are those of scikit-learn', async () => {
    const { data } = await hashTexts(textsOf(fixture.texts), { columns: 64 });
    expect(data).toMatchObject({ n: fixture.texts.length, dim: 64 });
    expectRows(data.rows, fixture.hashing);
  });

  it('heed the memory limit for columns', async () => {
    const few = hashTexts(textsOf(['cat']), { columns: 2 ** 30, maxMemory: 1e9 });
    await expect(few).rejects.toThrow('hashing of terms to 1073741824 columns needs about 26 GB of memory');
  });

  it('of other texts have the same columns', async () => {
    const [both, one] = await Promise.all(
      [['cat', 'dog'], ['dog']].map((texts) => hashTexts(textsOf(texts))),
    );
    expect(one.data.rows.places[0]).toBe(both.data.rows.places[1]);
    expect(both.data.dim).toBe(65536);
  });
});

it('texts are ordered by code points', () => {
  expect(['𝒜', '\ufb01', 'b', 'ab', 'a'].sort(byCodePoints)).toEqual(['a', 'ab', 'b', '\ufb01', '𝒜']);
});
