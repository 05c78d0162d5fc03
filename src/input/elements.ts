import { endianness } from 'node:os';
import type { Rows } from '../core/dataset.ts';
import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';
import { AGAINST_GAPS } from './gaps.ts';

/** How one number of a matrix is stored: a letter for the kind and its bytes, as NumPy writes them. */
export type Element = 'b1' | 'u1' | 'u2' | 'u4' | 'u8' | 'i1' | 'i2' | 'i4' | 'i8' | 'f2' | 'f4' | 'f8';

/** The numbers of a file. The header is parsed, the data are not read yet. */
export interface RawMatrix {
  element: Element;
  bigEndian: boolean;
  /** Lengths of the dimensions, slowest first when in C order. */
  shape: number[];
  /** The first index runs fastest (Fortran's order) instead of the last index. */
  fortran: boolean;
  /** Exactly the bytes of the numbers. */
  data: Uint8Array;
}

const NAMES: Record<Element, string> = {
  b1: 'bool',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

export function isElement(word: string): word is Element {
  return Object.hasOwn(NAMES, word);
}

/** NumPy's name: uint8, float32 ... */
export function elementName(element: Element): string {
  return NAMES[element];
}

export function elementBytes(element: Element): number {
  return Number(element[1]);
}

/** Bytes of a number in the narrowest type of rows that holds every number of this element. */
function rowBytes(element: Element): 1 | 4 | 8 {
  if (element === 'u1' || element === 'b1') return 1;
  return element[0] === 'f' ? (element === 'f8' ? 8 : 4) : elementBytes(element) < 4 ? 4 : 8;
}

/** Rows and columns of a matrix. A vector is one column. All dimensions after the first make one row. */
export function extent(shape: readonly number[]): { n: number; dim: number } {
  return { n: shape[0], dim: shape.slice(1).reduce((product, length) => product * length, 1) };
}

/** Peak memory of `toRows` for `count` rows, in bytes. */
export function bytesForRows({ element, shape, fortran }: RawMatrix, count: number): number {
  const { n, dim } = extent(shape);
  if (element === 'u1' && count === n && !fortran) return 0;
  return count * dim * (elementBytes(element) + rowBytes(element));
}

/**
 * The numbers of some rows, row-major, in the narrowest type that holds every number of the element. Bytes are not
 * copied when all rows are taken in C order.
 * @param rows numbers of the rows, rising; absent: all
 * @param gaps whether the rows may hold NaN and infinities
 * @throws {ClusterkitError} input, naming row and column of NaN, infinities and whole numbers beyond 2^53
 */
export function toRows(raw: RawMatrix, rows?: Uint32Array, gaps = false): Rows {
  const { dim } = extent(raw.shape);
  const place = (p: number) => {
    const row = Math.floor(p / dim);
    return { name: `row ${rows ? rows[row] : row}`, column: p % dim };
  };
  const x = decode(raw.element, native(raw, gather(raw, rows)), place);
  return gaps || raw.element[0] !== 'f' ? x : finite(x, place);
}

/** The bytes of the rows in C order. */
function gather(raw: RawMatrix, rows?: Uint32Array): Uint8Array {
  const { n, dim } = extent(raw.shape);
  const width = elementBytes(raw.element);
  const count = rows?.length ?? n;
  if (!raw.fortran || dim === 1) {
    const rowWidth = dim * width;
    if (!rows) return raw.data;
    const out = new Uint8Array(count * rowWidth);
    for (let i = 0; i < count; i++) {
      out.set(raw.data.subarray(rows[i] * rowWidth, (rows[i] + 1) * rowWidth), i * rowWidth);
    }
    return out;
  }
  const out = new Uint8Array(count * dim * width);
  const offsets = fortranOffsets(raw.shape);
  for (let i = 0, q = 0; i < count; i++) {
    const row = rows ? rows[i] : i;
    for (let j = 0; j < dim; j++) {
      const p = (row + offsets[j]) * width;
      for (let b = 0; b < width; b++) out[q++] = raw.data[p + b];
    }
  }
  return out;
}

/** Offsets of the numbers of row 0 in Fortran's order, one for each column in C order. */
function fortranOffsets(shape: readonly number[]): Float64Array {
  const { dim } = extent(shape);
  const offsets = new Float64Array(dim);
  for (let j = 0; j < dim; j++) {
    let rest = j;
    let stride = dim * shape[0];
    // the last index runs fastest in a row, and has the widest stride in the file
    for (let axis = shape.length - 1; axis > 0; axis--) {
      stride /= shape[axis];
      offsets[j] += (rest % shape[axis]) * stride;
      rest = Math.floor(rest / shape[axis]);
    }
  }
  return offsets;
}

/** The bytes in the order of this machine, aligned for a typed array. */
function native({ element, bigEndian }: RawMatrix, bytes: Uint8Array): Uint8Array {
  const width = elementBytes(element);
  const foreign = width > 1 && bigEndian !== (endianness() === 'BE');
  if (!foreign && bytes.byteOffset % width === 0) return bytes;
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (!foreign) return copy;
  if (width === 2) return copy.swap16();
  return width === 4 ? copy.swap32() : copy.swap64();
}

/** The row of the file and the column of the number at a place. */
type PlaceOf = (p: number) => Place;

function decode(element: Element, { buffer, byteOffset, length }: Uint8Array, place: PlaceOf): Rows {
  const count = length / elementBytes(element);
  switch (element) {
    case 'u1':
      return new Uint8Array(buffer, byteOffset, count);
    case 'b1':
      return new Uint8Array(buffer, byteOffset, count).map((value) => (value === 0 ? 0 : 1));
    case 'i1':
      return new Float32Array(new Int8Array(buffer, byteOffset, count));
    case 'i2':
      return new Float32Array(new Int16Array(buffer, byteOffset, count));
    case 'u2':
      return new Float32Array(new Uint16Array(buffer, byteOffset, count));
    case 'i4':
      return new Float64Array(new Int32Array(buffer, byteOffset, count));
    case 'u4':
      return new Float64Array(new Uint32Array(buffer, byteOffset, count));
    case 'i8':
    case 'u8':
      return wideIntegers(element, new Uint32Array(buffer, byteOffset, 2 * count), place);
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), half);
    case 'f4':
      return new Float32Array(buffer, byteOffset, count);
    case 'f8':
      return new Float64Array(buffer, byteOffset, count);
  }
}

