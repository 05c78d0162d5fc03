import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** An identity that all paths to the same existing file share; undefined without a file. */
export function fileIdentity(path: string): string | undefined {
  const facts = statOf(path);
  return facts && `${facts.dev}:${facts.ino}`;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Whether a path leads to a file that can be read again, not to a folder, a pipe, a device or nowhere. */
export function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

/** Whether a path leads to a pipe or a device. */
export function isStream(path: string): boolean {
  const facts = statOf(path);
  return facts !== undefined && !facts.isFile() && !facts.isDirectory();
}

/** Where a path leads, links followed as far as it exists. */
export function placeOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(placeOf(above), basename(whole));
  }
}

/** Why no file can be made at a path, of which folders may be missing; undefined where it can, or where it is. */
export function obstacleTo(path: string): string | undefined {
  if (statOf(path)) return undefined;
  let above = dirname(resolve(path));
  while (!statOf(above) && dirname(above) !== above) above = dirname(above);
  if (!isFolder(above)) return `${above} is no folder`;
  try {
    accessSync(above, constants.W_OK);
    return undefined;
  } catch {
    return `the folder ${above} is not writable`;
  }
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // reading or writing reports a path that goes through a file or is too long
    return undefined;
  }
}
