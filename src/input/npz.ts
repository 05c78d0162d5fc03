import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { unzip, type ZipMember, zipMembers } from './zip.ts';

const WHAT = 'NPZ file';

/** Splits "file.npz:name" and "file.xlsx:sheet" into the file and the name of the array or sheet. */
export function splitArrayName(path: string): { file: string; array?: string } {
  const match = /^(.*\.(?:npz|xlsx|xlsm)):([^/\\]+)$/is.exec(path);
  return match ? { file: match[1], array: match[2] } : { file: path };
}

/** The names of the arrays in an NPZ file, in the order of the file. */
export function npzNames(bytes: Uint8Array): string[] {
  return readArrays(bytes).map(({ name }) => name);
}

/** Whether an NPZ file is a sparse matrix that scipy.sparse.save_npz has written. */
export function isSparse(names: readonly string[]): boolean {
  return ['format', 'shape', 'data'].every((name) => names.includes(name));
}

/**
 * The NPY file of one array of an NPZ file, which is a zip file of NPY files.
 * @param array the name of the array; absent: the only array
 * @throws {ClusterkitError} input, without such an array, for several and no name, and for damaged files; memory
 */
export async function npzArray(
  bytes: Uint8Array,
  array?: string,
  maxMemory = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const members = readArrays(bytes);
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
  return unzip(bytes, member, WHAT, `array ${member.name}`);
}

/** The NPY files, without the ending of their names. */
function readArrays(bytes: Uint8Array): ZipMember[] {
  const arrays = zipMembers(bytes, WHAT).filter(({ name }) => /\.npy$/i.test(name));
  return arrays.map((member) => ({ ...member, name: member.name.slice(0, -4) }));
}
