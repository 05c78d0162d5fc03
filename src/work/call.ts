import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint } from '../input/fingerprint.ts';
import { splitArrayName } from '../input/npz.ts';
import { isFile, isFolder } from '../input/paths.ts';
import { expandPatterns } from '../input/patterns.ts';
import type { CallRecord, FileRecord } from '../output/callRecord.ts';

/** A call of the program, as far as it is known before its work. */
export interface Call {
  /** The words after the name of the program. */
  arguments: readonly string[];
  /** Words that may name a file or a folder to read, or several of them by a pattern. */
  named: readonly string[];
  /** Files that were written, which come during the work. */
  written: Set<string>;
  /** The fingerprints of the files that are read, once they are asked for. */
  inputs?: Promise<FileRecord[]>;
}

/**
 * What is needed to repeat a call. Files whose fingerprint no run tells are read once more, and so are those that were
 * written.
 * @param runs the runs of the document, whose fingerprints are taken over
 */
export async function recordCall(call: Call, runs: readonly object[]): Promise<CallRecord> {
  const { arguments: words, named, written } = call;
  call.inputs ??= hashInputs(named, knownHashes(runs));
  const outputs: FileRecord[] = [];
  for (const path of written) outputs.push({ path, sha256: isFile(path) ? await fingerprint(path) : null });
  const inputs = await call.inputs;
  return { arguments: [...words], inputs, outputs };
}

async function hashInputs(
  named: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for (const path of await filesNamed(named)) {
    const sha256 = known.get(path);
    records.push(sha256 === undefined ? await fileRecord(path) : { path, sha256 });
  }
  return records;
}

/** The words that lead to files, folders or standard input, patterns replaced by the files that match; each once. */
async function filesNamed(words: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const word of words)
    for (const path of await expandPatterns([word]).catch(() => [])) {
      const { file } = splitArrayName(path);
      if (path === '-' || isFile(file) || isFolder(file)) found.add(path);
    }
  return [...found];
}

/** The fingerprint of a file, of the file that an array is in, or of all files of a folder. */
export async function fileRecord(path: string): Promise<FileRecord> {
  const { file } = splitArrayName(path);
  if (isFile(file)) return { path, sha256: await fingerprint(file) };
  return isFolder(file) ? { path, ...(await folderFingerprint(file)) } : { path, sha256: null };
}

/**
 * The fingerprint of all files below a folder: the SHA-256 of lines of fingerprint, two blanks and name, as `sha256sum`
 * prints them, in the order of the bytes of the names.
 */
async function folderFingerprint(folder: string): Promise<{ sha256: string; files: number }> {
  const names = await namesBelow(folder);
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${await fingerprint(join(folder, name))}  ${name}\n`);
  return { sha256: hash.digest('hex'), files: names.length };
}

/** The files below a folder, with / between the parts of their names, in the order of their bytes. */
async function namesBelow(folder: string, before = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, before), { withFileTypes: true })) {
    const name = `${before}${entry.name}`;
    const path = join(folder, name);
    if (entry.isDirectory()) found.push(...(await namesBelow(folder, `${name}/`)));
    else if (isFile(path)) found.push(name);
  }
  return before === '' ? found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))) : found;
}

/** The fingerprints that the runs of a document tell, by path. */
function knownHashes(runs: readonly object[]): Map<string, string> {
  const known = new Map<string, string>();
  const add = (value: unknown) => {
    const { path, sha256, files, pictures } = (value ?? {}) as Record<string, unknown>;
    if (typeof path === 'string' && typeof sha256 === 'string') known.set(path, sha256);
    for (const several of [files, pictures]) if (Array.isArray(several)) for (const one of several) add(one);
  };
  for (const run of runs as Record<string, unknown>[])
    for (const name of ['input', 'data', 'truth', 'other']) add(run[name]);
  return known;
}
