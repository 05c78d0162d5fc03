import { deflateRawSync } from 'node:zlib';
import type { Packable } from './blocks.ts';

/** Numbers as a page has them: their bytes, deflated, in base64. */
export function packed(values: Packable): string {
  return deflateRawSync(littleEndian(values), { level: 9 }).toString('base64');
}

/** The bytes of numbers, the lowest first, on every machine. */
function littleEndian(values: Packable): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const width = values.BYTES_PER_ELEMENT;
  const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (isLittle || width === 1) return bytes;
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}
