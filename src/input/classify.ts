import { constants, gunzipSync } from 'node:zlib';
import { type FileKind, looksLikeTree, looksUtf16, SNIFF_BYTES, sniff, utf16Mark } from './sniff.ts';

/** What a file can be clustered as. */
export type InputKind = 'picture' | 'table' | 'matrix' | 'tree';

const MATRICES: readonly string[] = ['npy', 'zip', 'idx'];
const TABLES: readonly string[] = ['text', 'json', 'parquet'];
const NEITHER: readonly string[] = ['pdf', 'gzip', 'binary'];

/**
 * The kind of input that the first bytes of a file show; gzip files are looked into. undefined when the file cannot be
 * clustered.
 * @param head at least SNIFF_BYTES bytes, or all there are
 */
export function classify(head: Uint8Array): InputKind | undefined {
  const inner = sniff(head) === 'gzip' ? inflateHead(head) : head;
  const kind: FileKind = sniff(inner);
  // the reader of tables recodes such text or says what it is
  if (kind === 'binary' && (utf16Mark(inner) || looksUtf16(inner))) return 'table';
  if (MATRICES.includes(kind)) return 'matrix';
  if (kind === 'text' && looksLikeTree(inner)) return 'tree';
  if (TABLES.includes(kind)) return 'table';
  return NEITHER.includes(kind) ? undefined : 'picture';
}

/** The first bytes inside a gzip file; none when it is damaged. */
function inflateHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, SNIFF_BYTES);
  } catch {
    return new Uint8Array();
  }
}
