import { crc32, createInflateRaw } from 'node:zlib';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { allBytes, type ByteSource, type FileBytes, MemoryBytes, StreamBytes, transformed } from './bytes.ts';
import { isReadError } from './reasons.ts';

/** A file in a zip file. */
export interface ZipMember {
  /** The name with its folders. */
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  /** The offset of the local header. */
  at: number;
}

/** A zip file, which is read in any order. */
export type ZipSource = FileBytes | MemoryBytes;

/** Stand for numbers that are stored elsewhere, in files above 4 GB or with many members. */
const ZIP64 = 0xffffffff;
const ZIP64_COUNT = 0xffff;

/** Bytes of the last record, of what may stand before it and say where to look on, and of the longest comment. */
const END = 22;
const LOCATOR = 20;
const COMMENT = 65535;

/** Bytes of the record of large files. */
const LARGE_END = 56;

/** A directory of more bytes is damaged. */
const LONGEST = 2 ** 28;

/**
 * The files that the directory at the end of a zip file names (PKWARE's APPNOTE 6.3, sections 4.3.12 to 4.3.16).
 * @param what the zip file in words: "NPZ file"
 * @throws {ClusterkitError} input, when the file is damaged, cut short or encrypted
 */
export async function zipMembers(source: ZipSource, what: string): Promise<ZipMember[]> {
  const { from, end, count } = await findDirectory(source, what);
  if (!(from <= end && end - from <= LONGEST)) throw damaged(what, 'its directory');
  const view = await viewOf(source, from, end - from);
  const members: ZipMember[] = [];
  for (let i = 0, p = 0; i < count; i++) {
    if (p + 46 > view.byteLength || view.getUint32(p, true) !== 0x02014b50)
      throw damaged(what, 'its directory');
    const nameEnd = p + 46 + view.getUint16(p + 28, true);
    const next = nameEnd + view.getUint16(p + 30, true) + view.getUint16(p + 32, true);
    if (next > view.byteLength) throw damaged(what, 'its directory');
    const name = new TextDecoder().decode(partOf(view, p + 46, nameEnd));
    const sizes = [24, 20, 42].map((field) => view.getUint32(p + field, true));
    const [size, packed, at] = sizes.includes(ZIP64) ? largeSizes(view, nameEnd, next, sizes) : sizes;
    if (![size, packed, at].every(Number.isSafeInteger)) throw damaged(what, 'its directory');
    if (view.getUint16(p + 8, true) & 1) throw new ClusterkitError('input', `the ${what} is encrypted`);
    const [method, crc] = [view.getUint16(p + 10, true), view.getUint32(p + 16, true)];
    members.push({ name, method, crc, packed, size, at });
    p = next;
  }
  return members;
}

/** Where the directory begins and ends, and how many members it has. */
async function findDirectory(source: ZipSource, what: string) {
  const start = Math.max(0, source.size - END - COMMENT - LOCATOR);
  const view = await viewOf(source, start, source.size - start);
  const p = findEnd(view);
  if (p < 0) throw new ClusterkitError('input', `the ${what} is cut short: its directory is missing`);
  const [count, from] = [view.getUint16(p + 10, true), view.getUint32(p + 16, true)];
  const isLarge = (count === ZIP64_COUNT || from === ZIP64) && p >= LOCATOR;
  if (!isLarge || view.getUint32(p - LOCATOR, true) !== 0x07064b50) return { from, end: start + p, count };
  const end = Number(view.getBigUint64(p - LOCATOR + 8, true));
  const large = await viewOf(source, end, LARGE_END);
  if (large.byteLength < LARGE_END || large.getUint32(0, true) !== 0x06064b50)
    throw damaged(what, 'its directory');
  return { from: Number(large.getBigUint64(48, true)), end, count: Number(large.getBigUint64(32, true)) };
}

/** Offset of the last record, which a comment of up to 65 535 bytes may follow. */
function findEnd(view: DataView): number {
  for (let p = view.byteLength - END; p >= Math.max(0, view.byteLength - END - COMMENT); p--) {
    if (view.getUint32(p, true) === 0x06054b50) return p;
  }
  return -1;
}

