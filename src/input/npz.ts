import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { ByteSource } from './bytes.ts';
import { openMember, type ZipMember, type ZipSource, zipMembers } from './zip.ts';

const WHAT = 'NPZ file';

/** Splits "file.npz:name" and "file.xlsx:sheet" into the file and the name of the array or sheet. */
export function splitArrayName(path: string): { file: string; array?: string } {
  const match = /^(.*\.(?:npz|xlsx|xlsm)):([^/\\]+)$/is.exec(path);
  return match ? { file: match[1], array: match[2] } : { file: path };
}

/** The arrays in an NPZ file, in the order of the file. */
export interface Npz {
  source: ZipSource;
  names: string[];
  /** The NPY file of each of them. */
  members: ZipMember[];
}

/**
 * Finds the arrays in an NPZ file, which is a zip file of NPY files.
 * @throws {ClusterkitError} input, when the file is damaged
 */
export async function openNpz(source: ZipSource): Promise<Npz> {
  const members = (await zipMembers(source, WHAT)).filter(({ name }) => /\.npy$/i.test(name));
  return { source, members, names: members.map(({ name }) => name.slice(0, -4)) };
}

/** Whether an NPZ file is a sparse matrix that scipy.sparse.save_npz has written. */
export function isSparse({ names }: Npz): boolean {
  return ['format', 'shape', 'data'].every((name) => names.includes(name));
}

/**
 * The NPY file of one array of an NPZ file.
 * @param array the name of the array; absent: the only array
 * @throws {ClusterkitError} input, without such an array, for several and no name, and for damaged files
 */
export async function npzArray({ source, names, members }: Npz, array?: string): Promise<ByteSource> {
  const all = names.join(', ');
  if (names.length === 0) throw new ClusterkitError('input', 'the zip file holds no NPY arrays');
  if (array === undefined && names.length > 1) {
    const remedies: Remedy[] = [{ how: 'do', what: `name one, such as file.npz:${names[0]}` }];
    throw new ClusterkitError('input', `the NPZ file holds ${names.length} arrays (${all})`, { remedies });
  }
  const at = array === undefined ? 0 : names.indexOf(array);
  if (at < 0) throw new ClusterkitError('input', `the NPZ file holds no array ${array}; it holds ${all}`);
  return openMember(source, members[at], WHAT, `array ${names[at]}`);
}
