import type { PreferenceWord } from './choices.ts';

/** Dissimilarities of all pairs of rows. */
export interface PairMatrix {
  n: number;
  stride: number;
  /** n * stride, of at least 0 or infinite. */
  matrix: Float64Array;
  /** n weights of rows; absent: 1 each. */
  weights?: Float64Array;
}

/** What a word for a preference stands for; infinite dissimilarities do not count. O(n^2) time. */
export function preferenceOf(word: PreferenceWord, pairs: PairMatrix): number {
  return word === 'min' ? -largest(pairs) : -median(pairs);
}

function largest({ n, stride, matrix }: PairMatrix): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    for (let k = i + 1, p = i * stride + k; k < n; k++, p++)
      if (matrix[p] > most && matrix[p] < Number.POSITIVE_INFINITY) most = matrix[p];
  }
  return most;
}

/**
 * The median of the square matrix, with its diagonal of zeros. A row of weight w counts as w equal rows. Numbers of at
 * least 0 have the order of their bits, so their digits of 16 bits are found one after the other.
 */
function median(pairs: PairMatrix): number {
  const { n, weights } = pairs;
  let zeros = n;
  if (weights) zeros = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const { below, digits, half } = middle(pairs, zeros);
  const low = new Float64Array(digits.buffer)[0];
  // the middle lies between two numbers if those up to here are exactly half of all
  return below === half ? (low + nextAfter(pairs, low)) / 2 : low;
}

function middle(pairs: PairMatrix, zeros: number) {
  const digits = new Uint16Array(4);
  let below = 0;
  let half = 0;
  for (let digit = 3; digit >= 0; digit--) {
    const counts = countDigits(pairs, digit, digits);
    if (digit === 3) {
      // infinite numbers do not count
      counts[0x7ff0] = 0;
      half = (counts.reduce((sum, count) => sum + count, 0) * 2 + zeros) / 2;
    }
    const isZero = digits.every((known, at) => at <= digit || known === 0);
    counts[0] += isZero ? zeros / 2 : 0;
    let value = 0;
    while (below + 2 * counts[value] < half) below += 2 * counts[value++];
    digits[digit] = value;
    if (digit === 0) below += 2 * counts[value];
  }
  return { below, digits, half };
}

/** Weights of the pairs by one of their digits, of those that agree in all higher ones. */
function countDigits({ n, stride, matrix, weights }: PairMatrix, digit: number, known: Uint16Array) {
  const counts = new Float64Array(65_536);
  const words = new Uint32Array(matrix.buffer, matrix.byteOffset, 2 * matrix.length);
  const knownWords = new Uint32Array(known.buffer);
  const isHigh = digit > 1;
  const shift = digit % 2 === 1 ? 16 : 0;
  const compared = shift === 0 ? 0xffff0000 : 0;
  for (let i = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    for (let k = i + 1, p = 2 * (i * stride + k); k < n; k++, p += 2) {
      const high = words[p + 1];
      const word = isHigh ? high : words[p];
      if (!isHigh && high !== knownWords[1]) continue;
      if (((word ^ knownWords[isHigh ? 1 : 0]) & compared) !== 0) continue;
      counts[(word >>> shift) & 0xffff] += weights ? weight * weights[k] : 1;
    }
  }
  return counts;
}

/** The least number above another one; that itself if there is none. */
function nextAfter({ n, stride, matrix }: PairMatrix, low: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    for (let k = i + 1, p = i * stride + k; k < n; k++, p++)
      if (matrix[p] > low && matrix[p] < next) next = matrix[p];
  }
  return next === Number.POSITIVE_INFINITY ? low : next;
}
