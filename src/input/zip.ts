import { promisify } from 'node:util';
import { crc32, inflateRaw as inflateRawCallback } from 'node:zlib';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';

const inflateRaw = promisify(inflateRawCallback);

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

/** Stands for a length that is stored elsewhere, in files above 4 GB. */
const ZIP64 = 0xffffffff;

/**
 * The files that the directory at the end of a zip file names (PKWARE's APPNOTE 6.3, sections 4.3.12 and 4.3.16).
 * @param what the zip file in words: "NPZ file"
 * @throws {ClusterkitError} input, when the file is damaged, cut short or encrypted
 */
export function zipMembers(bytes: Uint8Array, what: string): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw new ClusterkitError('input', `the ${what} is cut short: its directory is missing`);
  const count = view.getUint16(end + 10, true);
  let p = view.getUint32(end + 16, true);
  const members: ZipMember[] = [];
  for (let i = 0; i < count; i++) {
    if (p + 46 > end || view.getUint32(p, true) !== 0x02014b50) throw damaged(what, 'its directory');
    const nameEnd = p + 46 + view.getUint16(p + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(p + 46, nameEnd));
    const [packed, size, at] = [20, 24, 42].map((field) => view.getUint32(p + field, true));
    if (packed === ZIP64 || size === ZIP64 || at === ZIP64) throw damaged(what, 'its directory');
    if (view.getUint16(p + 8, true) & 1) throw new ClusterkitError('input', `the ${what} is encrypted`);
    const [method, crc] = [view.getUint16(p + 10, true), view.getUint32(p + 16, true)];
    members.push({ name, method, crc, packed, size, at });
    p = nameEnd + view.getUint16(p + 30, true) + view.getUint16(p + 32, true);
  }
  return members;
}

/** Offset of the last record, which a comment of up to 65 535 bytes may follow. */
function findEnd(view: DataView): number {
  for (let p = view.byteLength - 22; p >= Math.max(0, view.byteLength - 22 - 65535); p--) {
    if (view.getUint32(p, true) === 0x06054b50) return p;
  }
  return -1;
}

/**
 * The bytes of one file of a zip file, at most as many as the directory says.
 * @param part the file in words: "array x"
 * @throws {ClusterkitError} input, when the file is damaged or packed in an unusual way
 */
export async function unzip(
  bytes: Uint8Array,
  { at, packed, method, size, crc }: ZipMember,
  what: string,
  part: string,
): Promise<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) throw damaged(what, part);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length < packed) throw damaged(what, part);
  if (method !== 0 && method !== 8)
    throw new ClusterkitError('input', `the ${what}'s ${part} is packed by method ${method}, not by deflate`);
  const whole = method === 0 ? data : await inflate(data, size, what, part);
  if (whole.length !== size || crc32(whole) !== crc) throw damaged(what, part);
  return whole;
}

/**
 * The only file in a zip file. Folders and the additions of macOS do not count.
 * @throws {ClusterkitError} input, when the zip file is damaged or holds several files; memory
 */
export async function unzipOne(bytes: Uint8Array, maxMemory = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const files = zipMembers(bytes, 'zip file').filter(
    ({ name }) => !/\/$|^__MACOSX\/|(^|\/)\.DS_Store$/.test(name),
  );
  if (files.length !== 1) {
    const names = files.slice(0, 4).map(({ name }) => name);
    const reason = `it is a zip file of ${files.length} files (${names.join(', ')}${files.length > 4 ? ', ...' : ''})`;
    throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'unpack it first' }] });
  }
  checkMemory(`unpacking ${files[0].name}`, files[0].size, maxMemory);
  return unzip(bytes, files[0], 'zip file', files[0].name);
}

async function inflate(data: Uint8Array, size: number, what: string, part: string): Promise<Uint8Array> {
  try {
    return await inflateRaw(data, { maxOutputLength: Math.max(1, size), chunkSize: 2 ** 20 });
  } catch (error) {
    throw damaged(what, part, error);
  }
}

function damaged(what: string, part: string, cause?: unknown): ClusterkitError {
  return new ClusterkitError('input', `the ${what} is damaged or cut short (${part})`, { cause });
}
