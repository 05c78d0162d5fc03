import { checkInteger } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import type { SparseDataset } from '../../core/sparse.ts';
import type { Texts } from '../../core/texts.ts';
import type { Warning } from '../../core/warnings.ts';
import { arranged, countTerms } from './counts.ts';
import { murmurOf } from './murmur.ts';
import { stopWords } from './stopWords.ts';
import { checkTerms, type TermOptions } from './tfidf.ts';
import { Units } from './units.ts';
import { emptyTexts, weigh } from './weigh.ts';

/** Options of `hashTexts`. */
export interface HashingOptions extends TermOptions {
  /** Number of columns, default 65536. */
  columns?: number;
}

/** The number of columns, if none is given. */
const USUAL_COLUMNS = 2 ** 16;

/** Bytes that a column takes while terms are counted and put in order. */
const COLUMN_BYTES = 24;

/**
 * Counts of terms in columns by a hash (K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML
 * 2009): no list of terms is kept, and other texts have the same columns. The hash and the signs are those of
 * scikit-learn's HashingVectorizer (MurmurHash3 of UTF-8). Columns have no names. Time is linear in the length of the
 * texts, memory in the number of different terms of each text and in the columns.
 * @throws {ClusterkitError} usage, for options out of range; memory; aborted
 * @example
 * const { data } = await features.hashTexts({ texts: ['red fish'], n: 1 }, { columns: 16 });
 * console.log(data.dim, data.rows.values.length); // 16 2
 */
export async function hashTexts(
  given: Texts,
  options: HashingOptions = {},
): Promise<{ data: SparseDataset; warnings: Warning[] }> {
  const { by, grams, stop, sublinear, norm, maxMemory } = checkTerms(options);
  const { columns = USUAL_COLUMNS } = options;
  checkInteger('columns', columns, 1, 2 ** 30);
  const { texts, n, weights } = given;
  if (n === 0) throw new ClusterkitError('input', 'there are no texts');
  checkMemory(`hashing of terms to ${columns} columns`, COLUMN_BYTES * columns, maxMemory, [
    { how: 'do', what: 'take fewer columns' },
    MORE_MEMORY,
  ]);
  let sign = 1;
  const counts = await countTerms(
    texts,
    {
      units: new Units(by, stopWords(stop)),
      grams: { least: grams[0], most: grams[1] },
      numberOf(codes, from, to) {
        const hash = murmurOf(codes, from, to);
        sign = hash >= 0 ? 1 : -1;
        // the size of the least number is above the largest one
        return hash === -(2 ** 31) ? (2 ** 31 - columns) % columns : Math.abs(hash) % columns;
      },
      signOf: () => sign,
      maxMemory,
    },
    new Pacer(options),
  );
  const rows = arranged(counts, numbersTo(columns), columns);
  weigh(rows, { sublinear, norm });
  return { data: { rows, n, dim: columns, ...(weights && { weights }) }, warnings: emptyTexts(rows) };
}
