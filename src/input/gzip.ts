import { promisify } from 'node:util';
import { createGunzip, gunzip as gunzipCallback } from 'node:zlib';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { formatBytes, MORE_MEMORY } from '../core/memory.ts';
import { type ByteSource, StreamBytes, transformed } from './bytes.ts';
import { isReadError } from './reasons.ts';
import { sniff } from './sniff.ts';

const inflate = promisify(gunzipCallback);

/** The largest size of a Buffer. */
const LARGEST = 2 ** 31;

/**
 * Inflates gzipped bytes, and returns other bytes as they are.
 * @param maxMemory largest number of inflated bytes
 * @throws {ClusterkitError} input, when the bytes are damaged or cut short; memory, before more than maxMemory is taken
 */
export async function gunzip(bytes: Uint8Array, maxMemory = LARGEST): Promise<Uint8Array> {
  if (sniff(bytes) !== 'gzip') return bytes;
  const allowed = Math.max(1, Math.min(maxMemory, LARGEST));
  try {
    return await inflate(bytes, { maxOutputLength: allowed, chunkSize: 2 ** 20 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      throw damaged(error);
    }
    const reason = `it inflates to more than the ${formatBytes(allowed)} of memory that are allowed`;
    throw new ClusterkitError('memory', reason, { remedies: [MORE_MEMORY], cause: error });
  }
}

/**
 * The bytes in a gzip file, inflated when they are read.
 * @throws {ClusterkitError} input, as they are read, when they are damaged or cut short
 */
export function gunzipped(source: ByteSource): StreamBytes {
  async function* inflated() {
    try {
      yield* transformed(source, createGunzip({ chunkSize: 2 ** 20 }));
    } catch (error) {
      // the system could not read the file
      if (isReadError(error)) throw error;
      throw damaged(error);
    }
  }
  return new StreamBytes(inflated());
}

function damaged(error: unknown): ClusterkitError {
  const reason = `the gzip data are damaged or cut short (${foreignMessage(error)})`;
  return new ClusterkitError('input', reason, { cause: error });
}
