import { endianness } from 'node:os';
import type { Rows, RowsType } from '../core/dataset.ts';
import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';
import type { ByteSource } from './bytes.ts';

/** How one number of a matrix is stored: a letter for the kind and its bytes, as NumPy writes them. */
export type Element = 'b1' | 'u1' | 'u2' | 'u4' | 'u8' | 'i1' | 'i2' | 'i4' | 'i8' | 'f2' | 'f4' | 'f8';

/** A file of numbers. The header is read, the numbers are not read yet. */
export interface RawMatrix {
  element: Element;
  bigEndian: boolean;
  /** Lengths of the dimensions, slowest first when in C order. */
  shape: number[];
  /** The first index runs fastest (Fortran's order) instead of the last index. */
  fortran: boolean;
  /** The kind of file, and the shape with the type as the header tells them, for messages. */
  what: string;
  told: string;
  /** The bytes, and where the numbers begin in them. */
  source: ByteSource;
  start: number;
  /** All numbers, row-major, where they are in memory anyway. */
  held?: Rows;
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

/** The narrowest type of rows that holds every number of this element. */
export function rowsType(element: Element): RowsType {
  if (element === 'u1' || element === 'b1') return Uint8Array;
  if (element === 'f8' || (element[0] !== 'f' && elementBytes(element) > 2)) return Float64Array;
  return Float32Array;
}

/** Whether the bytes of a number are those in rows, but for their order. */
export function isHeldAsStored(element: Element): boolean {
  return element === 'u1' || element === 'f4' || element === 'f8';
}

/** Rows and columns of a matrix. A vector is one column. All dimensions after the first make one row. */
export function extent(shape: readonly number[]): { n: number; dim: number } {
  return { n: shape[0], dim: shape.slice(1).reduce((product, length) => product * length, 1) };
}

/**
 * Compares the size of a file with what its header promises.
 * @param size the bytes behind the header
 * @throws {ClusterkitError} input
 */
export function checkSize({ element, shape, what, told }: RawMatrix, size: number): void {
  const need = shape.reduce((product, length) => product * length, elementBytes(element));
  if (size < need) {
    const figures = `its header promises ${need} bytes of data (${told}), ${size} are there`;
    throw new ClusterkitError('input', `the ${what} is cut short: ${figures}`);
  }
  if (size > need)
    throw new ClusterkitError('input', `the ${what} is damaged: bytes follow the data (${size - need})`);
}

/**
 * `checkSize`, where the size is known before anything is read: a header that lies is found before memory is asked for.
 * @throws {ClusterkitError} input
 */
export function checkKnownSize(raw: RawMatrix): void {
  const { source, start } = raw;
  if (source.size !== undefined) checkSize(raw, source.size - start);
}

/** Offsets of the numbers of row 0 in Fortran's order, one for each column in C order. */
export function fortranOffsets(shape: readonly number[]): Float64Array {
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

/** Puts the bytes of numbers in the order of this machine, in place. */
export function toNative(
  { element, bigEndian }: Pick<RawMatrix, 'element' | 'bigEndian'>,
  bytes: Uint8Array,
): void {
  const width = elementBytes(element);
  if (width === 1 || bigEndian === (endianness() === 'BE')) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else buffer.swap64();
}

/** The row of the file and the column of the number at a place. */
export type PlaceOf = (p: number) => Place;

/**
 * Converts numbers.
 * @param bytes in, in the order of this machine, aligned for the element
 * @param x out
 * @throws {ClusterkitError} input, for whole numbers beyond 2^53
 */
export function convert(element: Element, { buffer, byteOffset }: Uint8Array, x: Rows, place: PlaceOf): void {
  const count = x.length;
  switch (element) {
    case 'b1': {
      const bytes = new Uint8Array(buffer, byteOffset, count);
      for (let p = 0; p < count; p++) x[p] = bytes[p] === 0 ? 0 : 1;
      return;
    }
    case 'f2': {
      const bits = new Uint16Array(buffer, byteOffset, count);
      for (let p = 0; p < count; p++) x[p] = half(bits[p]);
      return;
    }
    case 'i8':
    case 'u8':
      wideIntegers(element, new Uint32Array(buffer, byteOffset, 2 * count), x, place);
      return;
    default:
      x.set(new (STORED[element] as Numbers)(buffer, byteOffset, count));
  }
}

/** A type of numbers on any memory. */
type Numbers = new (buffer: ArrayBufferLike, at: number, length: number) => ArrayLike<number>;

const STORED = {
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** 64-bit whole numbers from their halves, which stand in the order of this machine. @param x out */
function wideIntegers(element: 'i8' | 'u8', halves: Uint32Array, x: Rows, place: PlaceOf): void {
  const upper = endianness() === 'BE' ? 0 : 1;
  for (let p = 0; p < x.length; p++) {
    const high = halves[2 * p + upper];
    const value = (element === 'i8' ? high | 0 : high) * 2 ** 32 + halves[2 * p + 1 - upper];
    // the sum is exact up to that bound, and rounds to a larger number beyond
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      const reason = `the ${elementName(element)} is beyond 2^53, where not all whole numbers can be held`;
      const remedies: Remedy[] = [{ how: 'do', what: 'store it as float64' }];
      throw new ClusterkitError('input', reason, { at: place(p), remedies });
    }
    x[p] = value;
  }
}

/** The number that 16 bits stand for: 1 of sign, 5 of exponent, 10 of fraction (IEEE 754 binary16). */
export function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
