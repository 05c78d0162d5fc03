import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { splitArrayName } from '../input/npz.ts';
import { isFile, isFolder } from '../input/paths.ts';

/**
 * Whether files are there and at least as new as all that they are made of. Files are written as a whole, so one that is
 * there is complete; which options it was made with, nobody knows.
 * @param outputs at least one path
 * @param sources files and folders, which must be there
 * @param others words that may be files and folders, and count if they are
 */
export function isUpToDate(
  outputs: readonly string[],
  sources: readonly string[],
  others: readonly string[] = [],
): boolean {
  if (outputs.length === 0 || !outputs.every(isFile)) return false;
  const made = Math.min(...outputs.map((path) => statSync(path).mtimeMs));
  const read = sources.map((path) => changedAt(splitArrayName(path).file));
  if (read.includes(undefined)) return false;
  return [...read, ...others.map(changedAt)].every((time) => time === undefined || time <= made);
}

/** When a file or anything in a folder was last changed; undefined for what is neither. */
function changedAt(path: string): number | undefined {
  if (isFile(path)) return statSync(path).mtimeMs;
  if (!isFolder(path)) return undefined;
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).reduce(
    (latest, name) => Math.max(latest, statSync(join(path, name), { throwIfNoEntry: false })?.mtimeMs ?? 0),
    statSync(path).mtimeMs,
  );
}
