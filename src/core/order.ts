/**
 * Puts places in the order of their values, the lowest first; places of equal values keep their order. A radix sort,
 * byte by byte: O(n) time, and 8 bytes for each value and place.
 * @param order inout, places in `values`
 * @param values in, whole numbers of at least 0, or numbers that are not NaN
 */
export function sortByValue(order: Int32Array, values: Int32Array | Float64Array): void {
  const bytes = new Uint8Array(values instanceof Int32Array ? values.slice().buffer : sortable(values).buffer);
  const size = values.BYTES_PER_ELEMENT;
  const counts = new Int32Array(256);
  const spare = new Int32Array(order.length);
  let [from, to]: [Int32Array, Int32Array] = [order, spare];
  for (let digit = 0; digit < size; digit++) {
    counts.fill(0);
    for (let at = 0; at < from.length; at++) counts[bytes[from[at] * size + digit]]++;
    if (counts.includes(from.length)) continue;
    for (let value = 0, sum = 0; value < 256; value++) {
      const count = counts[value];
      counts[value] = sum;
      sum += count;
    }
    for (let at = 0; at < from.length; at++) to[counts[bytes[from[at] * size + digit]]++] = from[at];
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
