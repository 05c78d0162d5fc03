import { unlinkSync } from 'node:fs';
import { mkdir, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';

/** Files that are being written under temporary names. */
const partial = new Set<string>();
let serial = 0;

/** What a file can be made of; chunks are written one after the other. */
export type FileData = string | Uint8Array | Iterable<string>;

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Folders are made, links followed,
 * pipes and devices written as they are.
 * @throws {ClusterkitError} output, naming the file
 */
export async function writeFileWhole(path: string, data: FileData): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const existing = await stat(target).catch(() => undefined);
    if (existing && !existing.isFile() && !existing.isDirectory()) await writeFile(target, data);
    else await replaceFile(target, data, existing?.mode);
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    throw new ClusterkitError('output', `${path}: cannot be written (${reason(error)})`, { cause: error });
  }
}

async function replaceFile(path: string, data: FileData, mode: number | undefined): Promise<void> {
  // short: a name of the file's own length might not fit
  const temporary = join(dirname(path), `.clusterkit-${process.pid}-${serial++}.partial`);
  partial.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data, { mode });
    await rename(temporary, path);
  } catch (error) {
    // an interrupt has taken the file away
    if (!partial.has(temporary)) throw new ClusterkitError('aborted', 'interrupted', { cause: error });
    await unlink(temporary).catch(() => {});
    throw error;
  } finally {
    partial.delete(temporary);
  }
}

/** Removes what an interrupted run leaves. */
export function removePartialFiles(): void {
  for (const path of partial) {
    try {
      unlinkSync(path);
    } catch {
      // it was not there yet, or no longer
    }
  }
  partial.clear();
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is no folder',
    EEXIST: 'a part of the path is no folder',
    ENAMETOOLONG: 'the name is too long',
  };
  return words[code ?? ''] ?? message;
}
