import { findForeign } from './foreign.ts';
import { holdsTable } from './npy.ts';
import { type FileKind, inflateHead, looksLikeTree, looksUtf16, sniff, utf16Mark } from './sniff.ts';

/** What a file can be clustered as. */
export type InputKind = 'picture' | 'table' | 'matrix' | 'tree';

const MATRICES: readonly string[] = ['npy', 'zip', 'idx'];
const TABLES: readonly string[] = ['text', 'parquet', 'xlsx', 'arrow', 'archive'];
const NEITHER: readonly string[] = ['pdf', 'gzip', 'binary'];

/**
 * The kind of input that the first bytes of a file show, in gzip files those of the content. undefined when the file
 * cannot be clustered.
 * @param head at least SNIFF_BYTES bytes, or the whole file
 */
export function classify(head: Uint8Array): InputKind | undefined {
  const inner = sniff(head) === 'gzip' ? inflateHead(head) : head;
  const kind: FileKind = sniff(inner);
  // the reader of tables recodes such text, or names its kind
  if (kind === 'binary' && (utf16Mark(inner) || looksUtf16(inner))) return 'table';
  if (kind === 'npy' && holdsTable(inner)) return 'table';
  if (MATRICES.includes(kind)) return 'matrix';
  if (kind === 'text' && looksLikeTree(inner)) return 'tree';
  if (TABLES.includes(kind)) return 'table';
  return NEITHER.includes(kind) || findForeign(kind) ? undefined : 'picture';
}
