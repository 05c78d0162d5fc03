/** Bytes of one term in UTF-8; a lone half of a pair becomes the replacement character. */
class Utf8 {
  bytes = new Uint8Array(64);
  length = 0;

  encode(codes: Uint16Array, from: number, to: number): void {
    if (this.bytes.length < 3 * (to - from)) this.bytes = new Uint8Array(6 * (to - from));
    const { bytes } = this;
    let length = 0;
    for (let p = from; p < to; p++) {
      let code = codes[p];
      if (code < 0x80) {
        bytes[length++] = code;
        continue;
      }
      const low = p + 1 < to ? codes[p + 1] : 0;
      if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        p++;
      } else if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
      if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12);
        else {
          bytes[length++] = 0xf0 | (code >> 18);
          bytes[length++] = 0x80 | ((code >> 12) & 63);
        }
        bytes[length++] = 0x80 | ((code >> 6) & 63);
      }
      bytes[length++] = 0x80 | (code & 63);
    }
    this.length = length;
  }
}

const text = new Utf8();

/** MurmurHash3 (A. Appleby, 2010) of the bytes of a term in UTF-8, 32 bits for x86, seed 0, with a sign. */
export function murmurOf(codes: Uint16Array, from: number, to: number): number {
  text.encode(codes, from, to);
  const { bytes, length } = text;
  const whole = length & ~3;
  let hash = 0;
  for (let p = 0; p < whole; p += 4) {
    const block = bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24);
    hash ^= mixed(block);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let p = length - 1; p >= whole; p--) rest = (rest << 8) | bytes[p];
  hash ^= mixed(rest) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixed(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
