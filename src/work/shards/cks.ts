import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { ClusterkitError } from '../../core/errors.ts';
import type { AlphaMode } from '../../core/image.ts';
import type { PassSums, RowRange } from '../../core/rowStore.ts';
import { inFile, readInput } from '../../input/open.ts';
import { areColors } from './colors.ts';
import { looksLikeSummary, MARK, SUMMARY_SCHEMA } from './heads.ts';

/*
 * Summaries of shards: a mark, the length of a header, the header as JSON, arrays of little-endian f64, or u32 where the
 * header says so, at multiples of 64 bytes, and the SHA-256 of all of it.
 */

const LINE = 64;
const HASH = 32;

/** What a summary is of, as plain data for JSON. */
export interface SummaryHead {
  schema: typeof SUMMARY_SCHEMA;
  /** What was summed up. */
  kind: string;
  /** SHA-256 of the rows and of all that the summary depends on: summaries of one run can be merged. */
  run: string;
  /** The id of the manifest. */
  manifest: string;
  /** The shards that it covers, as ranges from the first to the last. */
  shards: [first: number, last: number][];
  /** All shards of the manifest. */
  of: number;
  /** Rows that it covers. */
  n: number;
  dim: number;
  /** What the pass was asked for, beside its centers. */
  options: Record<string, number>;
  /** Of colors: how transparent pixels count. */
  alpha?: AlphaMode;
  /** Of steps and means: what a model of centers needs to know of the rows. */
  rows?: { type: RowRange['type']; columns?: string[] };
}

/** A summary. */
export interface Summary {
  head: SummaryHead;
  sums: PassSums;
}

/** What summaries hold, by kind. */
const ARRAYS: Record<string, readonly string[]> = {
  step: ['centers', 'sums', 'masses', 'inertia', 'far'],
  draw: ['total', 'drawn'],
  sample: ['sample'],
  micro: ['weights', 'means', 'spreads', 'radius'],
  colors: ['codes', 'units', 'pictures'],
  moments: ['point', 'rows', 'masses', 'sums', 'products', 'lows', 'highs'],
};

/** Numbers of an exact sum. */
const PARTS = 3;

/** Whether arrays have the lengths that their kind requires. */
const FIT: Record<string, (sums: PassSums, dim: number) => boolean> = {
  step: ({ centers, sums, masses, inertia, far }, dim) =>
    sums.length === PARTS * centers.length &&
    sums.length === masses.length * dim &&
    masses.length % PARTS === 0 &&
    inertia.length === PARTS &&
    far.length % (2 + dim) === 0,
  draw: ({ total, drawn }, dim) => total.length === PARTS && drawn.length % (3 + dim) === 0,
  sample: ({ sample }, dim) => sample.length % (2 + dim) === 0,
  micro: ({ weights, means, spreads, radius }, dim) =>
    radius.length === 1 &&
    means.length === weights.length * dim &&
    spreads.length === weights.length &&
    weights.every((weight) => weight > 0) &&
    [means, spreads, radius].every((list) => list.every(Number.isFinite)),
  colors: areColors,
  moments: ({ point, rows, masses, sums, products, lows, highs }, dim) =>
    [point, lows, highs].every(({ length }) => length === dim) &&
    rows.length === 2 &&
    masses.length === PARTS &&
    sums.length === PARTS * dim &&
    [dim, (dim * (dim + 1)) / 2].includes(products.length / PARTS),
};

/** More shards are a mistake. */
const MOST_SHARDS = 2 ** 24;

/** Maximum size of a summary in bytes. */
const MOST_BYTES = 2 ** 31;

/** A summary as the bytes of a file. */
export function packSummary({ head, sums }: Summary): Uint8Array {
  const names = Object.keys(sums);
  const isShort = (name: string) =>
    head.kind === 'colors' && sums[name].every((value) => value === value >>> 0);
  const arrays = names.map((name): ArrayHead => {
    return { name, length: sums[name].length, ...(isShort(name) && { type: 'u32' }) };
  });
  const text = Buffer.from(JSON.stringify({ ...head, arrays }));
  const parts: Uint8Array[] = [Buffer.from(MARK), sizeOf(text.length), text];
  let at = 8 + text.length;
  for (const { name, type } of arrays) {
    const padding = (LINE - (at % LINE)) % LINE;
    const bytes = littleEndian(type === 'u32' ? Uint32Array.from(sums[name]) : sums[name]);
    parts.push(new Uint8Array(padding), bytes);
    at += padding + bytes.length;
  }
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Buffer.concat([...parts, hash.digest()]);
}

