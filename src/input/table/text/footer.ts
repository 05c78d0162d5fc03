/** Bytes at the end of a file in which the lines behind a table are looked for. */
export const FOOTER_BYTES = 1 << 20;

/**
 * The bytes of the last lines of a text.
 * @param tail of the text, at least FOOTER_BYTES, or all there is
 * @param encoding as TextDecoder calls it
 * @param lines how many that are not empty
 */
export function footerBytes(tail: Uint8Array, encoding: string, lines = 0): number {
  if (lines === 0) return 0;
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const codeAt = (p: number) => (unit === 1 ? tail[p] : view.getUint16(p, encoding === 'utf-16le'));
  const isEnd = (p: number) => codeAt(p) === 10 || codeAt(p) === 13;
  let [found, filled] = [0, false];
  let p = tail.length - (tail.length % unit) - unit;
  for (; p >= 0; p -= unit) {
    if (!isEnd(p)) {
      filled ||= codeAt(p) !== 32 && codeAt(p) !== 9;
      continue;
    }
    if (filled) found++;
    if (found === lines) break;
    filled = false;
  }
  return tail.length - (p + unit);
}
