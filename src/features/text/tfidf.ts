import { checkChoice, checkInteger, checkNumber } from '../../core/check.ts';
import { ClusterkitError, invalid, type Remedy } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import type { SparseDataset, SparseRows } from '../../core/sparse.ts';
import type { Texts } from '../../core/texts.ts';
import type { Warning } from '../../core/warnings.ts';
import { arranged, countTerms } from './counts.ts';
import { stopWords } from './stopWords.ts';
import { byCodePoints, TermTable } from './terms.ts';
import { Units } from './units.ts';
import { emptyTexts, weigh } from './weigh.ts';
import {
  IDF_FORMULAS,
  type IdfFormula,
  STOP_LISTS,
  type StopList,
  TERM_UNITS,
  TEXT_NORMS,
  type TermUnit,
  type TextNorm,
} from './words.ts';

/** Options that say what the terms of texts are, and what they count. */
export interface TermOptions extends Pacing {
  /** Default words. */
  by?: TermUnit;
  /** The least and the largest number of units of a term, default 1 and 1. */
  grams?: readonly number[];
  /** Words that are left out, default none. */
  stop?: StopList;
  /** A count c becomes 1 + ln c; default false. */
  sublinear?: boolean;
  /** Default l2. */
  norm?: TextNorm;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** Options of `tfidf`. */
export interface TfidfOptions extends TermOptions {
  /** Terms in fewer texts are left out: a number of texts, or below 1 a share of them; default 1. */
  minDf?: number;
  /** Terms in more texts are left out: a share of the texts up to 1, or a number of them; default 1, which is all. */
  maxDf?: number;
  /** Only the terms that occur most often, at most so many; default all. */
  maxTerms?: number;
  /** Default smooth. */
  idf?: IdfFormula;
}

/** Terms with what they count, found from some texts and applicable to others. */
export interface TfidfModel
  extends Required<Pick<TfidfOptions, 'by' | 'grams' | 'stop' | 'sublinear' | 'norm' | 'idf'>> {
  /** In the order of their code points. */
  terms: readonly string[];
  /** One for each term. */
  weights: readonly number[];
}

/** The result of `tfidf`. */
export interface TfidfResult {
  /** A column for each term, named by it. */
  data: SparseDataset;
  model: TfidfModel;
  warnings: Warning[];
}

/**
 * TF-IDF: a sparse row for each text, in which a term counts the more the more often the text has it and the fewer texts
 * have it (K. Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval", Journal
 * of Documentation 28, 1972). Words are runs of at least two letters, digits or underscores, in lower case. By default the
 * numbers are those of scikit-learn's TfidfVectorizer: counts times ln((1 + N) / (1 + df)) + 1, rows scaled to length 1.
 * Columns are in the order of code points. Weights count as repetitions of texts. A text without any of the terms is a row
 * of zeros, with a warning.
 *
 * Time is linear in the length of the texts, memory in the number of different terms of each text.
 * @throws {ClusterkitError} usage, for options out of range; input, if no term is left; memory; aborted
 * @example
 * const texts = ['the cat sat on the mat', 'the cat chased the rat'];
 * const { data, model } = await features.tfidf({ texts, n: 2 });
 * console.log(model.terms.join(' ')); // cat chased mat on rat sat the
 * console.log(model.weights[0], model.weights[4].toFixed(4)); // 1 1.4055
 */
export async function tfidf(given: Texts, options: TfidfOptions = {}): Promise<TfidfResult> {
  const { by, grams, stop, sublinear, norm, maxMemory } = checkTerms(options);
  const { minDf = 1, maxDf = 1, maxTerms = Number.POSITIVE_INFINITY, idf = 'smooth' } = options;
  checkNumber('minDf', minDf, 0);
  checkNumber('maxDf', maxDf, 0);
  if (maxTerms !== Number.POSITIVE_INFINITY) checkInteger('maxTerms', maxTerms, 1);
  checkChoice('idf', idf, IDF_FORMULAS);
  const pacer = new Pacer(options);
  const { texts, n, weights } = given;
  if (n === 0) throw new ClusterkitError('input', 'there are no texts');
  const table = new TermTable();
  const counts = await countTerms(
    texts,
    {
      units: new Units(by, stopWords(stop)),
      grams: { least: grams[0], most: grams[1] },
      numberOf: (codes, from, to) => table.numberOf(codes, from, to, true),
      maxMemory,
    },
    pacer,
  );
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : n;
  const df = documentCounts(counts, table.size, weights);
  const bounds = { least: minDf < 1 ? minDf * total : minDf, most: maxDf <= 1 ? maxDf * total : maxDf };
  const kept = keptTerms(counts, df, bounds, maxTerms, table, weights);
  if (kept.length === 0) throw nothingLeft(table.size, { minDf, maxDf, stop });
  const terms = kept.map((term) => ({ term, text: table.textOf(term) }));
  terms.sort((a, b) => byCodePoints(a.text, b.text));
  const columnOf = new Int32Array(table.size).fill(-1);
  terms.forEach(({ term }, j) => {
    columnOf[term] = j;
  });
  if (pacer.due) await pacer.pause();
  const rows = arranged(counts, columnOf, terms.length);
  const formula = FORMULAS[idf];
  const model: TfidfModel = {
    ...{ by, grams, stop, sublinear, norm, idf },
    terms: terms.map(({ text }) => text),
    weights: terms.map(({ term }) => formula(total, df[term])),
  };
  return { data: weighed(rows, given, model), model, warnings: emptyTexts(rows) };
}

/**
 * Rows of other texts, by the terms and weights of those the model was found from; other terms do not count.
 * @throws {ClusterkitError} memory; aborted
 * @example
 * const { model } = await features.tfidf({ texts: ['red fish', 'blue fish'], n: 2 });
 * const { data } = await features.applyTfidf({ texts: ['fish and chips'], n: 1 }, model);
 * console.log([...data.rows.places], [...data.rows.values]); // [ 1 ] [ 1 ]
 */
export async function applyTfidf(
  given: Texts,
  model: TfidfModel,
  options: Pick<TermOptions, 'maxMemory'> & Pacing = {},
): Promise<{ data: SparseDataset; warnings: Warning[] }> {
  const { by, grams, stop, terms } = model;
  const table = new TermTable();
  for (const term of terms) table.add(term);
  const counts = await countTerms(
    given.texts,
    {
      units: new Units(by, stopWords(stop)),
      grams: { least: grams[0], most: grams[1] },
      numberOf: (codes, from, to) => table.numberOf(codes, from, to, false),
      maxMemory: options.maxMemory ?? Number.POSITIVE_INFINITY,
    },
    new Pacer(options),
  );
  const rows = arranged(counts, Int32Array.from(terms.keys()), terms.length);
  return { data: weighed(rows, given, model), warnings: emptyTexts(rows) };
}

/** @throws {ClusterkitError} usage */
export function checkTerms(options: TermOptions) {
  const { by = 'words', grams = [1, 1], stop = 'none', sublinear = false, norm = 'l2' } = options;
  checkChoice('by', by, TERM_UNITS);
  checkChoice('stop', stop, STOP_LISTS);
  checkChoice('norm', norm, TEXT_NORMS);
  for (const size of grams) checkInteger('grams', size, 1);
  if (grams.length !== 2 || grams[0] > grams[1]) throw invalid('grams', 'a range such as 1..2', grams);
  return { by, grams, stop, sublinear, norm, maxMemory: options.maxMemory ?? Number.POSITIVE_INFINITY };
}

function weighed(rows: SparseRows, { n, weights }: Texts, model: TfidfModel): SparseDataset {
  const { sublinear, norm, terms } = model;
  weigh(rows, { sublinear, norm, idf: model.weights });
  return { rows, n, dim: terms.length, columns: [...terms], ...(weights && { weights }) };
}

const FORMULAS: Record<IdfFormula, (total: number, df: number) => number> = {
  smooth: (total, df) => Math.log((1 + total) / (1 + df)) + 1,
  plain: (total, df) => Math.log(total / df) + 1,
  none: () => 1,
};

/** The weight of the texts that have each term. */
function documentCounts({ starts, places }: SparseRows, terms: number, weights?: Float64Array): Float64Array {
  const df = new Float64Array(terms);
  for (let i = 0; i + 1 < starts.length; i++)
    for (let p = starts[i]; p < starts[i + 1]; p++) df[places[p]] += weights ? weights[i] : 1;
  return df;
}

/** The terms within the bounds; of these those that occur most often, and of equals the first by code points. */
function keptTerms(
  { starts, places, values }: SparseRows,
  df: Float64Array,
  { least, most }: { least: number; most: number },
  maxTerms: number,
  table: TermTable,
  weights?: Float64Array,
): number[] {
  const kept: number[] = [];
  for (let term = 0; term < df.length; term++)
    if (df[term] > 0 && df[term] >= least && df[term] <= most) kept.push(term);
  if (kept.length <= maxTerms) return kept;
  const often = new Float64Array(df.length);
  for (let i = 0; i + 1 < starts.length; i++)
    for (let p = starts[i]; p < starts[i + 1]; p++)
      often[places[p]] += (weights ? weights[i] : 1) * values[p];
  const ranked = kept.map((term) => ({ term, text: table.textOf(term) }));
  ranked.sort((a, b) => often[b.term] - often[a.term] || byCodePoints(a.text, b.text));
  return ranked.slice(0, maxTerms).map(({ term }) => term);
}

function nothingLeft(
  terms: number,
  options: { minDf: number; maxDf: number; stop: StopList },
): ClusterkitError {
  const { minDf, maxDf, stop } = options;
  if (terms === 0) {
    const without = stop === 'none' ? '' : ' beside stop words';
    return new ClusterkitError('input', `the texts hold no terms${without}, such as words of two letters`);
  }
  const remedies: Remedy[] = [{ how: 'do', what: 'lower minDf or raise maxDf of the features' }];
  const bounds = `minDf = ${minDf} and maxDf = ${maxDf}`;
  return new ClusterkitError('input', `none of the ${terms} terms is left within ${bounds}`, { remedies });
}
