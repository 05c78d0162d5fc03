import type { Init, RowNumbers } from '../algorithms/centers/init.ts';
import { SEEDINGS, type Seeding } from '../algorithms/centers/seeding.ts';
import { ClusterkitError, describeError, foreignMessage } from '../core/errors.ts';
import { fromHex } from '../core/image.ts';
import { type ColorDataset, labelPixels } from '../features/colors.ts';
import { COLOR_SPACES, type ColorSpace, fromSpace, pointInSpace } from '../features/colorspace.ts';
import { classify } from '../input/classify.ts';
import { inFile, readInput } from '../input/open.ts';
import {
  checkPreparation,
  fitColumns,
  type GivenCenters,
  MOST_BYTES,
  readCenters,
  type Stored,
  storedCenters,
} from './centersFile.ts';
import type { Session } from './session.ts';

/** @returns what is wrong with a word for `--init` that names no file */
export function notAnInit(error: unknown): unknown {
  if (!(error instanceof ClusterkitError)) return error;
  const known = [...SEEDINGS, 'rows:3,17,99'].join(' nor ');
  const reason = `neither ${known} nor a file: ${describeError(error)}`;
  return new ClusterkitError('usage', reason, { option: 'init', cause: error });
}

/**
 * What `--init` names: a way of seeding, pixels by number, or a file of colours, given in the coordinates of `space`.
 * The file holds a colour a line (#rrggbb, or red, green and blue), a JSON array of such colours, a table or a matrix of
 * the three, an earlier result or a model.
 * @param ks which of several runs of a result are wanted
 */
export async function initialCenters(
  session: Session,
  init: string,
  space: ColorSpace,
  ks: readonly number[] | undefined,
): Promise<Init> {
  if ((SEEDINGS as readonly string[]).includes(init)) return init as Seeding;
  if (init.startsWith('rows:')) return { rows: rowNumbers(init) };
  const { bytes } = await readInput(init, { maxMemory: MOST_BYTES }).catch((error: unknown) => {
    throw notAnInit(error);
  });
  const given = await givenColors(session, init, bytes, ks);
  const { centers, space: own = 'rgb' } = given;
  if (centers.length === 0) throw new ClusterkitError('input', `${init}: there are no colours in it`);
  if (!COLOR_SPACES.includes(own as ColorSpace))
    throw new ClusterkitError('input', `${init}: there is no colour space ${shorten(own)}`);
  checkPreparation(given, []);
  const points = fitColumns(given, CHANNELS);
  if (own === space) return points;
  return Float64Array.from(
    centers.flatMap((_, c) => {
      const rgb = fromSpace(points.subarray(3 * c, 3 * c + 3), own as ColorSpace);
      return pointInSpace(rgb, space);
    }),
  );
}

const CHANNELS = ['red', 'green', 'blue'];

/** Colours by whatever the file is. */
async function givenColors(
  session: Session,
  path: string,
  bytes: Uint8Array,
  ks: readonly number[] | undefined,
): Promise<GivenCenters> {
  const text = new TextDecoder().decode(bytes);
  if (classify(bytes) === 'matrix' || TABLE.test(text)) {
    const given = await readCenters(session, path, ks);
    const names = given.columns?.map((name) => CHANNELS.find((one) => one[0] === name.toLowerCase()) ?? name);
    const places = CHANNELS.map((name) => names?.indexOf(name) ?? -1);
    if (places.includes(-1)) return given;
    return { path, centers: given.centers.map((row) => places.map((place) => row[place])) };
  }
  return inFile(path, () => {
    if (!/^\s*[[{]/.test(text)) return { path, centers: parseColors(text) };
    const value = parseJson(text);
    if (Array.isArray(value)) return { path, centers: value.map((item, i) => color(item, `item ${i}`)) };
    // a space has its own names for the three
    return { ...storedCenters(path, value as Stored, ks), columns: undefined };
  });
}

/** Columns with names, or a JSON array of objects. */
const TABLE = /^\s*("?[a-z_]\w*"?\s*[,;\t]|\[\s*\{)/i;

/** "rows:3,17,99" */
export function rowNumbers(init: string, what = 'pixel'): number[] {
  const rows = init
    .slice('rows:'.length)
    .split(',')
    .map((word) => (/^\s*\d+\s*$/.test(word) ? Number(word) : -1));
  if (!rows.every((row) => row >= 0 && Number.isSafeInteger(row)))
    throw new ClusterkitError('usage', `--init ${init}: expected numbers of ${what}s such as rows:3,17,99`);
  const twin = rows.find((row, at) => rows.indexOf(row) < at);
  if (twin !== undefined)
    throw new ClusterkitError('usage', `--init ${init}: ${what} ${twin} is named twice`);
  return rows;
}

/** How many centers there are; undefined where k says so. */
export function countCenters(init: Init): number | undefined {
  if (typeof init === 'string') return undefined;
  return init instanceof Float64Array ? init.length / 3 : init.rows.length;
}

/**
 * Pixels by number, as the points of a picture that have their colours.
 * @throws {ClusterkitError} input, when the picture has no such pixels of different colours
 */
export function pixelsToPoints({ rows: pixels }: RowNumbers, data: ColorDataset): RowNumbers {
  const points = labelPixels(
    data,
    Int32Array.from({ length: data.n }, (_, i) => i),
  );
  const rows = pixels.map((pixel) => points[pixel] ?? Number.NaN);
  const refuse = (at: number, reason: string) => {
    throw new ClusterkitError('input', `--init rows: pixel ${pixels[at]} ${reason}`);
  };
  for (const [at, row] of rows.entries()) {
    if (Number.isNaN(row)) refuse(at, `is beyond the last, ${points.length - 1}`);
    if (row < 0) refuse(at, 'is transparent and was left out');
    if (rows.indexOf(row) < at) refuse(at, `has the colour of pixel ${pixels[rows.indexOf(row)]}`);
  }
  return { rows };
}

function parseColors(text: string): number[][] {
  const lines = text.split(/\r?\n/).map((line, i) => ({ text: line.trim(), where: `line ${i + 1}` }));
  return lines.filter((line) => line.text !== '').map((line) => color(line.text, line.where));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', `not JSON (${foreignMessage(error)})`, { cause: error });
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** "#f0b308", "240 179 8", "240,179,8" or [240, 179, 8]. */
function color(value: unknown, where: string): number[] {
  const hex = typeof value === 'string' ? fromHex(value) : undefined;
  if (hex) return [...hex];
  const parts =
    typeof value === 'string'
      ? value.split(/[\s,;]+/).map((word) => (word === '' ? Number.NaN : Number(word)))
      : value;
  if (
    Array.isArray(parts) &&
    parts.length === 3 &&
    parts.every((v) => typeof v === 'number' && v >= 0 && v <= 255)
  ) {
    return [parts[0], parts[1], parts[2]];
  }
  throw new ClusterkitError(
    'input',
    `${where}: expected #rrggbb or three numbers from 0 to 255, not ${shorten(value)}`,
  );
}
