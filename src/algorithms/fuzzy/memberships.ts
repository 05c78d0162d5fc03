/** More multiplications than these take longer than a logarithm. */
const MOST_HALVES = 24;

/** An exponent that is so near to a half is one but for rounding. */
const EXACT = 1e-12;

/** x^(halves / 2) */
function halfPower(x: number, halves: number): number {
  if (halves === 2) return x;
  let power = halves % 2 === 1 ? Math.sqrt(x) : 1;
  for (let left = halves; left > 1; left -= 2) power *= x;
  return power;
}

/** What memberships of rows depend on. */
export interface Softness {
  k: number;
  /** The exponent m, above 1. */
  fuzziness: number;
}

/** The distances of a block of rows. */
export interface BlockLines {
  /** count * stride squared distances, k of each line; ratios to the least afterwards. */
  d2: Float64Array;
  stride: number;
  count: number;
}

/**
 * How far rows belong to clusters: u = 1 / sum over the others of (d2 / d2 of the other)^(1 / (m - 1)), which depends on
 * ratios to the least distance alone, so that nothing overflows. A row on a center belongs to it; on several, to all of
 * them alike.
 * @param shares out, k of each line of the block: u
 * @param powers out, k of each line of the block: u^m, times the weight of the row; may be `shares`
 * @param weights in, the weights of the rows of the block; absent: 1 each
 * @returns the weighted sum of u^m times squared distances
 */
export function spread(
  { k, fuzziness }: Softness,
  { d2, stride, count }: BlockLines,
  shares: Float64Array,
  powers: Float64Array,
  weights?: Float64Array,
): number {
  const exponent = 1 / (fuzziness - 1);
  // 1, 2 or 10 of m = 2, 1.5 or 1.1, and 1/2 of m = 3, need no logarithms
  const halves = Math.round(2 * exponent);
  const isPlain = halves <= MOST_HALVES && Math.abs(2 * exponent - halves) < EXACT;
  let objective = 0;
  for (let i = 0, p = 0; i < count; i++, p += stride) {
    const end = p + k;
    let least = Number.POSITIVE_INFINITY;
    for (let c = p; c < end; c++) if (d2[c] < least) least = d2[c];
    // ratios are at most 1, and 1 for the nearest
    let sum = 0;
    for (let c = p; c < end; c++) {
      const ratio = d2[c] === least ? 1 : least / d2[c];
      const share = isPlain ? halfPower(ratio, halves) : Math.exp(exponent * Math.log(ratio));
      // of the nearest center d2 may be 0, and its ratio is kept
      d2[c] = ratio;
      shares[c] = share;
      sum += share;
    }
    // u^m = (share / sum)^m, and share^(m - 1) is the ratio; over the clusters share * ratio * d2 adds up to least * sum
    const scale = fuzziness === 2 ? 1 / (sum * sum) : Math.exp(-fuzziness * Math.log(sum));
    const weight = weights ? scale * weights[i] : scale;
    objective += weight * least * sum;
    const whole = 1 / sum;
    for (let c = p; c < end; c++) {
      const share = shares[c];
      shares[c] = share * whole;
      powers[c] = share * d2[c] * weight;
    }
  }
  return objective;
}
