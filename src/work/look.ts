import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import { idleParams, isIdle, type Param, type SubjectKind } from '../core/params.ts';
import { classify, type InputKind } from '../input/classify.ts';
import { splitArrayName } from '../input/npz.ts';
import { readHead } from '../input/open.ts';
import { isFile, isFolder } from '../input/paths.ts';
import { expandPatterns } from '../input/patterns.ts';
import { peek } from '../input/pipes.ts';
import { foreignError } from '../input/sniff.ts';
import { GIVEN_GRAPH } from './graph.ts';
import { PREPARING, type PreparingOptions } from './params/reading.ts';
import { looksLikeManifest, looksLikePictures, summaryKind } from './shards/heads.ts';
import { streamsSteps } from './streamedSteps.ts';
import type { Work } from './work.ts';

/** How inputs are interpreted. */
export interface LookOptions {
  /** Pictures are rows instead of sets of colors. */
  by?: 'pixels' | 'pictures';
  /** Inputs are matrices of distances. */
  distances?: boolean;
  /** Inputs are trees, whatever they look like. */
  tree?: boolean;
  /** given: inputs are graphs. */
  graph?: string;
  /** Trees can be made use of. */
  trees?: boolean;
  /** Several pictures, or tables, are one subject. */
  together?: boolean;
  /** Several tables are several subjects, unless they are taken together. */
  apart?: boolean;
  /** Rows that are large for the memory can stay in a file. */
  stays?: boolean;
  /** Only rows that do not fit in memory do. */
  passes?: boolean;
  /** All rows do, whatever their size. */
  shards?: boolean;
  /** A matrix can stay in its file only without these: all of its rows are taken as they are. */
  limit?: number;
  sample?: number;
  missing?: string;
}

/** Files that are one subject. */
export interface Group {
  kind: SubjectKind;
  /** At least one. */
  files: readonly string[];
  /** The rows stay in a file. */
  store?: true;
}

/** The inputs of a command. */
export interface Inputs {
  kind: SubjectKind;
  /** The given paths, with patterns replaced by the files that match. */
  files: string[];
  /** Each picture, matrix or folder is one group; several tables are one group, or one each. */
  groups: Group[];
}

/**
 * Looks at inputs before they are read. The first input determines the kind. The others are assumed to be of the same
 * kind, and are refused one by one if they are not. The bytes of standard input and pipes that were looked at are put
 * back.
 * @throws {ClusterkitError} usage or input
 */
export async function lookAt(
  work: Work,
  paths: readonly string[],
  options: LookOptions = {},
): Promise<Inputs> {
  const named = await filesOf(work, paths);
  const files = options.by === 'pixels' ? await picturesOf(named) : named;
  const kind = await kindOf(work, files[0], options);
  if (kind === 'tree' && !options.trees) throw notRows(files[0]);
  if (kind === 'matrix' && !options.stays && (await isManifest(files[0]))) throw notInMemory(files[0]);
  const isOne =
    (kind === 'table' && (!options.apart || options.together)) ||
    (kind === 'folder' && options.by === 'pictures') ||
    (kind === 'picture' && options.together);
  const groups: Group[] = [];
  for (const some of isOne ? [files] : files.map((path) => [path])) {
    const store = options.stays === true && (await isLarge(work, kind, some, options));
    groups.push({ kind, files: some, ...(store ? { store } : {}) });
  }
  return { kind, files, groups };
}

/** The pictures of folders in their place. */
async function picturesOf(paths: readonly string[]): Promise<string[]> {
  if (!paths.some(isFolder)) return [...paths];
  const { pictureFiles } = await import('../input/folder.ts');
  const found: string[] = [];
  for (const path of paths) found.push(...(isFolder(path) ? await pictureFiles(path) : [path]));
  return found;
}

/**
 * The files of paths and patterns.
 * @param others further inputs of the command
 * @throws {ClusterkitError} usage, for standard input that is given twice; input, for a pattern without a match
 */
export async function filesOf(
  work: Pick<Work, 'stdin'>,
  paths: readonly string[],
  others: readonly string[] = [],
): Promise<string[]> {
  checkStdin(work, [...paths, ...others]);
  return expandPatterns(paths);
}

/** Whether a file is a manifest of shards. */
export async function isManifest(path: string): Promise<boolean> {
  return isFile(path) && looksLikeManifest(await readHead(path));
}

/** Whether a file is a manifest of shards, or a summary of some; undefined for other files. */
export async function shardFileOf(path: string): Promise<'manifest' | 'summary' | undefined> {
  if (!isFile(path)) return undefined;
  const head = await readHead(path);
  if (looksLikeManifest(head)) return 'manifest';
  return summaryKind(head) === undefined ? undefined : 'summary';
}

