import { statSync } from 'node:fs';

/** What two paths to the same existing file have in common; undefined when there is no file. */
export function fileIdentity(path: string): string | undefined {
  const facts = statOf(path);
  return facts && `${facts.dev}:${facts.ino}`;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Whether a path leads to a file of bytes that can be read again, not to a folder, a pipe, a device or nowhere. */
export function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

/** Whether a path leads to a pipe or a device. */
export function isStream(path: string): boolean {
  const facts = statOf(path);
  return facts !== undefined && !facts.isFile() && !facts.isDirectory();
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // a path through a file, or one too long, is told when it is read or written
    return undefined;
  }
}
