import { cuttingParams } from '../../algorithms/entry.ts';
import { flagOf, type Param } from '../../core/params.ts';
import type { ReportReceipt } from '../../output/report.ts';
import { commandLine } from '../../output/shell.ts';
import { clusteringParams } from '../params/clustering.ts';
import type { Subject } from '../subject.ts';
import type { Reported } from './reported.ts';
import { optionWords, PAGE_WORDS } from './words.ts';

/** How a clustering can be made again. */
export function receiptOf({ entry, subject, params, version, classes, seed }: Reported): ReportReceipt {
  const own = clusteringParams(entry);
  const commandOf = (some: readonly Param[]) => {
    const options = optionWords(some, params);
    return commandLine([
      'clusterkit',
      entry.name,
      ...subject.files,
      ...options,
      ...shapeWords(subject, params),
    ]);
  };
  const cutting = cuttingParams(entry).map(({ name }) => name);
  const k = own.find(({ name }) => name === 'k' && cutting.includes(name));
  const hashes = subject.files.map((file, at): [string, string] => [
    `SHA-256 of ${file}`,
    hashOf(subject.record, at) ?? 'not known',
  ]);
  return {
    command: commandOf(own),
    ...(k && { uncut: `${commandOf(own.filter(({ name }) => !cutting.includes(name)))} -${k.short}` }),
    ...PAGE_WORDS,
    ...(!subject.picture && !subject.items?.rowOf && { judging: flagOf('labels') }),
    facts: [
      ['clusterkit', version],
      ...(classes === undefined ? [] : [['classes', classes] as [string, string]]),
      ...(seed === undefined ? [] : [['seed', String(seed)] as [string, string]]),
      ...hashes,
    ],
  };
}

function hashOf(record: Reported['subject']['record'], at: number): string | null {
  const { pictures, files, sha256 } = record as {
    pictures?: { sha256: string }[];
    files?: { sha256: string | null }[];
    sha256: string | null;
  };
  return ((pictures ?? files)?.[at] ?? { sha256 }).sha256;
}

/** The sizes of the pictures that rows are. */
export function shapeWords(
  { items, kind, record }: Subject,
  params: Readonly<Record<string, unknown>>,
): string[] {
  const { shape } = items?.data ?? {};
  if (!shape || 'shape' in params) return [];
  return pictureWords(kind === 'folder', shape, record.path);
}

function pictureWords(
  isFolder: boolean,
  { width, height, bands }: { width: number; height: number; bands: number },
  path: string,
): string[] {
  // the format tells the sizes of pictures in IDX files
  if (!isFolder && /idx\d/.test(path)) return [];
  const size = [flagOf(isFolder ? 'size' : 'shape'), `${width}x${height}`];
  return isFolder && bands === 1 ? [...size, flagOf('grey')] : size;
}
