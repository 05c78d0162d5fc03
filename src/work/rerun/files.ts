import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { pixelCount } from '../../core/image.ts';
import { flagOf } from '../../core/params.ts';
import { fingerprint } from '../../input/fingerprint.ts';
import { openImage } from '../../input/open.ts';
import { isFile } from '../../input/paths.ts';
import { formatOf, PICTURE_FORMATS } from '../../output/formats.ts';
import type { RerunDifference as Difference } from '../../output/rerunRecord.ts';
import { documentDifferences } from './documents.ts';
import { hasSeconds, tableDifference } from './tables.ts';

/** A file that the first run wrote, and the one that was written in its place. */
export interface WrittenTwice {
  /** The path of the first. */
  path: string;
  /** The fingerprint of the first, if the document tells it. */
  sha256: string | null;
  /** Where the second lies. */
  now: string;
}

/** Files of text, in which the first line that differs can be told. */
const TEXTS = ['svg', 'html', 'csv', 'tsv', 'nwk', 'newick', 'txt', 'cdt', 'gtr', 'css', 'gpl', 'hex'];

/**
 * What differs between a file and its repetition; undefined if nothing does, or nothing but seconds.
 * @param document the result that names the file, beside which it may lie
 * @returns 'gone' for a first file of which not even the fingerprint is known
 */
export async function fileDifference(
  { path, sha256, now }: WrittenTwice,
  document: string,
): Promise<Difference | 'gone' | undefined> {
  const is = await fingerprint(now);
  if (is === sha256) {
    const there = placesOf(path, document).find(isFile);
    if (there === undefined || (await fingerprint(there)) === sha256) return undefined;
    const note = 'the file has been changed since; the repetition gives what was written then';
    return { kind: 'file', where: path, note };
  }
  const first = await firstFile(path, sha256, document);
  if (first === undefined) {
    if (sha256 === null) return 'gone';
    const note = 'the first file is not there, and its SHA-256 is another';
    return { kind: 'file', where: path, was: sha256, is, note };
  }
  if (sha256 === null && (await fingerprint(first)) === is) return undefined;
  const note = await contentDifference(path, first, now);
  return note === undefined ? undefined : { kind: 'file', where: path, note };
}

/** Charts of seconds, which are others in each run. */
const TIMED = ['time', 'times'];

/**
 * Whether a file shows seconds alone, so that there is nothing to compare.
 * @param words the command line that wrote it
 */
export function showsTimes(path: string, words: readonly string[]): boolean {
  const valueAt = (at: number) => words[at].split('=')[1] ?? words[at + 1] ?? '';
  const flag = flagOf('chart');
  const isChart = (word: string) => word === flag || word.startsWith(`${flag}=`);
  const charts = words.flatMap((word, at) => (isChart(word) ? valueAt(at).split(',') : []));
  const timed = charts.filter((chart) => TIMED.includes(chart));
  if (timed.length === 0) return false;
  // charts of one command have their names in those of their files
  if (timed.length < charts.length)
    return timed.some((chart) =>
      basename(path)
        .split(/[^a-z]/)
        .includes(chart),
    );
  const place = words.findIndex((word) => word === path || word.endsWith(`=${path}`));
  const before = words[place]?.endsWith(`=${path}`) ? words[place] : words[place - 1];
  const [option] = (before ?? '').split('=');
  return place < 0 || option === '-o' || option === flagOf('output');
}

/** Where a file may lie: where it was written, or beside the document. */
function placesOf(path: string, document: string): string[] {
  return isAbsolute(path) ? [path] : [path, join(dirname(document), path)];
}

/** The first file, where it is as it was written. */
async function firstFile(path: string, sha256: string | null, document: string): Promise<string | undefined> {
  for (const one of placesOf(path, document))
    if (isFile(one) && (sha256 === null || (await fingerprint(one)) === sha256)) return one;
  return undefined;
}

async function contentDifference(path: string, was: string, is: string): Promise<string | undefined> {
  if (formatOf(path, PICTURE_FORMATS)) return pictureDifference(was, is);
  if (formatOf(path, ['ndjson'])) return lineDifference(was, is);
  if (formatOf(path, ['json'])) return jsonDifference(was, is);
  if (formatOf(path, ['parquet', 'xlsx'])) return tableDifference(was, is);
  if (formatOf(path, ['csv', 'tsv']) && (await hasSeconds(was))) return tableDifference(was, is);
  if (formatOf(path, TEXTS)) return textDifference(was, is);
  return 'other bytes';
}

/** Pixels that differ, and by how much at most. */
async function pictureDifference(was: string, is: string): Promise<string> {
  const [{ image: a }, { image: b }] = [await openImage(was), await openImage(is)];
  const size = ({ width, height, frames }: typeof a) =>
    `${width} x ${height}${frames > 1 ? ` in ${frames} frames` : ''}`;
  if (size(a) !== size(b) || a.bands !== b.bands) return `${size(a)} pixels then, ${size(b)} now`;
  let [count, most] = [0, 0];
  for (let p = 0; p < a.data.length; p += a.bands) {
    let difference = 0;
    for (let band = p; band < p + a.bands; band++)
      difference = Math.max(difference, Math.abs(a.data[band] - b.data[band]));
    if (difference > 0) count++;
    most = Math.max(most, difference);
  }
  if (count === 0) return 'the same pixels in other bytes';
  return `${count} of ${pixelCount(a)} pixels differ, by at most ${most}`;
}

async function jsonDifference(was: string, is: string): Promise<string | undefined> {
  const [a, b] = [JSON.parse(await readFile(was, 'utf8')), JSON.parse(await readFile(is, 'utf8'))];
  const [first] = documentDifferences({ was: a, is: b }, false);
  return first && `differs first at ${first.where || 'its root'}`;
}

/** The first object that differs, but for seconds. */
async function lineDifference(was: string, is: string): Promise<string | undefined> {
  const linesOf = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');
  const [a, b] = [await linesOf(was), await linesOf(is)];
  const differs = (line: string, i: number) =>
    b[i] === undefined ||
    documentDifferences({ was: JSON.parse(line), is: JSON.parse(b[i]) }, false).length > 0;
  const at = a.findIndex(differs);
  if (at < 0 && a.length === b.length) return undefined;
  return `differs first in line ${(at < 0 ? a.length : at) + 1}`;
}

/** The first line that differs. */
async function textDifference(was: string, is: string): Promise<string | undefined> {
  const linesOf = async (path: string) => (await readFile(path, 'utf8')).split('\n');
  const [a, b] = [await linesOf(was), await linesOf(is)];
  const at = a.findIndex((line, i) => line !== b[i]);
  if (at < 0 && a.length === b.length) return undefined;
  return `differs first in line ${(at < 0 ? a.length : at) + 1}`;
}
