import type { Init, RowNumbers } from '../algorithms/init.ts';
import { SEEDINGS, type Seeding } from '../algorithms/seeding.ts';
import { ClusterkitError } from '../core/errors.ts';
import { fromHex, type Rgb } from '../core/image.ts';
import { type ColorDataset, labelPixels } from '../features/colors.ts';
import { COLOR_SPACES, type ColorSpace, fromSpace, pointInSpace } from '../features/colorspace.ts';
import { inFile, readInput } from '../input/open.ts';

/** A file of colours is small; a larger one is a mistake. */
const MOST_BYTES = 64e6;

/**
 * What `--init` names: a way of seeding, pixels by number, or a file of colours, given in the coordinates of `space`.
 * The file holds a colour a line (#rrggbb, or red, green and blue), a JSON array of such colours, or an earlier result.
 */
export async function initialCenters(init: string, space: ColorSpace): Promise<Init> {
  if ((SEEDINGS as readonly string[]).includes(init)) return init as Seeding;
  if (init.startsWith('rows:')) return { rows: rowNumbers(init) };
  const { bytes } = await readInput(init, { maxMemory: MOST_BYTES }).catch((error: Error) => {
    throw new ClusterkitError(
      'usage',
      `--init: neither ${[...SEEDINGS, 'rows:3,17,99'].join(' nor ')} nor a file: ${error.message}`,
    );
  });
  const colors = await inFile(init, () => parseColors(new TextDecoder().decode(bytes)));
  if (colors.length === 0) throw new ClusterkitError('input', `${init}: there are no colours in it`);
  return Float64Array.from(colors.flatMap((rgb) => pointInSpace(rgb, space)));
}

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

function parseColors(text: string): Rgb[] {
  if (/^\s*[[{]/.test(text)) return jsonColors(text);
  const lines = text.split(/\r?\n/).map((line, i) => ({ text: line.trim(), where: `line ${i + 1}` }));
  return lines.filter((line) => line.text !== '').map((line) => color(line.text, line.where));
}

function jsonColors(text: string): Rgb[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', `not JSON (${(error as Error).message})`, { cause: error });
  }
  if (Array.isArray(value)) return value.map((item, i) => color(item, `item ${i}`));
  return resultColors(value as StoredResult);
}

/** What is read of a result, whether a whole document or one run of it. */
interface StoredResult {
  runs?: StoredResult[];
  centers?: number[][];
  params?: { space?: ColorSpace };
}

/** The exact centers of a result rather than its rounded colours. */
function resultColors(value: StoredResult): Rgb[] {
  const run = value.runs?.[0] ?? value;
  const space = run.params?.space ?? 'rgb';
  if (!COLOR_SPACES.includes(space))
    throw new ClusterkitError('input', `there is no colour space ${shorten(space)}`);
  if (!Array.isArray(run.centers))
    throw new ClusterkitError('input', 'the JSON is neither an array nor a result');
  return run.centers.map((center, c) =>
    color(Array.isArray(center) ? fromSpace(center, space) : center, `center ${c}`),
  );
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** "#f0b308", "240 179 8", "240,179,8" or [240, 179, 8]. */
function color(value: unknown, where: string): Rgb {
  const hex = typeof value === 'string' ? fromHex(value) : undefined;
  if (hex) return hex;
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
