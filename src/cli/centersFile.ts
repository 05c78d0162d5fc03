import { ClusterkitError } from '../core/errors.ts';
import { classify } from '../input/classify.ts';
import { inFile, readHead, readInput } from '../input/open.ts';
import { openItems } from './rows/input.ts';
import type { Session } from './session.ts';

/** A file of centers is small; a larger one is a mistake. */
export const MOST_BYTES = 64e6;

/** What `--init FILE` holds, and what the file says of it. */
export interface GivenCenters {
  path: string;
  /** At least one, all as long as the first. */
  centers: number[][];
  /** What their numbers are called. */
  columns?: string[];
  /** How the rows were prepared that they are centers of; absent where the file does not say. */
  preparation?: readonly PreparationStep[];
  /** What the colours of a picture were measured in; absent where the file does not say. */
  space?: string;
}

/** A step as results and models record it. */
export interface PreparationStep {
  name: string;
  params: Record<string, unknown>;
}

/** What is read of a result, of one run of it or of a model. */
export interface Stored {
  runs?: Stored[];
  centers?: unknown;
  columns?: string[];
  input?: { columns?: string[] };
  preparation?: PreparationStep[];
  space?: string;
  params?: { space?: string };
}

/**
 * Centers of an earlier result or a model, or the rows of a table, a matrix or a JSON array.
 * @param ks which of several runs of a result are wanted
 * @throws {ClusterkitError} usage or input, naming the file
 */
export async function readCenters(
  session: Session,
  path: string,
  ks: readonly number[] | undefined,
): Promise<GivenCenters> {
  const kind = classify(await readHead(path));
  if (kind !== 'table' && kind !== 'matrix')
    throw new ClusterkitError('input', `${path}: expected centers as a table, a matrix or JSON`);
  const json = kind === 'table' ? await readJson(path) : undefined;
  if (Array.isArray(json)) return { path, centers: await inFile(path, () => checkCenters(json)) };
  if (json) return inFile(path, () => storedCenters(path, json, ks));
  const { data } = await openItems(session, kind, [path], { missing: 'fail', encode: 'none' });
  const { x, n, dim } = data;
  const centers = Array.from({ length: n }, (_, c) => Array.from(x.subarray(c * dim, (c + 1) * dim)));
  return { path, centers, ...(data.columns ? { columns: data.columns } : {}) };
}

/** A result, a model or an array of rows; undefined for a table, whether it is JSON or not. */
async function readJson(path: string): Promise<Stored | unknown[] | undefined> {
  const head = new TextDecoder().decode(await readHead(path));
  if (!/^\s*(\{\s*"|\[\s*\[)/.test(head)) return undefined;
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES });
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(value) || 'runs' in value || 'centers' in value ? value : undefined;
  } catch {
    // lines of objects, or a fault that the reader of tables tells the place of
    return undefined;
  }
}

/**
 * The centers of the run of a wanted k; of the first where none is of that.
 * @throws {ClusterkitError} usage or input
 */
export function storedCenters(
  path: string,
  { runs, ...whole }: Stored,
  ks: readonly number[] | undefined,
): GivenCenters {
  const found = (runs ?? [whole]).map((run) => ({ run, centers: run.centers }));
  const held = found.filter(({ centers }) => Array.isArray(centers) && centers.length > 0);
  if (held.length === 0)
    throw new ClusterkitError('input', 'there are no centers in it: it is neither an array nor a result');
  const counts = [...new Set(held.map(({ centers }) => (centers as unknown[]).length))];
  const wanted = held.find(({ centers }) => ks?.includes((centers as unknown[]).length));
  if (counts.length > 1 && !wanted) {
    const advice = ks === undefined ? ': which? add -k' : `, but -k is ${ks[0]}`;
    throw new ClusterkitError('usage', `--init ${path} holds centers for k = ${counts.join(', ')}${advice}`);
  }
  const { run, centers } = wanted ?? held[0];
  const preparation = run.preparation ?? (run.input || whole.centers ? [] : undefined);
  // scaled columns keep their names, features have others
  const named = preparation?.every(({ name }) => name === 'scale') ? run.input?.columns : undefined;
  return {
    path,
    centers: checkCenters(centers as unknown[]),
    columns: run.columns ?? named,
    preparation,
    space: run.space ?? run.params?.space,
  };
}