/** The sizes of a large member: those that do not fit stand in an extra field, one after the other. */
function largeSizes(view: DataView, from: number, to: number, sizes: readonly number[]): number[] {
  for (let p = from; p + 4 <= to; p += 4 + view.getUint16(p + 2, true)) {
    if (view.getUint16(p, true) !== 1) continue;
    let at = p + 4;
    return sizes.map((size) => {
      if (size !== ZIP64) return size;
      at += 8;
      return at <= to ? Number(view.getBigUint64(at - 8, true)) : Number.NaN;
    });
  }
  return [...sizes];
}

async function viewOf(source: ZipSource, at: number, length: number): Promise<DataView> {
  const bytes = await source.part(at, length).head(length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function partOf({ buffer, byteOffset }: DataView, from: number, to: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + from, to - from);
}

/**
 * The bytes of one file of a zip file, at most as many as the directory says. Bytes that are packed are compared with the
 * checksum as they are read, others by `check`.
 * @param part the file in words: "array x"
 * @throws {ClusterkitError} input, when the file is damaged or packed in an unusual way
 */
export async function openMember(
  source: ZipSource,
  { at, packed, method, size, crc }: ZipMember,
  what: string,
  part: string,
): Promise<ByteSource> {
  const view = await viewOf(source, at, 30);
  if (view.byteLength < 30 || view.getUint32(0, true) !== 0x04034b50) throw damaged(what, part);
  const start = at + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  const data = source.part(start, packed);
  if (data.size < packed) throw damaged(what, part);
  if (method !== 0 && method !== 8)
    throw new ClusterkitError('input', `the ${what}'s ${part} is packed by method ${method}, not by deflate`);
  const checked = (bytes: AsyncIterable<Uint8Array>) => checking(bytes, { size, crc }, damaged(what, part));
  if (method === 8)
    return new StreamBytes(checked(transformed(data, createInflateRaw({ chunkSize: 2 ** 20 }))));
  const check = async () => {
    await new StreamBytes(checked(data.chunks())).finish();
  };
  return Object.assign(data, { check });
}

/** Passes bytes on if these are as many as told, with the checksum told. */
async function* checking(
  bytes: AsyncIterable<Uint8Array>,
  { size, crc }: Pick<ZipMember, 'size' | 'crc'>,
  refusal: ClusterkitError,
): AsyncGenerator<Uint8Array> {
  let [length, sum] = [0, 0];
  try {
    for await (const chunk of bytes) {
      length += chunk.length;
      if (length > size) break;
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    // the system could not read the file
    if (isReadError(error)) throw error;
    throw refusal.with({ cause: error });
  }
  if (length !== size || sum !== crc) throw refusal;
}

/**
 * All bytes of one file of a zip file.
 * @throws {ClusterkitError} input, as `openMember`, and when the file is damaged
 */
export async function unzip(
  source: ZipSource,
  member: ZipMember,
  what: string,
  part: string,
): Promise<Uint8Array> {
  const opened = await openMember(source, member, what, part);
  await opened.check?.();
  return allBytes(opened, Number.POSITIVE_INFINITY);
}

/**
 * The only file in a zip file. Folders and the additions of macOS do not count.
 * @throws {ClusterkitError} input, when the zip file is damaged or holds several files; memory
 */
export async function unzipOne(bytes: Uint8Array, maxMemory = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const source = new MemoryBytes(bytes);
  const files = (await zipMembers(source, 'zip file')).filter(
    ({ name }) => !/\/$|^__MACOSX\/|(^|\/)\.DS_Store$/.test(name),
  );
  if (files.length !== 1) {
    const names = files.slice(0, 4).map(({ name }) => name);
    const reason = `it is a zip file of ${files.length} files (${names.join(', ')}${files.length > 4 ? ', ...' : ''})`;
    throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'unpack it first' }] });
  }
  checkMemory(`unpacking ${files[0].name}`, files[0].size, maxMemory);
  return unzip(source, files[0], 'zip file', files[0].name);
}

function damaged(what: string, part: string): ClusterkitError {
  return new ClusterkitError('input', `the ${what} is damaged or cut short (${part})`);
}
