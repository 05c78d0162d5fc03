import type { Init } from '../algorithms/centers/init.ts';
import { SEEDINGS, type Seeding } from '../algorithms/centers/seeding.ts';
import type { MedoidSeeding } from '../algorithms/kmedoids/choices.ts';
import type { MedoidInit } from '../algorithms/kmedoids/init.ts';
import { ClusterkitError, describeError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import type { SubjectKind } from '../core/params.ts';
import { type ColorDataset, pointsOfPixels } from '../features/colors.ts';
import { COLOR_SPACES, type ColorSpace, fromSpace, pointInSpace } from '../features/colorspace.ts';
import { splitArrayName } from '../input/npz.ts';
import { readHead } from '../input/open.ts';
import { formatOf } from '../output/formats.ts';
import { READ_FORMATS } from '../palettes/read.ts';
import type { GivenCenters } from './initFile.ts';
import { columnNames } from './items.ts';
import type { DialectParams } from './params/dialect.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** The first centers of all fits, and the numbers of clusters that they allow. */
export interface InitPlan {
  ks: readonly number[];
  /** The text of the option. */
  how: string;
  /** A method of seeding, centers of colors, items by number, or centers that must still be matched with columns. */
  start: Init | MedoidInit | GivenCenters;
}

export interface InitOptions extends DialectParams {
  /** Default k-means++. */
  init?: string;
  nInit?: number | readonly number[];
  /** The color space in which pictures are clustered, default rgb. */
  space?: ColorSpace;
  together?: boolean;
}

/**
 * Reads the first centers that `init` names: a method of seeding, items by number (rows:3,17,99; for a picture, pixels
 * y * width + x), or a file of centers: a table, a matrix, a JSON array, an earlier result or a model. For a picture
 * the file may also have one color on each line (#rrggbb, or red, green and blue), or be a palette of another program.
 * @param ks numbers of clusters; absent: the number of centers
 * @param kind the kind of the inputs
 * @param names the methods of seeding; default: those of k-means
 * @throws {ClusterkitError} usage, without a number of clusters, or if it differs from the number of centers; input
 */
export async function planInit(
  work: Work,
  options: InitOptions,
  ks: readonly number[] | undefined,
  kind: SubjectKind,
  names: readonly string[] = SEEDINGS,
): Promise<InitPlan> {
  const { init: how = 'k-means++', nInit = 1, together } = options;
  const isPicture = kind === 'picture';
  const space = isPicture ? (options.space ?? 'rgb') : undefined;
  const start = await startNamed(work, how, names, ks, space, options);
  const isRows = typeof start === 'object' && 'rows' in start;
  if (isRows && together && isPicture)
    throw refuse('rows are the pixels of one picture, and several are clustered together');
  const count = countOf(start);
  if (count === undefined) {
    if (!ks) throw new ClusterkitError('usage', 'how many clusters?', { option: 'k' });
    return { ks, how, start };
  }
  const other = ks?.find((k) => k !== count);
  if (other !== undefined)
    throw refuse(
      `${how} holds ${count} ${isPicture ? 'color' : 'center'}${count === 1 ? '' : 's'}, but k is ${other}`,
    );
  const starts = Math.max(...[nInit].flat());
  if (starts > 1) work.note(`${starts} restarts have no effect: ${how} gives the centers of a single start`);
  return { ks: [count], how, start };
}

function refuse(reason: string, code: 'usage' | 'input' = 'usage'): ClusterkitError {
  return new ClusterkitError(code, reason, { option: 'init' });
}

async function startNamed(
  work: Work,
  how: string,
  names: readonly string[],
  ks: readonly number[] | undefined,
  space: ColorSpace | undefined,
  dialect: DialectParams,
): Promise<InitPlan['start']> {
  if (names.includes(how)) return how as Seeding | MedoidSeeding;
  if (how.startsWith('rows:')) return { rows: itemNumbers(how, space ? 'pixel' : 'row') };
  await readHead(splitArrayName(how).file).catch((error) => {
    if (!(error instanceof ClusterkitError)) throw error;
    const known = [...names, 'rows:3,17,99'].join(' nor ');
    throw refuse(`neither ${known} nor a file: ${describeError(error)}`);
  });
  const { readCenters } = await import('./initFile.ts');
  if (!space) return readCenters(work, how, ks, false, dialect);
  const isPalette = formatOf(how, PALETTE_ENDINGS) !== undefined;
  return colorCenters(
    isPalette ? await paletteCenters(work, how) : await readCenters(work, how, ks, true, dialect),
    space,
  );
}

/** Endings of files that hold colors and nothing else. */
const PALETTE_ENDINGS = READ_FORMATS.filter((format) => format !== 'json');

/** The colors of a file of designers' programs, each once. */
async function paletteCenters(work: Work, path: string): Promise<GivenCenters> {
  const [{ openPalette }, { distinctColors }] = await Promise.all([
    import('./palettes/open.ts'),
    import('./initFile.ts'),
  ]);
  return distinctColors(work, path, (await openPalette(work, path, 'init')).palette);
}

/** "rows:3,17,99" */
function itemNumbers(how: string, what: string): number[] {
  const words = how.slice('rows:'.length).split(',');
  const numbers = words.map((word) => (/^\s*\d+\s*$/.test(word) ? Number(word) : -1));
  if (!numbers.every((number) => number >= 0 && Number.isSafeInteger(number)))
    throw refuse(`expected numbers of ${what}s such as rows:3,17,99, not ${how}`);
  const twin = numbers.find((number, at) => numbers.indexOf(number) < at);
  if (twin !== undefined) throw refuse(`${how} names ${what} ${twin} twice`);
  return numbers;
}

/** The number of centers; undefined if k determines it. */
function countOf(start: InitPlan['start']): number | undefined {
  if (typeof start === 'string') return undefined;
  if (start instanceof Float64Array) return start.length / CHANNELS.length;
  return 'centers' in start ? start.centers.length : start.rows.length;
}

const CHANNELS = ['red', 'green', 'blue'];

/** Colors in the coordinates in which pictures are clustered. */
async function colorCenters(given: GivenCenters, space: ColorSpace): Promise<Float64Array> {
  const { path, centers, space: own = 'rgb' } = given;
  const at = { file: path };
  if (centers.length === 0) throw new ClusterkitError('input', 'there are no colors in it', { at });
  if (!COLOR_SPACES.includes(own as ColorSpace))
    throw new ClusterkitError('input', `there is no color space ${JSON.stringify(own)}`, { at });
  const { checkPreparation, fitColumns } = await import('./initFile.ts');
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

/**
 * The first centers of fits to one subject.
 * @throws {ClusterkitError} usage, if centers have other columns or another preparation than the rows; input, if there
 * are no such rows or pixels
 */
export async function startOf(
  { start }: Pick<InitPlan, 'start'>,
  subject: Subject,
): Promise<Init | MedoidInit> {
  if (typeof start === 'string' || start instanceof Float64Array) return start;
  const { picture, unit, items, store, data, sparse, steps, path } = subject;
  if ('centers' in start) {
    const { checkPreparation, fitColumns } = await import('./initFile.ts');
    checkPreparation(start, steps);
    return fitColumns(start, columnNames(data ?? sparse ?? { dim: 0 }));
  }
  if (store)
    throw refuse(
      `rows by number need all rows in memory, and ${path} is too large for that; take a file of centers`,
    );
  if (picture && unit === 'colors') return { rows: colorsOfPixels(start.rows, picture.colors) };
  const rowOf = picture?.rowOf;
  const counted = items ?? { count: rowOf?.length ?? subject.n, rowOf };
  return { rows: rowsOfItems(start.rows, counted, picture ? 'pixel' : 'row') };
}

/** Converts numbers of pixels to numbers of their distinct colors. */
function colorsOfPixels(pixels: readonly number[], colors: ColorDataset): number[] {
  const points = pointsOfPixels(colors);
  const rows = pixels.map((pixel) => points[pixel] ?? Number.NaN);
  for (const [at, row] of rows.entries()) {
    const pixel = `pixel ${pixels[at]}`;
    if (Number.isNaN(row)) throw refuse(`${pixel} is beyond the last, ${points.length - 1}`, 'input');
    if (row < 0) throw refuse(`${pixel} is transparent and was left out`, 'input');
    const twin = rows.indexOf(row);
    if (twin < at) throw refuse(`${pixel} has the color of pixel ${pixels[twin]}`, 'input');
  }
  return rows;
}

/** Converts numbers of items to numbers of their rows. */
function rowsOfItems(
  numbers: readonly number[],
  { count, rowOf }: Pick<Items, 'count' | 'rowOf'>,
  what: string,
): number[] {
  return numbers.map((item) => {
    if (item >= count) throw refuse(`${what} ${item} is beyond the last, ${count - 1}`, 'input');
    const row = rowOf?.[item] ?? item;
    if (row < 0) throw refuse(`${what} ${item} was left out`, 'input');
    return row;
  });
}
