import { ClusterkitError } from '../../core/errors.ts';
import { CALL, checkShape } from '../../core/recorded.ts';
import { leastCostMatching } from '../../indices/matching.ts';
import type { CallRecord } from '../../output/callRecord.ts';
import type { RerunDifference as Difference } from '../../output/rerunRecord.ts';
import { compareLabels } from '../diff/labels.ts';

/** Fields that tell of times, of the machine and of the call; none of them is a part of the result. */
const BESIDE = new Set([
  'seconds',
  'measured',
  'call',
  'version',
  'machine',
  'threads',
  'comparison',
  'ratio',
  'against',
]);

/** Fields of labels, one a row, and of centers, one a cluster. */
const LABELS = 'labels';
const CENTERS = 'centers';

/** What is compared: a document as it was, and as it is now. */
export interface Compared {
  was: unknown;
  is: unknown;
}

/**
 * What differs between two documents of one command. Numbers of one field are one difference, with the largest.
 * @param isNewer fields that are only in the new document are no difference: a later version tells more
 */
export function documentDifferences({ was, is }: Compared, isNewer: boolean): Difference[] {
  const found = new Map<string, Difference>();
  walk({ was, is }, '', { found, isNewer });
  return [...found.values()];
}

interface Walk {
  found: Map<string, Difference>;
  isNewer: boolean;
}

function walk({ was, is }: Compared, where: string, to: Walk): void {
  if (Object.is(was, is)) return;
  const key = where.slice(where.lastIndexOf('.') + 1);
  if (Array.isArray(was) && Array.isArray(is)) walkLists(was, is, where, key, to);
  else if (isObject(was) && isObject(is)) walkFields(was, is, where, to);
  else if (typeof was === 'number' && typeof is === 'number') addNumber(was, is, where, to);
  else add({ kind: kindOf(where), where, was, is }, to);
}

function walkFields(
  was: Record<string, unknown>,
  is: Record<string, unknown>,
  where: string,
  to: Walk,
): void {
  const within = (key: string) => (where === '' ? key : `${where}.${key}`);
  for (const key of Object.keys(was)) {
    if (BESIDE.has(key)) continue;
    if (key in is) walk({ was: was[key], is: is[key] }, within(key), to);
    else add({ kind: 'missing', where: within(key), was: brief(was[key]) }, to);
  }
  if (to.isNewer) return;
  for (const key of Object.keys(is))
    if (!(key in was) && !BESIDE.has(key)) add({ kind: 'added', where: within(key), is: brief(is[key]) }, to);
}

function walkLists(was: unknown[], is: unknown[], where: string, key: string, to: Walk): void {
  if (was.length !== is.length) {
    add({ kind: kindOf(where), where, was: was.length, is: is.length, note: 'number of items' }, to);
    return;
  }
  if (key === LABELS && !isObject(was[0])) {
    addLabels(was, is, where, to);
    return;
  }
  if (key === CENTERS && arePoints(was) && arePoints(is)) {
    addCenters(was, is, where, to);
    return;
  }
  const numbers = isNumeric(was) && isNumeric(is);
  for (let i = 0; i < was.length; i++)
    walk({ was: was[i], is: is[i] }, numbers || Array.isArray(was[i]) ? where : `${where}[${i}]`, to);
}

/** Centers of which each is compared with the nearest that is free, whatever their order. */
function addCenters(was: number[][], is: number[][], where: string, to: Walk): void {
  if (was.every((center, c) => center.every((value, j) => value === is[c][j]))) return;
  const k = was.length;
  const distance = (c: number, d: number) =>
    Math.sqrt(was[c].reduce((sum, value, j) => sum + (value - is[d][j]) * (value - is[d][j]), 0));
  const costs = Float64Array.from({ length: k * k }, (_, at) => distance(Math.floor(at / k), at % k));
  const partners = leastCostMatching(costs, k, k);
  const moves = Array.from(partners, (d, c) => costs[c * k + d]);
  const largest = moves.reduce((most, move) => Math.max(most, move), 0);
  const c = moves.indexOf(largest);
  add({ kind: 'centers', where, was: was[c], is: is[partners[c]], count: k, largest }, to);
}

/** Points of one length, each of finite numbers. */
function arePoints(list: unknown[]): list is number[][] {
  const [first] = list as number[][];
  return list.every((one) => Array.isArray(one) && one.length === first.length && one.every(Number.isFinite));
}

/** Labels of which many may differ though the clusters are the same. */
function addLabels(was: unknown[], is: unknown[], where: string, to: Walk): void {
  if (was.every((label, i) => label === is[i])) return;
  const { moved, ari, renamed } = compareLabels(was as number[], is as number[]);
  const note = renamed ? 'the same clusters under other numbers' : undefined;
  add({ kind: 'labels', where, count: was.length, moved, ari, ...(note && { note }) }, to);
}

/** Numbers of one field are told together. */
function addNumber(was: number, is: number, where: string, to: Walk): void {
  const difference = Math.abs(is - was);
  const known = to.found.get(where);
  if (!known) {
    to.found.set(where, { kind: kindOf(where), where, was, is, count: 1, largest: difference });
    return;
  }
  known.count = (known.count ?? 0) + 1;
  if (difference > (known.largest ?? 0)) Object.assign(known, { was, is, largest: difference });
}

function add(difference: Difference, { found }: Walk): void {
  if (!found.has(difference.where)) found.set(difference.where, difference);
}

function kindOf(where: string): Difference['kind'] {
  if (/\.params\b/.test(where)) return 'option';
  if (/\binput\./.test(where)) return 'input';
  return /^runs|^agreement|^choice/.test(where) ? 'numbers' : 'text';
}

/** A value in a line. */
function brief(value: unknown): unknown {
  if (Array.isArray(value)) return `${value.length} items`;
  return isObject(value) ? 'an object' : value;
}

function isNumeric(list: readonly unknown[]): boolean {
  return list.every((one) => typeof one === 'number' || one === null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a document that can be repeated holds. */
export interface RepeatableDocument extends Record<string, unknown> {
  schema: string;
  version: string;
  command: string;
  call: CallRecord;
  runs: unknown[];
}

/**
 * A document of a command from its text.
 * @throws {ClusterkitError} input, for what is no result, and for a result that does not tell its call
 */
export function readDocument(text: string, path: string): RepeatableDocument {
  const refuse = (reason: string, what: string) =>
    new ClusterkitError('input', reason, { at: { file: path }, remedies: [{ how: 'do', what }] });
  let value: Partial<RepeatableDocument> & { error?: unknown };
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('it is no JSON', 'take a file that holds the JSON of a command');
  }
  const schema = isObject(value) ? value.schema : undefined;
  if (isObject(value) && value.error !== undefined)
    throw refuse('it tells an error, not a result', 'run its command again');
  if (schema === 'clusterkit/model@1')
    throw refuse('it is a model, which does not tell how it was made', 'take the result written beside it');
  if (schema !== 'clusterkit/result@1' || !Array.isArray(value.runs))
    throw refuse('it is no result of clusterkit', 'take a file that holds the JSON of a command');
  if (!value.call?.arguments)
    throw refuse(
      `it does not tell its command line, as results of clusterkit ${value.version} do not`,
      'make it again with this version',
    );
  checkShape(value, CALL, path);
  const hasPath = ({ path: given }: { path?: string }) => given !== undefined;
  if (!value.call.inputs?.every(hasPath) || !value.call.outputs?.every(hasPath))
    throw refuse('it does not tell the files of its command', 'make it again with this version');
  return value as RepeatableDocument;
}
