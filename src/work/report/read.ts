import { dirname, isAbsolute, join } from 'node:path';
import { ALGORITHM_NAMES, findAlgorithm } from '../../algorithms/table.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import { flagOf, idleParams, type SubjectKind } from '../../core/params.ts';
import { checkClusterings } from '../../core/recorded.ts';
import { inFile, readInput } from '../../input/open.ts';
import type { ImageInput, RowsInput } from '../../output/document.ts';
import { SCHEMA } from '../../output/document.ts';
import { readingOf } from '../cluster.ts';
import { labelsOf } from '../items.ts';
import { isFound } from '../look.ts';
import { openSubject } from '../open.ts';
import type { ClusteringOptions } from '../params/clustering.ts';
import { READING } from '../params/reading.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { type Reported, titleOf } from './reported.ts';
import { type StructureRecord, structureIn } from './structure.ts';

/** A clustering, as far as a report reads it from JSON: a run, or a cut of the tree of a run. */
interface RunRecord extends StructureRecord {
  input: (RowsInput | ImageInput) & { files?: { path: string }[] };
  algorithm: string;
  params: Record<string, unknown>;
  k: number;
  labels: number[];
  sizes: number[];
  shares: number[];
  noise?: number;
  colors?: string[];
  medoids?: { row: number }[];
  metrics?: Record<string, number | null>;
  inertia?: number;
  seed?: number;
}

/** The choice of k in a JSON. */
interface ChoiceRecord {
  input: string;
  algorithm?: string;
  verdict: { text: string };
}

/** Maximum size of a result in bytes: labels of 60 megapixels. */
const MOST_BYTES = 500e6;

const KINDS: Readonly<Record<string, SubjectKind>> = {
  image: 'picture',
  table: 'table',
  matrix: 'matrix',
  folder: 'folder',
};

/** What other results are of. */
const OTHERS: Readonly<Record<string, string>> = {
  distances: 'given distances',
  graph: 'a graph',
  tree: 'a given tree',
};

/** Subjects that were opened, by all that determines them. */
export type OpenSubjects = Map<string, Promise<Subject>>;

/**
 * Reads the results of a file, and once more the rows or pictures that they are of.
 * @param subjects those that were opened before, to which new ones are added
 * @param classes a file with the true classes of rows
 * @throws {ClusterkitError} input, for a file without such results, for an input that is gone or has changed since
 */
export async function readReported(
  work: Work,
  path: string,
  subjects: OpenSubjects,
  classes?: string,
): Promise<Reported[]> {
  const { bytes } = await readInput(path, {
    maxMemory: Math.min(MOST_BYTES, work.maxMemory),
    stdin: work.stdin,
  });
  return inFile(path, async () => {
    const { runs, version, choice } = checkDocument(parse(new TextDecoder().decode(bytes)));
    const found: Reported[] = [];
    for (const run of runs)
      found.push(await reportRun(work, run, { from: path, version, subjects, classes, choice }));
    return found;
  });
}

interface Origin {
  /** The file of the result. */
  from: string;
  version: string;
  subjects: OpenSubjects;
  classes?: string;
  choice: readonly ChoiceRecord[];
}

async function reportRun(work: Work, run: RunRecord, origin: Origin): Promise<Reported> {
  const entry = findAlgorithm(run.algorithm);
  const subject = await subjectOf(work, run, origin);
  const { k, params, sizes, shares, colors, medoids, inertia, seed, metrics = {} } = run;
  const labels = rowLabels(subject, run);
  const verdict = origin.choice.find(
    (one) => one.input === run.input.path && [undefined, run.algorithm].includes(one.algorithm),
  );
  const known = Object.entries(metrics).filter((one): one is [string, number] => typeof one[1] === 'number');
  return {
    subject,
    entry,
    title: await titleOf(entry, params),
    params,
    version: origin.version,
    ...(origin.classes !== undefined && !subject.picture && { classes: origin.classes }),
    k,
    labels,
    sizes,
    shares,
    noise: run.noise ?? 0,
    ...(colors && { colors }),
    ...(medoids && subject.unit !== 'colors' && { medoids: rowsOfItems(subject, medoids) }),
    metrics: Object.fromEntries(known),
    ...(inertia !== undefined && { inertia }),
    ...(seed !== undefined && { seed }),
    structure: structureIn(run, subject.n),
    ...(verdict && { verdict: String(verdict.verdict.text) }),
  };
}

function rowsOfItems({ items }: Subject, medoids: readonly { row: number }[]): number[] {
  return medoids.map(({ row }) => items?.rowOf?.[row] ?? row);
}

/** The rows or the picture of a run, as they were read for it. */
async function subjectOf(work: Work, run: RunRecord, { from, subjects, classes }: Origin): Promise<Subject> {
  const { input, params, algorithm } = run;
  const kind = KINDS[input.kind];
  const options: Record<string, unknown> = {
    ...readingOf(params as ClusteringOptions, [findAlgorithm(algorithm)]),
    ...shapeOf(input),
    ...(classes !== undefined && kind !== 'picture' && { labels: classes }),
  };
  // results tell the usual encoding of text of matrices too, which have no text
  for (const { name } of idleParams(READING, options, kind)) delete options[name];
  const own = (input as ImageInput).pictures ?? (input as RowsInput).files ?? [input];
  const files = own.map(({ path }) => placeOfInput(path, from));
  const key = JSON.stringify([kind, files, { ...options, k: undefined }]);
  const opened = subjects.get(key) ?? openSubject({ ...work, fingerprints: true }, { kind, files }, options);
  subjects.set(key, opened);
  const subject = await opened.catch((error) => {
    throw files.every(isFound) ? error : gone(files.filter((file) => !isFound(file))[0], error);
  });
  checkSame(subject, input);
  return subject;
}

