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
 * Writes a result to a file, or to standard output for `-`, and says so.
 * @throws {ClusterkitError} output, naming the file; usage, where there is no standard output
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
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Folders are made, links followed,
 * pipes and devices written as they are.
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
  // short: a name of the file's own length might not fit
  const temporary = join(dirname(path), `.clusterkit-${randomBytes(6).toString('hex')}.partial`);
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

/** What two paths to the same existing file have in common; undefined when there is no file. */
export function fileIdentity(path: string): string | undefined {
  const facts = statOf(path);
  return facts && `${facts.dev}:${facts.ino}`;
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // a path through a file, or one too long, is told when it is read or written
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
