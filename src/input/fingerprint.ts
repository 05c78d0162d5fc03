import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { unreadable } from './open.ts';

/** A thread of its own starts in the time in which this many bytes are hashed. */
const WORTH_THREAD = 2 ** 25;

/** Bytes read at a time. */
const PIECE = 2 ** 20;

/** Of a small file. */
const LEAST_PIECE = 4096;

/** The work of a thread; plain JavaScript without a file of its own, so that no bundle has to know of it. */
const HASHING = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const hash = createHash('sha256');
const piece = Buffer.allocUnsafeSlow(${PIECE});
for (let at = 0, count = 1; count > 0; at += count) {
  count = readSync(workerData, piece, 0, piece.length, at);
  hash.update(piece.subarray(0, count));
}
parentPort.postMessage(hash.digest('hex'));
`;

/**
 * SHA-256 of the bytes of a file, hexadecimal, computed without the whole file in memory; for large files in a thread of
 * its own, beside other work.
 * @throws {ClusterkitError} input, when the file cannot be read
 */
export async function fingerprint(path: string): Promise<string> {
  try {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      return await (size < WORTH_THREAD ? hashHere(handle, size) : hashBeside(handle));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function hashHere(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  // a folder may have many small files; the size of what is no file is 0
  const piece = new Uint8Array(Math.min(PIECE, Math.max(size, LEAST_PIECE)));
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, piece.length);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
  }
}

function hashBeside({ fd }: FileHandle): Promise<string> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(HASHING, { eval: true, execArgv: [], workerData: fd });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