/** 64-bit whole numbers from their halves, which stand in the order of this machine. */
function wideIntegers(element: 'i8' | 'u8', halves: Uint32Array, place: PlaceOf): Float64Array {
  const out = new Float64Array(halves.length / 2);
  const upper = endianness() === 'BE' ? 0 : 1;
  for (let p = 0; p < out.length; p++) {
    const high = halves[2 * p + upper];
    const value = (element === 'i8' ? high | 0 : high) * 2 ** 32 + halves[2 * p + 1 - upper];
    // the sum is exact up to that bound, and rounds to a larger number beyond
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      const reason = `the ${elementName(element)} is beyond 2^53, where not all whole numbers can be held`;
      const remedies: Remedy[] = [{ how: 'do', what: 'store it as float64' }];
      throw new ClusterkitError('input', reason, { at: place(p), remedies });
    }
    out[p] = value;
  }
  return out;
}

/** The number that 16 bits stand for: 1 of sign, 5 of exponent, 10 of fraction (IEEE 754 binary16). */
export function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function finite(x: Rows, place: PlaceOf): Rows {
  for (let p = 0; p < x.length; p++) {
    // true only of NaN and infinities
    if (x[p] - x[p] !== 0) {
      throw new ClusterkitError('input', `the cell is ${x[p]}`, { at: place(p), remedies: AGAINST_GAPS });
    }
  }
  return x;
}
