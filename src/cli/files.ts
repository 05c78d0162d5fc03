import { statSync, unlinkSync } from 'node:fs';
import { mkdir, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';

/** Files that are being written under temporary names. */
const partial = new Set<string>();
let serial = 0;

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Folders are made.
 * @throws {ClusterkitError} output, naming the file
 */
export async function writeFileWhole(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${serial++}.partial`);
  partial.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw new ClusterkitError('output', `${path}: cannot be written (${reason(error)})`, { cause: error });
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
}

/** Whether two paths lead to the same existing file. */
export function isSameFile(a: string, b: string): boolean {
  const [first, second] = [statOf(a), statOf(b)];
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // a path through a file, or one too long, is told when it is read or written
    return undefined;
  }
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
