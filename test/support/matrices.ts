/** A way to write one number of a type into 8 bytes or fewer. */
type Put = (view: DataView, p: number, value: number, little: boolean) => void;

/** How the numbers of each type are written, from the language's own definitions. */
const PUT: Record<string, { width: number; put: Put }> = {
  b1: { width: 1, put: (view, p, value) => view.setUint8(p, value) },
  u1: { width: 1, put: (view, p, value) => view.setUint8(p, value) },
  i1: { width: 1, put: (view, p, value) => view.setInt8(p, value) },
  u2: { width: 2, put: (view, p, value, little) => view.setUint16(p, value, little) },
  i2: { width: 2, put: (view, p, value, little) => view.setInt16(p, value, little) },
  u4: { width: 4, put: (view, p, value, little) => view.setUint32(p, value, little) },
  i4: { width: 4, put: (view, p, value, little) => view.setInt32(p, value, little) },
  u8: { width: 8, put: (view, p, value, little) => view.setBigUint64(p, BigInt(value), little) },
  i8: { width: 8, put: (view, p, value, little) => view.setBigInt64(p, BigInt(value), little) },
  f2: { width: 2, put: (view, p, value, little) => view.setUint16(p, halfBits(value), little) },
  f4: { width: 4, put: (view, p, value, little) => view.setFloat32(p, value, little) },
  f8: { width: 8, put: (view, p, value, little) => view.setFloat64(p, value, little) },
};

/** Bits of half precision by search: of all 65 536 the one whose value it is. */
function halfBits(value: number): number {
  for (let bits = 0; bits < 65536; bits++) if (Object.is(halfValue(bits), value)) return bits;
  throw new Error(`${value} is no half`);
}

/** The value of half precision from the digits of its fraction. */
export function halfValue(bits: number): number {
  const digits = bits.toString(2).padStart(16, '0');
  const exponent = Number.parseInt(digits.slice(1, 6), 2);
  const fraction = Number.parseInt(digits.slice(6), 2) / 1024;
  const sign = digits[0] === '1' ? -1 : 1;
  if (exponent === 31) return fraction > 0 ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

/** Numbers one after the other in a type. */
export function encode(values: ArrayLike<number>, type: string, bigEndian = false): Uint8Array {
  const { width, put } = PUT[type];
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) put(view, i * width, values[i], !bigEndian);
  return new Uint8Array(view.buffer);
}

/** An NPY file with any head. */
export function npyFile(dict: string, data: Uint8Array, version = 1): Buffer {
  const text = Buffer.from(`${dict}\n`, version === 3 ? 'utf8' : 'latin1');
  const head = Buffer.alloc(version === 1 ? 10 : 12);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(text.length, 8);
  else head.writeUInt32LE(text.length, 8);
  return Buffer.concat([head, text, data]);
}

/** The usual head. */
export function npyDict(descr: string, shape: readonly number[], fortran = false): string {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  return `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${dims}), }`;
}

/** An IDX file; its numbers are big-endian. */
export function idxFile(code: number, shape: readonly number[], data: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = code;
  head[3] = shape.length;
  for (let axis = 0; axis < shape.length; axis++) head.writeUInt32BE(shape[axis], 4 + 4 * axis);
  return Buffer.concat([head, data]);
}