/** The sizes of the pictures that rows are. */
function shapeOf(input: RunRecord['input']): Record<string, unknown> {
  const { shape } = input as RowsInput;
  if (!shape) return {};
  const { width, height, bands } = shape;
  const size = { width, height };
  return input.kind === 'folder' ? { size, ...(bands === 1 && { grey: true }) } : { shape: size };
}

/** Where an input is: as the result names it, or beside the result. */
function placeOfInput(path: string, from: string): string {
  if (path === '-')
    throw new ClusterkitError('input', 'it is of standard input, which cannot be read again', {
      remedies: [{ how: 'do', what: 'cluster a file, or make the report together with the result' }],
    });
  if (isFound(path) || isAbsolute(path)) return path;
  const beside = join(dirname(from), path);
  return isFound(beside) ? beside : path;
}

function gone(path: string, cause: unknown): ClusterkitError {
  return new ClusterkitError('input', `${path}, of which it is, is not there`, {
    remedies: [{ how: 'do', what: 'put it there, or beside the result' }],
    cause,
  });
}

/** @throws {ClusterkitError} input, if a file is not what was clustered */
function checkSame({ record, path }: Subject, input: RunRecord['input']): void {
  const changed = (was?: string | null, is?: string | null) => was != null && is != null && was !== is;
  const hashes = (of: RunRecord['input']) => {
    const parts = (of as ImageInput).pictures ?? (of as RowsInput).files ?? [of];
    return (parts as { sha256: string | null }[]).map(({ sha256 }) => sha256);
  };
  const before = hashes(input);
  const now = hashes(record as RunRecord['input']);
  if (!before.some((hash, at) => changed(hash, now[at]))) return;
  throw new ClusterkitError('input', `${path} has changed since it was clustered`, {
    remedies: [{ how: 'do', what: 'cluster it again' }],
  });
}

/** The label of each row, from one label for each pixel or item. */
function rowLabels(subject: Subject, { labels, k }: RunRecord): Int32Array {
  const rows = labelsOf(subject, numbersTo(subject.n));
  if (rows.length !== labels.length)
    throw new ClusterkitError(
      'input',
      `it has ${labels.length} labels, and ${subject.path} has ${rows.length} ${subject.picture ? 'pixels' : 'rows'}`,
    );
  const own = new Int32Array(subject.n).fill(-1);
  for (let i = 0; i < rows.length; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < -1 || label >= k)
      throw new ClusterkitError('input', `its label ${i} is no cluster of 0 to ${k - 1}`);
    if (rows[i] >= 0) own[rows[i]] = label;
  }
  return own;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', 'it is not JSON', {
      remedies: [AGAIN],
      cause: error,
    });
  }
}

const AGAIN = {
  how: 'do',
  what: `write a result as JSON with its labels, by ${flagOf('labels')} of the command that clusters`,
} as const;

const CUT: Remedy = {
  how: 'do',
  what: `cut it where it is made, by the number of clusters or by ${flagOf('height')}`,
};

/** @param remedies what helps; none, if nothing of this kind can be shown */
function broken(reason: string, remedies: readonly Remedy[] = [AGAIN]): ClusterkitError {
  return new ClusterkitError('input', `not a result that a report can show: ${reason}`, { remedies });
}

/** @throws {ClusterkitError} input, for anything but results with labels of rows or pictures */
function checkDocument(value: unknown): { runs: RunRecord[]; version: string; choice: ChoiceRecord[] } {
  const { schema, runs, version, choice = [] } = (value ?? {}) as Record<string, unknown>;
  if (schema !== SCHEMA)
    throw broken(`its schema is ${JSON.stringify(schema) ?? 'missing'}, not "${SCHEMA}"`);
  if (!Array.isArray(runs) || runs.length === 0) throw broken('it has no runs');
  checkClusterings(value);
  const choices = ([choice].flat() as ChoiceRecord[]).filter((one) => typeof one?.verdict?.text === 'string');
  return { runs: runs.flatMap(partsOf).map(checkRun), version: String(version), choice: choices };
}

/** The cuts of a tree, or the run itself. */
function partsOf(run: Record<string, unknown>): Record<string, unknown>[] {
  if (!Array.isArray(run?.cuts)) return [run];
  if (run.cuts.length === 0) throw broken('its tree is not cut', [CUT]);
  return run.cuts.map((cut) => {
    const { by, bound, ...rest } = cut as Record<string, unknown>;
    const { cuts: _, ...whole } = run;
    return { ...whole, ...rest, params: { ...(run.params as object), [String(by)]: bound } };
  });
}

function checkRun(run: Record<string, unknown>): RunRecord {
  const { input, algorithm, params, k, labels, sizes, shares } = run as unknown as RunRecord;
  if (typeof input?.path !== 'string' || typeof params !== 'object' || params === null)
    throw broken('a run has no input or no params');
  if (typeof algorithm !== 'string' || algorithm === 'predict')
    throw broken('clusters of a model are not those of an algorithm', []);
  if (!ALGORITHM_NAMES.includes(algorithm))
    throw broken(`there is no algorithm ${JSON.stringify(algorithm)}`);
  if (!Object.hasOwn(KINDS, input.kind))
    throw broken(`it is of ${OTHERS[String(input.kind)] ?? 'something else'}, not of rows or a picture`, []);
  if (params.transpose) throw broken('columns are clustered in place of rows', []);
  if (!Array.isArray(labels)) throw broken('it has no labels');
  const lists = [sizes, shares].every((list) => Array.isArray(list) && list.length === k);
  if (!Number.isInteger(k) || !lists) throw broken('its number of clusters and their sizes differ');
  return run as unknown as RunRecord;
}
