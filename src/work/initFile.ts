import { ClusterkitError, foreignMessage } from '../core/errors.ts';
import { fromHex } from '../core/image.ts';
import { checkClusterings } from '../core/recorded.ts';
import { listFew, plural } from '../core/words.ts';
import { classify } from '../input/classify.ts';
import { splitArrayName } from '../input/npz.ts';
import { inFile, readHead, readInput } from '../input/open.ts';
import { sniff } from '../input/sniff.ts';
import { fromPaletteJson } from '../palettes/files/json.ts';
import type { Palette } from '../palettes/palette.ts';
import { givenDialect } from './dialect.ts';
import { openItems } from './openItems.ts';
import type { DialectParams } from './params/dialect.ts';
import type { Work } from './work.ts';

/** A file of centers is small; a larger file is a mistake. */
const MOST_BYTES = 64e6;

/** The centers of a file, with the facts that the file states. */
export interface GivenCenters {
  path: string;
  /** All centers have the length of the first. */
  centers: number[][];
  /** Names of the columns. */
  columns?: string[];
  /** How the rows of these centers were prepared; absent if the file does not say. */
  preparation?: readonly PreparationStep[];
  /** The color space of the centers; absent if the file does not say. */
  space?: string;
}

/** A step as results and models record it. */
interface PreparationStep {
  name: string;
  params: Record<string, unknown>;
}

/** The parts of a result, of one of its runs or of a model that are read. */
interface Stored {
  runs?: Stored[];
  centers?: unknown;
  columns?: string[];
  input?: { columns?: string[] };
  preparation?: PreparationStep[];
  space?: string;
  params?: { space?: string };
}

