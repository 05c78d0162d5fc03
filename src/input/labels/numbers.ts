import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { MemoryBytes } from '../bytes.ts';
import { checkKnownSize, extent } from '../elements.ts';
import { openIdx } from '../idx.ts';
import { openNpy } from '../npy.ts';
import { npzArray, openNpz } from '../npz.ts';
import type { FileOptions } from '../open.ts';
import { bytesForRows, readRows } from '../readRows.ts';
import { type FileKind, isMatrix, notThat } from '../sniff.ts';
import { type CodedTexts, codeNumbers } from './coded.ts';

/**
 * The numbers of an inflated matrix as labels, row by row.
 * @throws {ClusterkitError} input, when the file is no matrix
 */
export async function labelNumbers(
  bytes: Uint8Array,
  kind: FileKind,
  array: string | undefined,
  { maxMemory }: FileOptions,
): Promise<CodedTexts> {
  if (!isMatrix(kind)) throw notThat(bytes, 'labels that can be read');
  const source = new MemoryBytes(bytes);
  const npy = kind === 'zip' ? await npzArray(await openNpz(source), array) : source;
  const matrix = await (kind === 'idx' ? openIdx : openNpy)(npy);
  const { n, dim } = matrix.shape.length > 0 ? extent(matrix.shape) : { n: 0, dim: 0 };
  if (!(n > 0 && dim > 0)) throw new ClusterkitError('input', 'the file holds no labels');
  checkKnownSize(matrix);
  checkMemory('reading the labels', bytesForRows(matrix, n), maxMemory ?? Number.POSITIVE_INFINITY);
  return codeNumbers(await readRows(matrix));
}
