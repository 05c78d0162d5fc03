/** From this many places on, digits of two bytes take less time than digits of one. */
const MANY = 16_384;

/**
 * Puts places in the order of their values, the lowest first; places of equal values keep their order. A radix sort: O(n)
 * time, and up to 12 bytes for each value.
 * @param order inout, places in `values`
 * @param values in, whole numbers of at least 0, or numbers that are not NaN
 */
export function sortByValue(order: Int32Array, values: Int32Array | Float64Array): void {
  const { buffer } = values instanceof Int32Array ? values.slice() : sortable(values);
  const isLong = order.length >= MANY;
  const digits = isLong ? new Uint16Array(buffer) : new Uint8Array(buffer);
  const counts = new Int32Array(isLong ? 65_536 : 256);
  const size = values.BYTES_PER_ELEMENT / digits.BYTES_PER_ELEMENT;
  let [from, to]: [Int32Array, Int32Array] = [order, new Int32Array(order.length)];
  for (let digit = 0; digit < size; digit++) {
    counts.fill(0);
    for (let at = 0; at < from.length; at++) counts[digits[from[at] * size + digit]]++;
    if (counts[digits[from[0] * size + digit]] === from.length) continue;
    for (let value = 0, sum = 0; value < counts.length; value++) {
      const count = counts[value];
      counts[value] = sum;
      sum += count;
    }
    for (let at = 0; at < from.length; at++) to[counts[digits[from[at] * size + digit]]++] = from[at];
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from);
}

/** Whole numbers of 64 bits that are in the order of some numbers. */
function sortable(values: Float64Array): Uint32Array {
  // 0 and -0 are equal
  const words = new Uint32Array(values.map((value) => value + 0).buffer);
  for (let high = 1; high < words.length; high += 2) {
    const isNegative = words[high] >>> 31 === 1;
    if (isNegative) words[high - 1] = ~words[high - 1];
    words[high] = isNegative ? ~words[high] : words[high] | 0x80000000;
  }
  return words;
}
