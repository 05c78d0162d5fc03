import { endianness } from 'node:os';

/** The array types that can be written, with NumPy's names. */
type NpyArray = Int32Array | Float64Array | Float32Array | Uint8Array;

const DTYPES: Record<string, string> = {
  Int32Array: 'i4',
  Float64Array: 'f8',
  Float32Array: 'f4',
  Uint8Array: 'u1',
};

/**
 * NumPy's NPY format, version 1.0, in C order (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * @param shape lengths of the dimensions, slowest first; their product is the number of items
 */
export function toNpy(data: NpyArray, shape: readonly number[]): Uint8Array {
  const order = data.BYTES_PER_ELEMENT === 1 ? '|' : endianness() === 'LE' ? '<' : '>';
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${order}${DTYPES[data.constructor.name]}', 'fortran_order': False, 'shape': (${dims}), }`;
  // magic, version and length are 10 bytes; the data starts at a multiple of 64
  const header = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const out = Buffer.alloc(10 + header.length + data.byteLength);
  out.write('\x93NUMPY\x01\x00', 'latin1');
  out.writeUInt16LE(header.length, 8);
  out.write(header, 10, 'latin1');
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 10 + header.length);
  return out;
}
