import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Not by `recursive`, which never ends where a folder exists that can hold no other,
 * as in /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (statOf(folder)?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // another run has made it meanwhile
    if (error.code !== 'EEXIST') throw error;
  });
}

/** What there is at a path; undefined if there is nothing. */
export function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // a path through a file, or a path that is too long, fails when it is read or written
    return undefined;
  }
}
