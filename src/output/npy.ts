import { endianness } from 'node:os';
import { ClusterkitError } from '../core/errors.ts';
import type { Column } from '../core/items.ts';
import { columnFacts } from './columns.ts';

/** The array types that can be written, with NumPy's names. */
const DTYPES = {
  Int8Array: 'i1',
  Uint8Array: 'u1',
  Int16Array: 'i2',
  Uint16Array: 'u2',
  Int32Array: 'i4',
  Uint32Array: 'u4',
  Float32Array: 'f4',
  Float64Array: 'f8',
} as const;

type NpyArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * NumPy's NPY format, version 1.0, in C order (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * @param shape lengths of the dimensions, slowest first; their product is the number of items
 */
export function toNpy(data: NpyArray, shape: readonly number[]): Uint8Array {
  // a Buffer's tag is that of its array type, while its constructor is Buffer
  return Buffer.concat([npyHead(data[Symbol.toStringTag], shape), bytesOf(data)]);
}

/** What stands before the items of an array. */
function npyHead(type: keyof typeof DTYPES, shape: readonly number[]): Uint8Array {
  const descr = DTYPES[type];
  const order = descr.endsWith('1') ? '|' : endianness() === 'LE' ? '<' : '>';
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '${order}${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  // magic, version and length take 10 bytes; the data starts at a multiple of 64
  const header = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10 + header.length);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  head.write(header, 10, 'latin1');
  return head;
}

function bytesOf({ buffer, byteOffset, byteLength }: NpyArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A matrix of doubles, row by row; each row is copied before the next one is asked for. */
export function* npyRows(rows: Iterable<Float64Array>, shape: readonly number[]): Generator<Uint8Array> {
  yield npyHead('Float64Array', shape);
  for (const row of rows) yield bytesOf(row.slice());
}

/**
 * A table of numbers as a matrix; one column as a vector. The matrix has the narrowest type that holds all columns: bytes, 32-bit
 * whole numbers (also of bytes), single precision (also of bytes), or else doubles, with NaN for missing values.
 * @throws {ClusterkitError} output, naming a column that has other values than numbers
 */
export function npyTable(columns: readonly Column[]): Uint8Array {
  const n = columns[0]?.values.length ?? 0;
  for (const column of columns) {
    const { kind } = columnFacts(column);
    if (kind === 'number' || kind === 'none') continue;
    throw new ClusterkitError('output', `NPY holds only numbers, and column ${column.name} holds others`, {
      remedies: [
        { how: 'do', what: 'leave the column out' },
        { how: 'do', what: 'write CSV, Parquet or XLSX' },
      ],
    });
  }
  const dim = columns.length;
  const out = emptyLike(columns, n * dim);
  for (let j = 0; j < dim; j++) {
    const { values } = columns[j];
    for (let i = 0; i < n; i++) out[i * dim + j] = (values[i] as number | null) ?? Number.NaN;
  }
  return toNpy(out, dim === 1 ? [n] : [n, dim]);
}

function emptyLike(columns: readonly Column[], length: number): NpyArray {
  if (columns.length > 0)
    for (const Type of [Uint8Array, Int32Array, Float32Array])
      if (columns.every(({ values }) => values instanceof Type || values instanceof Uint8Array))
        return new Type(length);
  return new Float64Array(length);
}