/** Whether a file has colors that are counted apart from their pictures: a summary of them, or a manifest of pictures. */
export async function isCounted(path: string): Promise<boolean> {
  if (!isFile(path)) return false;
  const head = await readHead(path);
  return looksLikePictures(head) || summaryKind(head) === 'colors';
}

/** Whether a file has means that stand for rows. */
export async function isMicro(path: string): Promise<boolean> {
  return isFile(path) && summaryKind(await readHead(path)) === 'micro';
}

function notInMemory(file: string): ClusterkitError {
  const reason =
    'it is a manifest of shards, whose rows stay in their files: kmeans, minibatch, birch and predict take it';
  return new ClusterkitError('usage', reason, { at: { file } });
}

/** A tree has no rows, but its leaves have distances. */
function notRows(file: string): ClusterkitError {
  return new ClusterkitError('usage', 'it is a tree, and rows are required', {
    at: { file },
    remedies: [
      { option: 'distances', how: 'set', to: 'take the paths between its leaves' },
      { how: 'do', what: 'take the command hac to cut the tree' },
    ],
  });
}

async function kindOf(
  work: Work,
  path: string,
  { by, distances, tree, graph }: LookOptions,
): Promise<SubjectKind> {
  if (distances) return 'distances';
  if (tree) return 'tree';
  if (graph === GIVEN_GRAPH) return 'graph';
  if (isFolder(path)) return 'folder';
  const kind = await contentsOf(work, path);
  return kind === 'picture' && by === 'pictures' ? 'folder' : kind;
}

async function contentsOf(work: Work, path: string): Promise<InputKind> {
  const head = path === '-' ? await peekStdin(work) : await readHead(splitArrayName(path).file);
  if (looksLikeManifest(head)) return looksLikePictures(head) ? 'picture' : 'matrix';
  const summary = summaryKind(head);
  if (summary === 'colors') return 'picture';
  if (summary === 'micro') return 'matrix';
  if (summary !== undefined || isSummaryByName(path)) {
    const { readSummary } = await import('./shards/cks.ts');
    const { head: own } = await readSummary(path);
    throw notRead(path, own.kind);
  }
  // the reader of pictures has the best error for a bad picture, the reader of tables for an empty file
  if (head.length === 0) return 'table';
  const kind = classify(head);
  const foreign = kind ? undefined : foreignError(head);
  if (foreign) throw foreign.with({ at: { file: path } });
  return kind ?? 'picture';
}

function isSummaryByName(path: string): boolean {
  return /\.cks$/i.test(path);
}

function notRead(file: string, kind: string): ClusterkitError {
  const reason = `it is a summary of the kind ${kind}, a part of a pass: merge takes it`;
  return new ClusterkitError('usage', reason, { at: { file } });
}

/** The first bytes of standard input, which are put back. @throws {ClusterkitError} input, where there is none */
export async function peekStdin(work: Work): Promise<Uint8Array> {
  if (!work.stdin) throw new ClusterkitError('input', 'there is no standard input', { at: { file: '-' } });
  const { head, stream } = await peek(work.stdin);
  work.stdin = stream;
  return head;
}

/** Rows of about this size, as numbers, stay in a file if the algorithm does not require them in memory. */
export const STORE_BYTES = 1e9;

async function isLarge(
  work: Work,
  kind: SubjectKind,
  files: readonly string[],
  { limit, sample, missing = 'fail', passes, shards }: LookOptions,
): Promise<boolean> {
  const most = passes ? Number.POSITIVE_INFINITY : STORE_BYTES;
  const allowed = shards ? 0 : Math.min(work.maxMemory, most);
  if (kind === 'table') {
    const { tableNeedsStore } = await import('../input/table/store.ts');
    return tableNeedsStore([...files], allowed);
  }
  if (kind === 'matrix' && (await isManifest(files[0]))) return true;
  if (kind !== 'matrix' || limit !== undefined || sample !== undefined || missing !== 'fail') return false;
  const { matrixNeedsStore } = await import('../input/matrixStore.ts');
  return matrixNeedsStore(files[0], allowed);
}

/** Whether a path leads to a file or a folder. */
export function isFound(path: string): boolean {
  return isFile(path) || isFolder(path);
}

/** @throws {ClusterkitError} usage, if standard input cannot be used in this way */
export function checkStdin({ stdin }: Pick<Work, 'stdin'>, paths: readonly string[]): void {
  const wanted = paths.filter((path) => path === '-').length;
  if (wanted > 1) throw new ClusterkitError('usage', '- is given twice, but there is one standard input');
  if (wanted === 1 && stdin?.isTTY)
    throw new ClusterkitError(
      'usage',
      '- is standard input, which is a terminal here: send data through a pipe',
    );
}

/**
 * Refuses options that say nothing about such inputs, or beside the other options.
 * @param params what the options of a command are made of
 * @param options absent, where not given
 * @throws {ClusterkitError} usage, with the option
 */
