/**
 * Unpacks frames of LZ4 (github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md); checksums are ignored.
 * @param most the largest number of unpacked bytes
 * @returns undefined when the frames are damaged, or more bytes would come out
 */
export function unpackLz4(packed: Uint8Array, most: number): Uint8Array | undefined {
  const out = new Output(most);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let p = 0;
  while (p < packed.length) {
    if (p + 7 > packed.length || view.getUint32(p, true) !== 0x184d2204) return undefined;
    const flags = packed[p + 4];
    // magic, flags, block size, length, dictionary, checksum of these fields
    p += 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
    for (;;) {
      if (p + 4 > packed.length) return undefined;
      const word = view.getUint32(p, true);
      p += 4;
      if (word === 0) break;
      const size = word & 0x7fffffff;
      const block = packed.subarray(p, p + size);
      if (block.length < size) return undefined;
      // the highest bit says that the block is stored as it is
      if (!(word >>> 31 ? out.append(block) : unpackBlock(block, out))) return undefined;
      p += size + (flags & 16 ? 4 : 0);
    }
    if (flags & 4) p += 4;
  }
  return out.bytes.subarray(0, out.length);
}

/** Bytes that grow up to a bound. */
class Output {
  bytes = new Uint8Array(1 << 16);
  length = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Makes room for more bytes. Returns false beyond the bound. */
  reserve(more: number): boolean {
    const need = this.length + more;
    if (need > this.most) return false;
    if (need > this.bytes.length) {
      const grown = new Uint8Array(Math.max(need, Math.min(this.most, 2 * this.bytes.length)));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    return true;
  }

  append(part: Uint8Array): boolean {
    if (!this.reserve(part.length)) return false;
    this.bytes.set(part, this.length);
    this.length += part.length;
    return true;
  }

  /** Repeats the bytes from `back` bytes before the end; the copy may overlap its source. */
  repeat(back: number, count: number): boolean {
    if (back === 0 || back > this.length || !this.reserve(count)) return false;
    const { bytes } = this;
    for (let end = this.length + count; this.length < end; this.length++)
      bytes[this.length] = bytes[this.length - back];
    return true;
  }
}

/** Unpacks plain bytes and repeats of earlier bytes, in turns. */
function unpackBlock(block: Uint8Array, out: Output): boolean {
  let p = 0;
  const lengthOf = (start: number) => {
    let length = start;
    if (start === 15) {
      let more = 255;
      while (more === 255 && p < block.length) {
        more = block[p++];
        length += more;
      }
    }
    return length;
  };
  while (p < block.length) {
    const token = block[p++];
    const literals = lengthOf(token >> 4);
    if (p + literals > block.length || !out.append(block.subarray(p, p + literals))) return false;
    p += literals;
    // the last part has no repeat
    if (p === block.length) return true;
    if (p + 2 > block.length) return false;
    const back = block[p] | (block[p + 1] << 8);
    p += 2;
    if (!out.repeat(back, lengthOf(token & 15) + 4)) return false;
  }
  return true;
}