function sizeOf(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}

/** A copy of the bytes of numbers, in the order of files. */
function littleEndian(values: Float64Array | Uint32Array): Uint8Array {
  return swapped(Buffer.from(values.slice().buffer), values.BYTES_PER_ELEMENT);
}

/** Bytes of numbers between the order of files and that of this machine. @param bytes inout */
function swapped(bytes: Buffer, size: number): Buffer {
  if (endianness() === 'LE') return bytes;
  return size === 4 ? bytes.swap32() : bytes.swap64();
}

/**
 * Reads a summary.
 * @throws {ClusterkitError} input, for a file that is none, that is damaged or of another version
 */
export async function readSummary(path: string): Promise<Summary> {
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES });
  return inFile(path, () => unpackSummary(bytes));
}

/** The summary of the bytes of a file. @throws {ClusterkitError} input */
function unpackSummary(bytes: Uint8Array): Summary {
  const broken = (what: string) => new ClusterkitError('input', `not a summary this can use: ${what}`);
  if (!looksLikeSummary(bytes)) throw broken(`it does not begin with ${MARK}`);
  const end = bytes.length - HASH;
  const hash = createHash('sha256')
    .update(bytes.subarray(0, Math.max(0, end)))
    .digest();
  if (end < 8 || !hash.equals(bytes.subarray(end)))
    throw broken('it is damaged or cut short (its checksum differs)');
  const length = Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(4);
  const header = headerOf(bytes.subarray(8, Math.min(end, 8 + length)));
  if (header?.schema !== SUMMARY_SCHEMA) throw broken(`its schema is ${JSON.stringify(header?.schema)}`);
  const { arrays, ...head } = header;
  if (!isHead(head) || !Array.isArray(arrays)) throw broken('its header lacks what it must have');
  if (!Object.hasOwn(ARRAYS, head.kind)) throw broken(`its kind is ${JSON.stringify(head.kind)}`);
  if (!ARRAYS[head.kind].every((name) => arrays.some((array) => array?.name === name)))
    throw broken('its arrays are not those of its kind');
  const sums: Record<string, Float64Array> = {};
  let at = 8 + length;
  for (const array of arrays) {
    const { name, length: count, type } = Object(array) as { name: unknown; length: unknown; type: unknown };
    const size = type === 'u32' ? 4 : 8;
    at += (LINE - (at % LINE)) % LINE;
    if (typeof name !== 'string' || !isCount(count) || at + size * count > end)
      throw broken('its arrays are not as its header says');
    const copy = new (type === 'u32' ? Uint32Array : Float64Array)(count);
    Buffer.from(copy.buffer).set(swapped(Buffer.from(bytes.subarray(at, at + size * count)), size));
    sums[name] = Float64Array.from(copy);
    at += size * count;
  }
  if (!FIT[head.kind](sums, head.dim)) throw broken('its arrays are not those of its kind');
  return { head, sums };
}

interface ArrayHead {
  name: string;
  length: number;
  /** Absent: f64. */
  type?: 'u32';
}

type Header = SummaryHead & { arrays: ArrayHead[] };

/** @returns undefined for what is no JSON */
function headerOf(text: Uint8Array): Header | undefined {
  try {
    return JSON.parse(Buffer.from(text).toString());
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether all is there that other functions use. */
function isHead({ kind, run, manifest, shards, of, n, dim, options, rows }: SummaryHead): boolean {
  const texts = [kind, run, manifest].every((one) => typeof one === 'string');
  if (!isCount(of) || of > MOST_SHARDS) return false;
  const isRange = (range: unknown) =>
    Array.isArray(range) &&
    range.length === 2 &&
    range.every(isCount) &&
    range[0] <= range[1] &&
    range[1] < of;
  return (
    texts &&
    [n, dim].every(isCount) &&
    typeof options === 'object' &&
    options !== null &&
    Array.isArray(shards) &&
    shards.every(isRange) &&
    areNames(rows?.columns, dim)
  );
}

/** Whether columns have a name each, or none has one. */
function areNames(columns: unknown, dim: number): boolean {
  if (columns === undefined) return true;
  return Array.isArray(columns) && columns.length === dim && columns.every((one) => typeof one === 'string');
}
