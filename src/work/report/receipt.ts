import { flagOf, type Param } from '../../core/params.ts';
import type { ReportReceipt } from '../../output/report.ts';
import { clusteringParams } from '../params/clustering.ts';
import type { Reported } from './reported.ts';

/** How a clustering can be made again. */
export function receiptOf({ entry, subject, params, version, classes, seed }: Reported): ReportReceipt {
  const given = clusteringParams(entry).filter(({ name }) => params[name] !== undefined);
  const told = given.filter((param) => !isUsual(param, params[param.name]));
  const words = [
    'clusterkit',
    entry.name,
    ...subject.files,
    ...told.flatMap((param) => wordsOf(param, params)),
  ];
  const { shape } = subject.items?.data ?? {};
  if (shape && !('shape' in params))
    words.push(...pictureWords(subject.kind === 'folder', shape, subject.record.path));
  const hashes = subject.files.map((file, at): [string, string] => [
    `SHA-256 of ${file}`,
    hashOf(subject.record, at) ?? 'not known',
  ]);
  return {
    command: words.map(quoted).join(' '),
    naming: flagOf('membersOf'),
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

function isUsual({ name, default: usual }: Param, value: unknown): boolean {
  if ((name === 'frames' && value === 'first') || (name === 'encode' && value === 'auto')) return true;
  return String(usual) === String(value);
}

function wordsOf({ name, short, type }: Param, params: Readonly<Record<string, unknown>>): string[] {
  const value = params[name];
  const flag = short ? `-${short}` : flagOf(name);
  if (type === 'switch') return value === true ? [flag] : [];
  if (type === 'repeated') return (value as string[]).flatMap((one) => [flag, one]);
  if (type === 'size') {
    const { width, height } = value as { width: number; height: number };
    return [flag, `${width}x${height}`];
  }
  if (Array.isArray(value))
    return [flag, value.map((one) => (/[",]/.test(one) ? `"${one}"` : one)).join(',')];
  return [flag, String(value)];
}

/** A word of a command line, in quotes where a shell would change it. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