/** Columns with names, or a JSON array of objects. */
const NAMED = /^\s*("?[a-z_]\w*"?\s*[,;\t]|\[\s*\{)/i;

/** A JSON array of objects that hold a color each. */
const COLOR_OBJECTS = /^\s*\[\s*\{[^{}]*"(hex|rgb)"\s*:/;

/** A JSON object or an array of arrays; both can still be lines of a table. */
const JSON_TEXT = /^\s*(\{\s*"|\[\s*\[)/;

/**
 * Centers of an earlier result or a model, or the rows of a table, a matrix or a JSON array.
 * @param ks the ks that are requested of a result with several runs
 * @param colors whether centers are colors, which may be written one on each line
 * @param dialect options of how tables are written
 * @throws {ClusterkitError} usage or input, naming the file
 */
export async function readCenters(
  work: Work,
  path: string,
  ks: readonly number[] | undefined,
  colors: boolean,
  dialect: DialectParams,
): Promise<GivenCenters> {
  const head = await readHead(splitArrayName(path).file);
  const kind = classify(head);
  if (kind !== 'table' && kind !== 'matrix')
    throw new ClusterkitError('input', 'expected centers as a table, a matrix or JSON', {
      at: { file: path },
    });
  const start = kind === 'table' && sniff(head) === 'text' ? new TextDecoder().decode(head) : undefined;
  const isText =
    start !== undefined && (colors ? COLOR_OBJECTS.test(start) || !NAMED.test(start) : JSON_TEXT.test(start));
  const found = isText ? await fromText(work, path, ks, colors) : undefined;
  if (found) return found;
  const { data } = await openItems(
    work,
    { kind, files: [path] },
    {
      missing: 'fail',
      ...(kind === 'table' ? { encode: 'none', everyNumber: true, ...givenDialect(dialect) } : {}),
    },
  );
  const { x, n, dim, columns } = data;
  const centers = Array.from({ length: n }, (_, c) => Array.from(x.subarray(c * dim, (c + 1) * dim)));
  const given = { path, centers, ...(columns ? { columns } : {}) };
  return colors ? withChannels(given) : given;
}

/** Colors on lines, or JSON; undefined for a table that only looks like JSON. */
async function fromText(
  work: Work,
  path: string,
  ks: readonly number[] | undefined,
  colors: boolean,
): Promise<GivenCenters | undefined> {
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES });
  const text = new TextDecoder().decode(bytes);
  return inFile(path, () => {
    if (colors && !/^\s*[[{]/.test(text)) return { path, centers: colorLines(text) };
    const value = parseJson(text, colors);
    const ofObjects = colors && Array.isArray(value) && value.some((one) => one?.constructor === Object);
    // palettes have colors in place of centers
    if (ofObjects) return distinctColors(work, path, fromPaletteJson(bytes));
    if (Array.isArray(value)) {
      const centers = colors ? value.map((item, i) => colorOf(item, `item ${i}`)) : checkCenters(value);
      return { path, centers };
    }
    if (value === undefined || !(colors || 'runs' in value || 'centers' in value)) return undefined;
    if (colors && ![value, ...[value.runs ?? []].flat()].some((one) => Array.isArray(one?.centers)))
      return distinctColors(work, path, fromPaletteJson(bytes));
    checkClusterings(value.runs ? value : { runs: [value] });
    const stored = storedCenters(path, value, ks);
    // the three columns of a color space have fixed names
    return colors ? { ...stored, columns: undefined } : stored;
  });
}

/** The colors of a palette, each once: equal centers would leave a cluster empty. */
export function distinctColors(work: Pick<Work, 'note'>, path: string, { swatches }: Palette): GivenCenters {
  const distinct = new Map(swatches.map(({ rgb }) => [rgb.join(), [...rgb]]));
  const clear = swatches.filter(({ opacity }) => opacity !== undefined).length;
  if (clear > 0) work.note(`${path}: the opacity of ${plural(clear, 'color')} is left out`);
  const twins = swatches.length - distinct.size;
  if (twins > 0)
    work.note(`${path}: ${plural(twins, 'color')} of ${swatches.length} left out, equal to others`);
  return { path, centers: [...distinct.values()] };
}

/** Lines of objects are not JSON, and the reader of tables has better errors: undefined, unless `strict`. */
function parseJson(text: string, strict: boolean): Stored | unknown[] | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!strict) return undefined;
    throw new ClusterkitError('input', `the file is not JSON (${foreignMessage(error)})`, { cause: error });
  }
}

const CHANNELS = ['red', 'green', 'blue'];

/** Columns named r, g and b, or red, green and blue, in that order and without others. */
function withChannels(given: GivenCenters): GivenCenters {
  const names = given.columns?.map((name) => CHANNELS.find((one) => one[0] === name.toLowerCase()) ?? name);
  const places = CHANNELS.map((name) => names?.indexOf(name) ?? -1);
  if (places.includes(-1)) return given;
  return { path: given.path, centers: given.centers.map((row) => places.map((place) => row[place])) };
}

function colorLines(text: string): number[][] {
  const lines = text.split(/\r?\n/).map((line, i) => ({ text: line.trim(), where: `line ${i + 1}` }));
  return lines.filter((line) => line.text !== '').map((line) => colorOf(line.text, line.where));
}

/** "#f0b308", "240 179 8", "240,179,8" or [240, 179, 8]. */
function colorOf(value: unknown, where: string): number[] {
  const hex = typeof value === 'string' ? fromHex(value) : undefined;
  if (hex) return [...hex];
  const parts =
    typeof value === 'string'
      ? value.split(/[\s,;]+/).map((word) => (word === '' ? Number.NaN : Number(word)))
      : value;
  const isChannel = (part: unknown) => typeof part === 'number' && part >= 0 && part <= 255;
  if (Array.isArray(parts) && parts.length === 3 && parts.every(isChannel)) return parts;
  throw new ClusterkitError(
    'input',
    `expected #rrggbb or three numbers from 0 to 255, not ${shorten(value)}`,
    { at: { name: where } },
  );
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * The centers of the run with a requested k, or of the first run if there is none.
 * @throws {ClusterkitError} usage or input
 */
function storedCenters(
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
    const but = ks === undefined ? '' : `, but k is ${ks[0]}`;
    throw new ClusterkitError('usage', `${path} holds centers for k = ${counts.join(', ')}${but}`, {
      option: 'init',
      remedies: ks === undefined ? [{ how: 'set', option: 'k', to: 'say which' }] : [],
    });
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

/** @throws {ClusterkitError} input, unless all rows have the same number of numbers */
function checkCenters(rows: readonly unknown[]): number[][] {
  for (const [c, row] of rows.entries()) {
    const at = { name: `center ${c}` };
    if (!Array.isArray(row) || row.length === 0 || !row.every(Number.isFinite))
      throw new ClusterkitError('input', 'expected a row of numbers such as [1, 2.5, 3]', { at });
    const [first] = rows as number[][];
    if (row.length !== first.length)
      throw new ClusterkitError('input', `has ${row.length} numbers, center 0 has ${first.length}`, { at });
  }
  return rows as number[][];
}

/**
 * Centers as a matrix in the columns of the data. Columns are matched by name if both have names, else by order.
 * @throws {ClusterkitError} usage, if the columns differ
 */
export function fitColumns(given: GivenCenters, wanted: readonly string[]): Float64Array {
  const { path, centers, columns } = withoutRecord(given, wanted);
  const refuse = (reason: string) => new ClusterkitError('usage', `${path} ${reason}`, { option: 'init' });
  const places = wanted.map((name) => columns?.indexOf(name) ?? -1);
  const named = columns?.some((name) => !isNumbered(name)) && wanted.some((name) => !isNumbered(name));
  if (columns && named && (places.includes(-1) || columns.length !== wanted.length)) {
    const lacking = wanted.filter((_, j) => places[j] < 0);
    const idle = columns.filter((name) => !wanted.includes(name));
    const what = lacking.length > 0 ? `lacks ${listFew(lacking, 6)}` : `has ${listFew(idle, 6)} besides`;
    throw refuse(`${what}; what is clustered has ${listFew(wanted, 6)}`);
  }
  const dim = centers[0].length;
  if (dim !== wanted.length)
    throw refuse(`has ${dim} ${dim === 1 ? 'column' : 'columns'}, what is clustered has ${wanted.length}`);
  const byName = !places.includes(-1);
  return Float64Array.from(centers.flatMap((row) => (byName ? places.map((place) => row[place]) : row)));
}

/** Removes the columns in which a written file of centers has the number and size of each cluster. */
function withoutRecord(given: GivenCenters, wanted: readonly string[]): GivenCenters {
  const { columns = [], centers } = given;
  const [first, second] = columns;
  const isRecord = /^cluster(_\d+)?$/.test(first) && /^size(_\d+)?$/.test(second);
  if (!isRecord || (wanted.includes(first) && wanted.includes(second))) return given;
  return { ...given, columns: columns.slice(2), centers: centers.map((row) => row.slice(2)) };
}

/** Whether a name is one that readers give to columns without names. */
function isNumbered(name: string): boolean {
  return /^(column|x)\d+$/.test(name);
}

/** @throws {ClusterkitError} usage, if centers belong to rows with another preparation */
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
    `${path} holds centers of ${words(preparation)}, clustered are ${words(steps)}`,
    { option: 'init', remedies: [{ how: 'do', what: 'give the same scale and features' }] },
  );
}

function stepWords({ name, params }: PreparationStep): string {
  const given = Object.values(params).filter((value) => typeof value !== 'object');
  return [name, ...given].join(' ');
}
