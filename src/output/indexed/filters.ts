/** How a filter of PNG predicts a byte (PNG specification, third edition). */
const FILTERS = { none: 0, sub: 1, up: 2, paeth: 4 } as const;

export type Filter = keyof typeof FILTERS;

/** Lines of pixels packed into bytes, the first pixel in the highest bits. @param bits of a pixel: 1, 2, 4 or 8 */
export function packedLines(indices: Uint8Array, width: number, lines: number, bits: number): Uint8Array {
  if (bits === 8) return indices;
  const perByte = 8 / bits;
  const stride = Math.ceil(width / perByte);
  const packed = new Uint8Array(stride * lines);
  if (bits === 4) {
    packPairs(indices, width, packed);
    return packed;
  }
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

/** Lines of pixels of 4 bits, which are many: large pictures have 16 colors more often than fewer. */
function packPairs(indices: Uint8Array, width: number, packed: Uint8Array): void {
  for (let p = 0, to = 0; to < packed.length; ) {
    for (const end = p + width - 1; p < end; p += 2) packed[to++] = (indices[p] << 4) | indices[p + 1];
    if (width % 2 === 1) packed[to++] = indices[p++] << 4;
  }
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
    if (y === 0) filterFirst(packed, stride, out, name);
    else FILTERED[name](packed, from, stride, out, to + 1);
  }
  return out;
}

/** The first line: nothing is above, and the nearest neighbor to `left` is that. */
function filterFirst(packed: Uint8Array, stride: number, out: Uint8Array, name: keyof typeof FILTERED): void {
  for (let x = 0; x < stride; x++) out[1 + x] = packed[x] - (name === 'up' || x === 0 ? 0 : packed[x - 1]);
}

/** Writes a line without what is predicted of it. */
type FilterLine = (packed: Uint8Array, from: number, stride: number, out: Uint8Array, to: number) => void;

const FILTERED: Record<Exclude<Filter, 'none'>, FilterLine> = {
  sub: (packed, from, stride, out, to) => {
    out[to] = packed[from];
    for (let x = 1; x < stride; x++) out[to + x] = packed[from + x] - packed[from + x - 1];
  },
  up: (packed, from, stride, out, to) => {
    for (let x = 0; x < stride; x++) out[to + x] = packed[from + x] - packed[from + x - stride];
  },
  paeth: (packed, from, stride, out, to) => {
    const above = from - stride;
    // left of the first is nothing
    out[to] = packed[from] - packed[above];
    for (let x = 1; x < stride; x++)
      out[to + x] = packed[from + x] - paeth(packed[from + x - 1], packed[above + x], packed[above + x - 1]);
  },
};

/** The neighbor that is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
