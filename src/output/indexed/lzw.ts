/** Codes of a table: 12 bits at most. */
const MOST_CODES = 4096;

/**
 * The codes of pixels by the method of T. A. Welch ("A technique for high-performance data compression", Computer 17, 1984), as
 * GIF holds them: from the lowest bit on, in blocks of up to 255 bytes, with a block of none at the end.
 * @param bits of a pixel, 2 to 8
 */
export function compressCodes(indices: Uint8Array, bits: number): Uint8Array {
  const clear = 2 ** bits;
  const out = new BlockWriter(indices.length);
  // for each code and next pixel the code of both together
  const table = new Int16Array(MOST_CODES << bits).fill(-1);
  let next = clear + 2;
  let width = bits + 1;
  out.add(clear, width);
  let code = indices[0];
  for (let p = 1; p < indices.length; p++) {
    const at = (code << bits) | indices[p];
    if (table[at] >= 0) {
      code = table[at];
      continue;
    }
    out.add(code, width);
    if (next < MOST_CODES) {
      // the reader knows each code a step later
      if (next === 2 ** width) width++;
      table[at] = next++;
    } else {
      out.add(clear, width);
      table.fill(-1);
      next = clear + 2;
      width = bits + 1;
    }
    code = indices[p];
  }
  out.add(code, width);
  // the reader makes an entry of this code, too
  if (next === 2 ** width && next < MOST_CODES) width++;
  out.add(clear + 1, width);
  return out.end();
}

/** Bits in blocks, each after its length. */
class BlockWriter {
  private bytes: Uint8Array;
  private length = 1;
  private start = 0;
  private held = 0;
  private bits = 0;

  constructor(pixels: number) {
    this.bytes = new Uint8Array(64 + 2 * pixels);
  }

  add(code: number, width: number): void {
    this.held |= code << this.bits;
    this.bits += width;
    for (; this.bits >= 8; this.bits -= 8, this.held >>>= 8) this.push(this.held & 255);
  }

  end(): Uint8Array {
    if (this.bits > 0) this.push(this.held & 255);
    this.bytes[this.start] = this.length - this.start - 1;
    // a block that is empty already ends the list
    if (this.length - this.start > 1) this.length++;
    return this.bytes.slice(0, this.length);
  }

  private push(byte: number): void {
    if (this.length + 2 > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.length++] = byte;
    if (this.length - this.start === 256) {
      this.bytes[this.start] = 255;
      this.start = this.length++;
    }
  }
}