export function checkUsed(
  params: readonly Param[],
  options: object,
  { kind, files }: Pick<Group, 'kind' | 'files'>,
): void {
  const given = options as Record<string, unknown>;
  const isNamed = (name: string) => typeof given[name] === 'string' && isFile(given[name]);
  const idle = idleParams(params, options, kind).find((param) => !param.files?.some(isNamed));
  if (idle) throw notUsed(idle.name, kind, files[0]);
  checkBeside(params, options);
}

/** @throws {ClusterkitError} usage, for an option that requires another, or another value of it */
export function checkBeside(params: readonly Param[], options: object): void {
  const given = options as Record<string, unknown>;
  for (const { name, when = {}, unless } of params) {
    if (given[name] === undefined) continue;
    const idle = isIdle(unless, given);
    if (idle) throw new ClusterkitError('usage', `is not used with ${idle.join(' ')}`, { option: name });
    for (const [other, value] of Object.entries(when)) {
      const usual = params.find((param) => param.name === other)?.default;
      // algorithms that are compared can differ in what is usual
      const others = [given[other] ?? usual ?? []].flat();
      if (value === true ? given[other] !== undefined : others.includes(value)) continue;
      const reason =
        others.length > 0 && value !== true
          ? `is not used with ${others.map((one) => (typeof one === 'number' ? `${other} ${one}` : one)).join(', ')}`
          : `is not used without ${value === true ? other : value}`;
      const remedy = { option: other, how: 'set', ...(value !== true && { value }) } as const;
      throw new ClusterkitError('usage', reason, { option: name, remedies: [remedy] });
    }
  }
}

const PLURALS: Record<SubjectKind, string> = {
  picture: 'pictures',
  table: 'tables',
  matrix: 'matrices',
  folder: 'folders',
  distances: 'matrices of distances',
  tree: 'trees',
  graph: 'graphs',
};

const SINGULARS: Record<SubjectKind, string> = {
  picture: 'a picture',
  table: 'a table',
  matrix: 'a matrix',
  folder: 'a folder',
  distances: 'a matrix of distances',
  tree: 'a tree',
  graph: 'a graph',
};

/** @throws {ClusterkitError} usage, for an algorithm of pixels and inputs without any */
export function checkPixels(
  { name, takes }: Pick<AlgorithmEntry, 'name' | 'takes'>,
  { kind, files }: Pick<Group, 'kind' | 'files'>,
): void {
  if (!takes.pixels || kind === 'picture') return;
  const reason = `${name} requires the pixels of a picture, and ${files[0]} is ${SINGULARS[kind]}`;
  throw new ClusterkitError('usage', reason);
}

/** The refusal of an option that is not used with a kind of input. */
export function notUsed(option: string, kind: SubjectKind, path: string): ClusterkitError {
  return new ClusterkitError(
    'usage',
    `is not used with ${PLURALS[kind]}, and ${path} is ${SINGULARS[kind]}`,
    {
      option,
    },
  );
}

/**
 * The inputs, of which matrices are read into memory for options that require it: it may suffice for them, since their
 * numbers take no more there than in the file.
 */
export function inMemoryIfNeeded(params: readonly Param[], options: object, inputs: Inputs): Inputs {
  if (inputs.kind !== 'matrix' || !needsMemory(params, options)) return inputs;
  return { ...inputs, groups: inputs.groups.map(({ kind, files }) => ({ kind, files })) };
}

/** Options of steps, some of which are fitted to rows in files. */
const STEPS: readonly string[] = PREPARING.map(({ name }) => name);

/** The first option that requires all rows in memory. */
export function needsMemory(params: readonly Param[], options: object): Param | undefined {
  const given = options as Record<string, unknown>;
  const needing = ({ name, inMemory, default: usual }: Param) => inMemory && (given[name] ?? usual) !== usual;
  const streams = (name: string) => STEPS.includes(name) && streamsSteps(options as PreparingOptions);
  return params.find((param) => needing(param) && !streams(param.name));
}

/**
 * Refuses options that require all rows in memory if a table stays in a file.
 * @param params the parameters of the options of a command
 * @throws {ClusterkitError} usage, with the option
 */
export function checkInMemory(
  params: readonly Param[],
  options: object,
  { groups }: Pick<Inputs, 'groups'>,
): void {
  const stored = groups.find(({ store }) => store);
  if (!stored) return;
  const needing = needsMemory(params, options);
  if (!needing) return;
  throw new ClusterkitError(
    'usage',
    `requires all rows in memory, and ${stored.files[0]} is too large for that`,
    {
      option: needing.name,
      remedies: [
        { how: 'set', option: 'sample', to: 'take fewer rows' },
        { how: 'set', option: 'limit', to: 'take fewer rows' },
      ],
    },
  );
}
