/** How a filter of PNG predicts a byte (PNG specification, third edition). */
const FILTERS = { none: 0, sub: 1, up: 2, paeth: 4 } as const;

export type Filter = keyof typeof FILTERS;

/** Lines of pixels packed into bytes, the first pixel in the highest bits. @param bits of a pixel: 1, 2, 4 or 8 */
export function packedLines(indices: Uint8Array, width: number, lines: number, bits: number): Uint8Array {
  if (bits === 8) return indices;
  const perByte = 8 / bits;
  const stride = Math.ceil(width / perByte);
  const packed = new Uint8Array(stride * lines);
  for (let y = 0; y < lines; y++) {
    let p = y * width;
    const end = p + width;
    for (let to = y * stride; p < end; to++) {
      let byte = 0;
      for (let shift = 8 - bits; shift >= 0 && p < end; shift -= bits) byte |= indices[p++] << shift;
      packed[to] = byte;
    }
  }
  return packed;
}

/** Each line after the number of its filter. */
export function filtered(packed: Uint8Array, lines: number, name: Filter): Uint8Array {
  const stride = packed.length / lines;
  const out = new Uint8Array((stride + 1) * lines);
  for (let y = 0; y < lines; y++) {
    const from = y * stride;
    const to = y * (stride + 1);
    out[to] = FILTERS[name];
    if (name === 'none') {
      out.set(packed.subarray(from, from + stride), to + 1);
      continue;
    }
    for (let x = 0; x < stride; x++) {
      const left = name !== 'up' && x > 0 ? packed[from + x - 1] : 0;
      const above = name !== 'sub' && y > 0 ? packed[from + x - stride] : 0;
      const corner = name === 'paeth' && x > 0 && y > 0 ? packed[from + x - stride - 1] : 0;
      const guess = name === 'paeth' ? paeth(left, above, corner) : left + above;
      out[to + 1 + x] = packed[from + x] - guess;
    }
  }
  return out;
}

/** The neighbor that is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
