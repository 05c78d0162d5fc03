import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { ByteSource } from './bytes.ts';
import { isElement, type RawMatrix } from './elements.ts';
import { SNIFF_BYTES } from './sniff.ts';

/** Bytes of the magic number, the version and the shorter form of the length. */
const PRELUDE = 10;

/** NumPy refuses more dimensions, too. */
const MOST_DIMENSIONS = 64;

/**
 * An NPY file of versions 1 to 3, of which the header is read (numpy.org/doc/stable/reference/generated/numpy.lib.format).
 * @throws {ClusterkitError} input, when the header is damaged or cut short, or tells of anything but numbers
 */
export async function openNpy(source: ByteSource): Promise<RawMatrix> {
  const { descr, fortran, shape, end } = npyHeader(await wholeHead(source));
  const told = `${shape.join(' x ')} ${descr.slice(1, -1)}`;
  return { ...readType(descr), shape, fortran, what: 'NPY file', told, source, start: end };
}

/** A header of more bytes is damaged. */
const LONGEST = 2 ** 24;

/** The first bytes, up to the end of the header. */
async function wholeHead(source: ByteSource): Promise<Uint8Array> {
  const head = await source.head(SNIFF_BYTES);
  const end = head.length < PRELUDE + 2 ? 0 : endOf(head);
  return end <= head.length ? head : source.head(Math.min(end, LONGEST));
}

/**
 * The contents of the header, with the type as the Python literal in the file, and where the data begins.
 * @throws {ClusterkitError} input, when the header is damaged or cut short
 */
export function npyHeader(bytes: Uint8Array): {
  descr: string;
  fortran: boolean;
  shape: number[];
  end: number;
} {
  const { text, end } = header(bytes);
  return { ...readDict(text), end };
}

/** Whether the first bytes of an NPY file announce fields or texts: a table rather than a matrix. */
export function holdsTable(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1024)).toString('latin1');
  return /^\x93NUMPY[\s\S]{4,6}\{[^{]*?(['"])descr\1\s*:\s*(\[|['"][<>|=]?[USa]\d)/.test(text);
}

/** The text that describes the array, and where the data begins. */
function header(bytes: Uint8Array): { text: string; end: number } {
  if (bytes.length < PRELUDE) throw cutShort();
  const version = bytes[6];
  if (version < 1 || version > 3) throw damaged(`version ${version}.${bytes[7]} is not known`);
  if (bytes.length < startOf(bytes)) throw cutShort();
  const end = endOf(bytes);
  if (bytes.length < end) throw cutShort();
  const part = bytes.subarray(startOf(bytes), end);
  return { text: new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(part), end };
}

/** Where the text begins: later versions have a longer length. */
function startOf(bytes: Uint8Array): number {
  return bytes[6] === 1 ? PRELUDE : PRELUDE + 2;
}

/** Where the text ends, from the bytes in front of it. */
function endOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return startOf(bytes) + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
}

/** The three entries of a Python dictionary, in any order. */
function readDict(text: string): { descr: string; fortran: boolean; shape: number[] } {
  const entry = (name: string, pattern: string) =>
    new RegExp(`[{,]\\s*(['"])${name}\\1\\s*:\\s*(?:${pattern})`).exec(text)?.[2];
  // a structured type is a list, which ends where the next entry or the dictionary ends
  const descr = entry(
    'descr',
    `(['"][^'"]*['"]|\\[[\\s\\S]*?\\])\\s*(?=,\\s*['"](?:fortran_order|shape)['"]|,?\\s*\\})`,
  );
  if (descr === undefined) throw damaged('its header names no type');
  const fortran = entry('fortran_order', '(True|False)');
  const dims = entry('shape', '\\(([^)]*)\\)');
  if (fortran === undefined || dims === undefined) throw damaged('its header lacks the order or the shape');
  const shape = dims
    .split(',')
    .map((word) => word.trim())
    .filter((word, axis, all) => word !== '' || axis !== all.length - 1)
    // Python 2 wrote 10L
    .map((word) => (/^\d+L?$/.test(word) ? Number.parseInt(word, 10) : Number.NaN));
  const sound = shape.length <= MOST_DIMENSIONS && shape.every(Number.isSafeInteger);
  if (!sound) throw damaged(`its shape is (${dims.slice(0, 80)})`);
  return { descr, fortran: fortran === 'True', shape };
}

function readType(literal: string): Pick<RawMatrix, 'element' | 'bigEndian'> {
  if (literal.startsWith('[')) throw notNumbers('a structured type');
  const descr = literal.slice(1, -1);
  const order = /^[<>|=]/.test(descr) ? descr[0] : '=';
  const word = descr.replace(/^[<>|=]/, '').replace(/^\?$/, 'b1');
  if (isElement(word)) return { element: word, bigEndian: order === '>' };
  const kinds: Record<string, string> = {
    c: 'complex numbers',
    O: 'Python objects',
    U: 'text',
    S: 'text',
    a: 'text',
    V: 'records or raw bytes',
    M: 'dates',
    m: 'time spans',
    f: 'floating-point numbers of this size',
  };
  throw notNumbers(
    `${(/^\w\d*(\[|$)/.test(word) && kinds[word[0]]) || 'an unknown type'} (dtype ${descr.slice(0, 40)})`,
  );
}

function notNumbers(what: string): ClusterkitError {
  const remedies: Remedy[] = [
    { how: 'do', what: 'save it as float64, such as by numpy.save(file, array.astype("f8"))' },
  ];
  return new ClusterkitError('input', `the NPY file holds ${what}, which cannot be clustered`, { remedies });
}

function damaged(what: string): ClusterkitError {
  return new ClusterkitError('input', `the NPY file is damaged: ${what}`);
}

function cutShort(): ClusterkitError {
  return new ClusterkitError('input', 'the NPY file is cut short: its header is not complete');
}
