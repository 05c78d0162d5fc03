import { ClusterkitError } from '../../core/errors.ts';
import { extent, toRows } from '../elements.ts';
import { readIdx } from '../idx.ts';
import { readNpy } from '../npy.ts';
import { npzArray } from '../npz.ts';
import type { FileOptions } from '../open.ts';
import { type FileKind, isMatrix, notThat } from '../sniff.ts';

/**
 * The numbers of an inflated matrix as labels, row by row.
 * @throws {ClusterkitError} input, when the file is no matrix
 */
export async function labelNumbers(
  bytes: Uint8Array,
  kind: FileKind,
  array: string | undefined,
  { maxMemory }: FileOptions,
): Promise<string[]> {
  if (!isMatrix(kind)) throw notThat(bytes, 'labels that can be read');
  const npy = kind === 'zip' ? await npzArray(bytes, array, maxMemory) : bytes;
  const matrix = kind === 'idx' ? readIdx(npy) : readNpy(npy);
  const { n, dim } = matrix.shape.length > 0 ? extent(matrix.shape) : { n: 0, dim: 0 };
  if (n > 0 && dim > 0) return Array.from(toRows(matrix), String);
  throw new ClusterkitError('input', 'the file holds no labels');
}
