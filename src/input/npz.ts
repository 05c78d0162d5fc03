import { promisify } from 'node:util';
import { crc32, inflateRaw as inflateRawCallback } from 'node:zlib';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';

const inflateRaw = promisify(inflateRawCallback);

/** An array in an NPZ file. */
interface Member {
  /** Without `.npy`. */
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  /** Where its local header begins. */
  at: number;
}

/** Splits "file.npz:name" into the file and the name of the array. */
export function splitArrayName(path: string): { file: string; array?: string } {
  const match = /^(.*\.npz):([^/\\]+)$/is.exec(path);
  return match ? { file: match[1], array: match[2] } : { file: path };
}

/** The names of the arrays in an NPZ file, in its order. */
export function npzNames(bytes: Uint8Array): string[] {
  return readDirectory(bytes).map(({ name }) => name);
}

/** Whether an NPZ file is a sparse matrix that scipy.sparse.save_npz has written. */
export function isSparse(names: readonly string[]): boolean {
  return ['format', 'shape', 'data'].every((name) => names.includes(name));
}

/**
 * The NPY file of one array of an NPZ file, which is a zip file of them.
 * @param array its name; absent: the only one
 * @throws {ClusterkitError} input, when there is no such array, or several and none is named, or it is damaged; memory
 */
export async function npzArray(
  bytes: Uint8Array,
  array?: string,
  maxMemory = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const members = readDirectory(bytes);
  const names = members.map(({ name }) => name).join(', ');
  if (members.length === 0) throw new ClusterkitError('input', 'the zip file holds no NPY arrays');
  if (array === undefined && members.length > 1) {
    const remedies: Remedy[] = [{ how: 'do', what: `name one, such as file.npz:${members[0].name}` }];
    throw new ClusterkitError('input', `the NPZ file holds ${members.length} arrays (${names})`, {
      remedies,
    });
  }
  const member = array === undefined ? members[0] : members.find(({ name }) => name === array);
  if (!member) throw new ClusterkitError('input', `the NPZ file holds no array ${array}; it holds ${names}`);
  checkMemory(`array ${member.name}`, member.size, maxMemory);
  const data = await unpack(bytes, member);
  if (data.length !== member.size || crc32(data) !== member.crc) throw damaged(`array ${member.name}`);
  return data;
}

/** Stands for a length that is stored elsewhere, in files above 4 GB. */
const ZIP64 = 0xffffffff;

/** The NPY files that the directory at the end of a zip file names (PKWARE's APPNOTE 6.3, sections 4.3.12 and 4.3.16). */
function readDirectory(bytes: Uint8Array): Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw new ClusterkitError('input', 'the NPZ file is cut short: its directory is missing');
  const count = view.getUint16(end + 10, true);
  let p = view.getUint32(end + 16, true);
  const members: Member[] = [];
  for (let i = 0; i < count; i++) {
    if (p + 46 > end || view.getUint32(p, true) !== 0x02014b50) throw damaged('its directory');
    const nameEnd = p + 46 + view.getUint16(p + 28, true);
    const fileName = new TextDecoder().decode(bytes.subarray(p + 46, nameEnd));
    const [packed, size, at] = [20, 24, 42].map((field) => view.getUint32(p + field, true));
    if (packed === ZIP64 || size === ZIP64 || at === ZIP64) throw damaged('its directory');
    if (view.getUint16(p + 8, true) & 1) throw new ClusterkitError('input', 'the NPZ file is encrypted');
    if (/\.npy$/i.test(fileName)) {
      const name = fileName.slice(0, -4);
      const [method, crc] = [view.getUint16(p + 10, true), view.getUint32(p + 16, true)];
      members.push({ name, method, crc, packed, size, at });
    }
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

async function unpack(bytes: Uint8Array, { name, at, packed, method, size }: Member): Promise<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) throw damaged(`array ${name}`);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length < packed) throw damaged(`array ${name}`);
  if (method === 0) return data;
  if (method !== 8) {
    throw new ClusterkitError('input', `the NPZ array ${name} is packed by method ${method}, not by deflate`);
  }
  try {
    return await inflateRaw(data, { maxOutputLength: Math.max(1, size), chunkSize: 2 ** 20 });
  } catch (error) {
    throw damaged(`array ${name}`, error);
  }
}

function damaged(what: string, cause?: unknown): ClusterkitError {
  return new ClusterkitError('input', `the NPZ file is damaged or cut short (${what})`, { cause });
}
