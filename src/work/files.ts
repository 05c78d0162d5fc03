import { randomBytes } from 'node:crypto';
import { type Stats, unlinkSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { removeTemporaryFolders } from '../input/temporary.ts';
import type { FileData } from '../output/formats.ts';
import { makeFolder, statOf } from './folders.ts';
import type { Work } from './work.ts';

/** Files that are being written under temporary names. */
const partial = new Set<string>();

/**
 * Writes a result to a file, or to standard output for `-`, and reports it.
 * @throws {ClusterkitError} output, naming the file; usage, if there is no standard output
 */
export async function writeOutput(work: Work, path: string, data: FileData): Promise<void> {
  if (path !== '-') {
    await writeFileWhole(work.redirect?.(path) ?? path, data);
    work.wrote?.(path);
    return;
  }
  if (!work.stdout) throw new ClusterkitError('usage', 'there is no standard output', { at: { file: path } });
  for (const chunk of typeof data === 'string' || data instanceof Uint8Array ? [data] : data)
    work.stdout(chunk);
}

/**
 * Writes a file completely or not at all: under a temporary name in the same folder, then renamed. Missing folders are
 * made, links are followed, pipes and devices are written directly.
 * @throws {ClusterkitError} output, naming the file
 */
async function writeFileWhole(path: string, data: FileData): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const existing = statOf(target);
    if (existing && !existing.isFile() && !existing.isDirectory()) await writeFile(target, data);
    else await replaceFile(target, data, existing);
  } catch (error) {
    if (error instanceof ClusterkitError) throw error.with({ at: { file: path } });
    throw new ClusterkitError('output', `cannot be written (${reason(error)})`, {
      at: { file: path },
      cause: error,
    });
  }
}

async function replaceFile(path: string, data: FileData, existing?: Stats): Promise<void> {
  const folder = dirname(path);
  // short, because the file's own name plus an ending might be too long
  const temporary = join(folder, `.clusterkit-${randomBytes(12).toString('hex')}.partial`);
  partial.add(temporary);
  try {
    await makeFolder(folder);
    // a file that another run has made, or a link, is never written to
    const handle = await open(temporary, 'wx');
    try {
      await writeFile(handle, data);
      if (existing) await keepAccess(handle, existing);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    // an interrupt has removed the file
    if (!partial.has(temporary)) throw new ClusterkitError('aborted', 'interrupted', { cause: error });
    await unlink(temporary).catch(() => {});
    throw error;
  } finally {
    partial.delete(temporary);
  }
}

/**
 * Gives a new file the owner, the group and the mode of the file that it replaces.
 * @throws {ClusterkitError} output, when the file belongs to somebody else and would change hands
 */
async function keepAccess(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const made = await handle.stat();
  if (made.uid !== uid || made.gid !== gid) {
    try {
      await handle.chown(uid, gid);
    } catch (error) {
      throw new ClusterkitError(
        'output',
        'belongs to another user or group, and writing it would change that',
        {
          remedies: [{ how: 'do', what: 'remove the file first' }],
          cause: error,
        },
      );
    }
  }
  if (((made.mode ^ mode) & 0o7777) !== 0) await handle.chmod(mode & 0o7777);
}

/** Makes a new name last through a loss of power, where folders can be synchronized. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders, and some network file systems synchronize none
  }
}

/** Removes the temporary files of an interrupted run. */
export function removePartialFiles(): void {
  for (const path of partial) {
    try {
      unlinkSync(path);
    } catch {
      // the file was not there yet, or no longer
    }
  }
  partial.clear();
}

/** Removes what a run has on disk beside its results, before a signal ends it. */
export function removeAllTemporary(): void {
  removePartialFiles();
  removeTemporaryFolders();
}

const REASONS: Record<string, string> = {
  ENOENT: 'no file or folder can be made there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
  ENAMETOOLONG: 'the name is too long',
};

function reason(error: unknown): string {
  return REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? foreignMessage(error);
}
