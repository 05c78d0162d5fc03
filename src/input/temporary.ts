import { createHash } from 'node:crypto';
import { readlinkSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kill, pid } from 'node:process';
import { ClusterkitError, foreignMessage, type Remedy } from '../core/errors.ts';
import { formatBytes } from '../core/memory.ts';

/** Temporary folders of this process that are there. */
const folders = new Set<string>();

/** A run looks once whether others left folders. */
let swept: Promise<void> | undefined;

/**
 * Makes a temporary folder, and removes those of runs that were killed.
 * @throws {ClusterkitError} output, naming the folder for temporary files, when nothing can be written there
 */
export async function temporaryFolder(): Promise<string> {
  swept ??= sweep(tmpdir());
  await swept;
  try {
    const folder = await mkdtemp(join(tmpdir(), `${prefix()}${pid}-`));
    folders.add(folder);
    return folder;
  } catch (error) {
    throw temporaryError(error);
  }
}

/** Removes a temporary folder and everything in it. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

/** Removes all temporary folders of this process at once, before a signal ends it. */
export function removeTemporaryFolders(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // a file is still being written: a later run removes it
    }
  }
  folders.clear();
}

const CODES: Record<string, string> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is no folder',
  EACCES: 'may not be written (permission denied)',
  EPERM: 'may not be written (permission denied)',
  EROFS: 'is read-only',
  ENOSPC: 'is full',
  EDQUOT: 'is full',
};

const MORE_SPACE: Remedy = { how: 'do', what: 'set TMPDIR to a folder that can be written and has space' };

/** What it means that a temporary file cannot be made or written. */
export function temporaryError(error: unknown): ClusterkitError {
  const words =
    CODES[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be used: ${foreignMessage(error)}`;
  return new ClusterkitError('output', `the folder for temporary files, ${tmpdir()}, ${words}`, {
    remedies: [MORE_SPACE],
    cause: error,
  });
}

/** Bytes that are free where a temporary file is to be. */
export async function freeSpace(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}

/** The error of a temporary file that would take more than its share of the disk. */
export function tooLarge(most: number): ClusterkitError {
  const reason = `it takes more than the ${formatBytes(most)} that the folder for temporary files, ${tmpdir()}, can spare`;
  return new ClusterkitError('output', reason, { remedies: [MORE_SPACE] });
}

/** Whether an error says that there is no space to write. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Names begin alike where process numbers mean the same processes: on one machine, in one container. */
function prefix(): string {
  const place = [hostname(), processSpace()].join();
  return `clusterkit-${createHash('sha256').update(place).digest('hex').slice(0, 8)}-`;
}

/** What tells containers apart in which every first process has the number 1. */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

async function sweep(folder: string): Promise<void> {
  const start = prefix();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const owner = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : Number.NaN;
    if (owner > 0 && !isRunning(owner))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(owner: number): boolean {
  try {
    // signal 0 is none: it only asks whether the process is there
    kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
