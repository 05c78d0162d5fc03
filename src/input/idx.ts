import { ClusterkitError } from '../core/errors.ts';
import type { ByteSource } from './bytes.ts';
import type { Element, RawMatrix } from './elements.ts';

/** The type of element by the third byte; numbers are big-endian. */
const ELEMENTS: Record<number, Element> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** The longest header. */
const LONGEST = 4 + 4 * 255;

/**
 * An IDX file, the format of MNIST, of which the header is read: two zeros, the type, the number of dimensions, their
 * lengths in 32 bits each (LeCun, Cortes and Burges, yann.lecun.com/exdb/mnist).
 * @throws {ClusterkitError} input, when the header is damaged or cut short
 */
export async function openIdx(source: ByteSource): Promise<RawMatrix> {
  const bytes = await source.head(LONGEST);
  const element = ELEMENTS[bytes[2]];
  const start = 4 + 4 * bytes[3];
  if (bytes.length < 4 || bytes.length < start) {
    throw new ClusterkitError('input', 'the IDX file is cut short: its header is not complete');
  }
  if (bytes[0] !== 0 || bytes[1] !== 0 || !element || bytes[3] === 0) {
    const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex');
    throw new ClusterkitError('input', `the IDX file is damaged: it begins with ${magic}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: bytes[3] }, (_, axis) => view.getUint32(4 + 4 * axis));
  const told = shape.join(' x ');
  return { element, bigEndian: true, shape, fortran: false, what: 'IDX file', told, source, start };
}