/** @throws {ClusterkitError} input, for what are no rows of as many numbers each */
function checkCenters(rows: readonly unknown[]): number[][] {
  for (const [c, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length === 0 || !row.every(Number.isFinite))
      throw new ClusterkitError('input', `center ${c}: expected a row of numbers such as [1, 2.5, 3]`);
    const [first] = rows as number[][];
    if (row.length !== first.length)
      throw new ClusterkitError(
        'input',
        `center ${c} has ${row.length} numbers, center 0 has ${first.length}`,
      );
  }
  return rows as number[][];
}

/**
 * Centers as a matrix whose columns are those of the data: found by name where both have names, else in their order.
 * @throws {ClusterkitError} usage, when they are others
 */
export function fitColumns(given: GivenCenters, wanted: readonly string[]): Float64Array {
  const { path, centers, columns } = withoutRecord(given, wanted);
  const places = wanted.map((name) => columns?.indexOf(name) ?? -1);
  const named = columns?.some((name) => !isNumbered(name)) && wanted.some((name) => !isNumbered(name));
  if (columns && named && (places.includes(-1) || columns.length !== wanted.length)) {
    const lacking = wanted.filter((_, j) => places[j] < 0);
    const idle = columns.filter((name) => !wanted.includes(name));
    const what = lacking.length > 0 ? `lacks ${few(lacking)}` : `has ${few(idle)} besides`;
    throw new ClusterkitError('usage', `--init ${path} ${what}; what is clustered has ${few(wanted)}`);
  }
  const dim = centers[0].length;
  if (dim !== wanted.length) {
    const counts = `has ${dim} ${dim === 1 ? 'column' : 'columns'}, what is clustered has ${wanted.length}`;
    throw new ClusterkitError('usage', `--init ${path} ${counts}`);
  }
  const byName = !places.includes(-1);
  return Float64Array.from(centers.flatMap((row) => (byName ? places.map((place) => row[place]) : row)));
}

/** Without the columns in which `--centers-out` says which center it is and how many rows are its own. */
function withoutRecord(given: GivenCenters, wanted: readonly string[]): GivenCenters {
  const { columns = [], centers } = given;
  const [first, second] = columns;
  const isRecord = /^cluster(_\d+)?$/.test(first) && /^size(_\d+)?$/.test(second);
  if (!isRecord || (wanted.includes(first) && wanted.includes(second))) return given;
  return { ...given, columns: columns.slice(2), centers: centers.map((row) => row.slice(2)) };
}

function few(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ');
}

/** Names that readers give to columns without any. */
function isNumbered(name: string): boolean {
  return /^(column|x)\d+$/.test(name);
}

/** @throws {ClusterkitError} usage, when centers are of rows that were prepared in another way */
export function checkPreparation(
  { path, preparation }: GivenCenters,
  steps: readonly PreparationStep[],
): void {
  const told = (of: readonly PreparationStep[]) =>
    of.map(({ name, params }) => JSON.stringify([name, params])).join();
  if (preparation === undefined || told(preparation) === told(steps)) return;
  const words = (of: readonly PreparationStep[]) =>
    of.length === 0 ? 'rows as they are' : `rows after ${of.map(stepWords).join(', ')}`;
  throw new ClusterkitError(
    'usage',
    `--init ${path} holds centers of ${words(preparation)}, clustered are ${words(steps)}: give the same --scale and --features`,
  );
}

function stepWords({ name, params }: PreparationStep): string {
  const given = Object.values(params).filter((value) => typeof value !== 'object');
  return [name, ...given].join(' ');
}

/** Says that several starts from the same centers are one. */
export function noteStarts(session: Session, { init, nInit = 1 }: { init?: string; nInit?: number }): void {
  if (nInit > 1)
    session.note(
      `warning: --n-init ${nInit} has no effect: --init ${init} gives the centers of a single start`,
    );
}
