import { randomBytes } from 'node:crypto';
import { statSync, unlinkSync } from 'node:fs';
import { mkdir, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import type { FileData } from '../output/formats.ts';
import type { Work } from './work.ts';

/** Files that are being written under temporary names. */
const partial = new Set<string>();

/**
 * Writes a result to a file, or to standard output for `-`, and reports it.
 * @throws {ClusterkitError} output, naming the file; usage, if there is no standard output
 */
export async function writeOutput(work: Work, path: string, data: FileData): Promise<void> {
  if (path !== '-') {
    await writeFileWhole(path, data);
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
    else await replaceFile(target, data, existing?.mode);
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    throw new ClusterkitError('output', `cannot be written (${reason(error)})`, {
      at: { file: path },
      cause: error,
    });
  }
}

async function replaceFile(path: string, data: FileData, mode: number | undefined): Promise<void> {
  // short, because the file's own name plus an ending might be too long
  const temporary = join(dirname(path), `.clusterkit-${randomBytes(6).toString('hex')}.partial`);
  partial.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data, { mode });
    await rename(temporary, path);
  } catch (error) {
    // an interrupt has removed the file
    if (!partial.has(temporary)) throw new ClusterkitError('aborted', 'interrupted', { cause: error });
    await unlink(temporary).catch(() => {});
    throw error;
  } finally {
    partial.delete(temporary);
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

/** A value that all paths to the same existing file share; undefined if there is no file. */
export function fileIdentity(path: string): string | undefined {
  const facts = statOf(path);
  return facts && `${facts.dev}:${facts.ino}`;
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // a path through a file, or a path that is too long, fails when it is read or written
    return undefined;
  }
}

const REASONS: Record<string, string> = {
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
