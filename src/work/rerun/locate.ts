import { copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ClusterkitError } from '../../core/errors.ts';
import { splitArrayName } from '../../input/npz.ts';
import { isFile, isFolder } from '../../input/paths.ts';
import { expandPatterns, matchesPattern } from '../../input/patterns.ts';
import type { CallRecord, FileRecord } from '../../output/callRecord.ts';
import { fileRecord } from '../call.ts';

/** The inputs of a call, where they are now. */
export interface Located {
  /** The path of each input as it is read now, by its path then. */
  paths: Map<string, string>;
  /** Inputs that are there under their names, but hold something else. */
  changed: { path: string; was: string; is: string }[];
}

/** Where inputs are looked for. */
export interface SearchOptions {
  /** The document that names them: inputs may lie where they lay as seen from it. */
  document: string;
  /** Folders in which inputs are found by their fingerprints, whatever their names. */
  folders: readonly string[];
  /** A folder for links that give files their names of then. */
  links: string;
}

/**
 * Finds the inputs of a call: under their paths, beside the document, or by their fingerprints in folders.
 * @throws {ClusterkitError} input, for an input that is nowhere
 */
export async function locateInputs(
  { inputs }: Pick<CallRecord, 'inputs'>,
  options: SearchOptions,
): Promise<Located> {
  const located: Located = { paths: new Map(), changed: [] };
  let searched: Promise<Map<string, string>> | undefined;
  for (const record of inputs) {
    const there: string[] = [];
    let found: string | undefined;
    for (const path of candidates(record, options)) {
      const now = await fileRecord(path);
      if (record.sha256 === null || now.sha256 === record.sha256) found = path;
      else if (there.length === 0) there.push(path, now.sha256 ?? '');
      if (found !== undefined) break;
    }
    if (found === undefined && record.sha256 !== null && record.files === undefined) {
      searched ??= fingerprintsIn(options.folders);
      found = (await searched).get(record.sha256);
    }
    // what standard input holds now is compared by the run itself
    if (found === undefined && record.path === '-') found = '-';
    if (found !== undefined) located.paths.set(record.path, await underName(found, record, options.links));
    else if (there.length > 0) {
      located.paths.set(record.path, there[0]);
      located.changed.push({ path: record.path, was: record.sha256 as string, is: there[1] });
    } else throw missing(record, options.document);
  }
  return located;
}

/** Places where an input may be. */
function candidates({ path, files }: FileRecord, { document, folders }: SearchOptions): string[] {
  if (path === '-') return [];
  const beside = isAbsolute(path) ? [] : [join(dirname(document), path)];
  const among = folders.flatMap((folder) => [
    ...(isAbsolute(path) ? [] : [join(folder, path)]),
    join(folder, basename(path)),
    ...(files === undefined ? [] : [folder]),
  ]);
  const there = (one: string) => (files === undefined ? isFile(splitArrayName(one).file) : isFolder(one));
  return [...new Set([path, ...beside, ...among])].filter(there);
}

/** All files below folders, by their fingerprints. */
async function fingerprintsIn(folders: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true })) {
      const path = join(folder, entry);
      if (!isFile(path)) continue;
      const { sha256 } = await fileRecord(path);
      if (sha256 !== null && !found.has(sha256)) found.set(sha256, path);
    }
  return found;
}

/** A path to a file that ends in its name of then, which titles show. */
async function underName(found: string, { path }: FileRecord, links: string): Promise<string> {
  const { file, array } = splitArrayName(path);
  const now = splitArrayName(found).file;
  const ending = array === undefined ? '' : `:${array}`;
  if (path === '-') return found;
  if (basename(now) === basename(file)) return `${now}${ending}`;
  const folder = join(links, String((await readdir(links)).length));
  const link = join(folder, basename(file));
  await mkdir(folder);
  // Windows lets few people make links to files
  await symlink(resolve(now), link, isFolder(now) ? 'junction' : 'file').catch(() => copyFile(now, link));
  return `${link}${ending}`;
}

function missing({ path, sha256 }: FileRecord, document: string): ClusterkitError {
  const hash = sha256 === null ? '' : `; its SHA-256 is ${sha256}`;
  return new ClusterkitError('input', `${document} requires this input, which is not there${hash}`, {
    at: { file: path },
    remedies: [{ option: 'in', how: 'set', value: 'FOLDER', to: 'name a folder that has it' }],
  });
}

/** The words of a call, with the paths of inputs as they are now. */
export async function wordsNow(
  words: readonly string[],
  { paths }: Pick<Located, 'paths'>,
): Promise<string[]> {
  const whole = new Set(words);
  const ofPatterns = [...paths.keys()].filter((path) => !whole.has(path));
  const now: string[] = [];
  for (const word of words) {
    const matches = ofPatterns.filter((path) => matchesPattern(word, path));
    if (matches.length > 0 && !(await isSame(word, matches, paths)))
      now.push(...matches.map((path) => paths.get(path) as string));
    else now.push(wordNow(word, paths));
  }
  return now;
}

/** Whether a pattern stands for the same files as then, in their places. */
async function isSame(
  pattern: string,
  then: readonly string[],
  paths: ReadonlyMap<string, string>,
): Promise<boolean> {
  const files = await expandPatterns([pattern]).catch(() => []);
  return files.join('\n') === then.join('\n') && then.every((path) => paths.get(path) === path);
}

/** A word that is a path, or has one beside = : or a comma: --truth=a.csv, kmeans:init=a.csv, a.csv:k=3. */
function wordNow(word: string, paths: ReadonlyMap<string, string>): string {
  const whole = paths.get(word);
  if (whole !== undefined) return word === '-' ? word : whole;
  for (const [then, now] of paths) {
    if (then === '-' || then === now) continue;
    const at = word.indexOf(then);
    const before = at <= 0 || /[=:,]/.test(word[at - 1]);
    const after = word[at + then.length];
    if (at >= 0 && before && (after === undefined || /[:,]/.test(after)))
      return word.slice(0, at) + now + word.slice(at + then.length);
  }
  return word;
}
