import { constants, gunzipSync } from 'node:zlib';
import { type FileKind, looksUtf16, SNIFF_BYTES, sniff, utf16Mark } from './sniff.ts';

/** What a file can be clustered as. */
export type InputKind = 'picture' | 'table' | 'matrix';

const MATRICES: readonly string[] = ['npy', 'zip', 'idx'];
const TABLES: readonly string[] = ['text', 'json', 'parquet'];
const NEITHER: readonly string[] = ['pdf', 'gzip', 'binary'];

/**
 * What the first bytes of a file make it, those of a gzip file being looked at inside; undefined for what cannot be
 * clustered.
 * @param head at least SNIFF_BYTES bytes, or all there are
 */
export function classify(head: Uint8Array): InputKind | undefined {
  const inner = sniff(head) === 'gzip' ? inflateHead(head) : head;
  const kind: FileKind = sniff(inner);
  // a table's reader recodes such text, or tells what it is
  if (kind === 'binary' && (utf16Mark(inner) || looksUtf16(inner))) return 'table';
  if (MATRICES.includes(kind)) return 'matrix';
  if (TABLES.includes(kind)) return 'table';
  return NEITHER.includes(kind) ? undefined : 'picture';
}

/** What can be had of a gzip file's beginning; nothing when it is broken. */
function inflateHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, SNIFF_BYTES);
  } catch {
    return new Uint8Array();
  }
}
