import type { Dataset } from '../../core/dataset.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Random, shuffle } from '../../core/random.ts';
import { runFeatures } from '../../features/pipeline.ts';
import type { FeatureStep } from '../../features/spec.ts';
import { axisRange } from '../../output/axisRange.ts';
import type { ReportPictures, ReportSubject, ReportTexts, ReportView } from '../../output/report.ts';
import { column as columnOf, componentTitle } from '../draw/plane.ts';
import { columnNames, itemsOfRows } from '../items.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { type Blocks, rangeOf, stepsOf } from './blocks.ts';
import { embeddingsOf } from './embeddings.ts';
import { type PageRows, pick } from './some.ts';
import { categoriesOf } from './told.ts';

/** Rows of a page; of more, a random sample. Colors of a picture are fewer. */
const MOST_ROWS = 1_000_000;
const MOST_COLORS = 40_000;

/** Numbers of columns in a page. */
const MOST_NUMBERS = 6e6;
/** Bytes of pictures of rows: of more, those of the members that are shown. */
const MOST_PIXELS = 4e6;
/** Names of rows. */
const MOST_NAMES = 100_000;

/** The rows of a page. A page has a random sample of very many. */
export function pageRows(subject: Subject, seed: number): PageRows {
  const { items, picture, unit } = subject;
  const clustered = subject.data as Dataset;
  const isColors = picture !== undefined && unit === 'colors';
  const read: Dataset = isColors
    ? { x: picture.colors.rgb, n: picture.colors.n, dim: 3, columns: ['red', 'green', 'blue'] }
    : items && !items.texts
      ? items.data
      : clustered;
  const most = picture ? MOST_COLORS : MOST_ROWS;
  if (clustered.n <= most) return { read, clustered };
  const chosen = numbersTo(clustered.n);
  shuffle(chosen, chosen.length, new Random(seed));
  const some = chosen.subarray(0, most).sort();
  return { chosen: some, read: picked(read, some), clustered: picked(clustered, some) };
}

/** Some rows of a dataset. */
function picked({ x, dim, weights, ...rest }: Dataset, rows: Int32Array): Dataset {
  const own = new (x.constructor as Float64ArrayConstructor)(rows.length * dim);
  for (let r = 0; r < rows.length; r++) own.set(x.subarray(rows[r] * dim, (rows[r] + 1) * dim), r * dim);
  const heavy = weights && { weights: Float64Array.from(rows, (i) => weights[i]) };
  return { ...rest, x: own as Dataset['x'], n: rows.length, dim, ...heavy };
}

/** What a page tells of rows, whatever their clusters. */
export function reportSubject(blocks: Blocks, subject: Subject, rows: PageRows): ReportSubject {
  const { read } = rows;
  const { items, truth, name, unit, n } = subject;
  const isFew = read.n <= MOST_NAMES;
  const coded = categoriesOf(subject);
  const all = items?.ids && itemsOfRows(items, n);
  const ids =
    isFew && items?.ids ? (all ? Array.from(all, (i) => items.ids?.[i] ?? '') : items.ids) : undefined;
  const isSmall = read.n * read.dim <= MOST_NUMBERS && read.dim <= 300;
  const texts = isFew && items ? textColumns(blocks, subject, rows) : [];
  return {
    name,
    unit,
    n: read.n,
    ...(rows.chosen && { of: n }),
    ...(ids && { ids: Array.from(pick(ids, rows)) }),
    ...(isSmall &&
      !read.shape && {
        columns: columnNames(read).flatMap((title, j) =>
          coded.has(title) ? [] : [{ name: title, ...blocks.numbers(columnOf(read, j)) }],
        ),
      }),
    ...(texts.length > 0 && { texts }),
    ...(truth && { truth: codedTexts(blocks, pick(truth, rows)) }),
  };
}

/** Columns of texts that were read, but have no numbers. */
function textColumns(blocks: Blocks, subject: Subject, rows: PageRows) {
  const { items, n } = subject;
  const coded = categoriesOf(subject);
  const of = items && itemsOfRows(items, n);
  const known = new Set(columnNames(rows.read));
  const columns = (items?.columns ?? []).filter(
    ({ name, values }) =>
      (!known.has(name) || coded.has(name)) && typeof values[0] === 'string' && !isSame(values, items?.ids),
  );
  return columns.slice(0, 12).map(({ name, values }) => {
    const own = of ? Array.from(of, (i) => values[i]) : values;
    const texts = Array.from(pick(own, rows), (value) => String(value ?? ''));
    return { name, column: codedTexts(blocks, texts) };
  });
}

/** Whether a column is that of the names of rows. */
function isSame(values: ArrayLike<unknown>, ids: readonly string[] | undefined): boolean {
  return ids?.every((id, i) => id === values[i]) === true;
}

function codedTexts(blocks: Blocks, texts: ArrayLike<string>): ReportTexts {
  const codes = new Map<string, number>();
  const values = Array.from(texts, (text) => {
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { words: [...codes.keys()], codes: blocks.codes(values) };
}

/**
 * The pictures that rows are; of very many, those of the rows that are shown.
 * @param shown numbers of rows of the page
 */
export function rowPictures(
  blocks: Blocks,
  { read }: PageRows,
  shown: ReadonlySet<number>,
): ReportPictures | undefined {
  const { shape, x, dim, n } = read;
  if (!shape) return undefined;
  const range = rangeOf(x);
  const { width, height, bands } = shape;
  const facts = { width, height, bands };
  if (x.length <= MOST_PIXELS) return { ...facts, ...blocks.steps(x, 'u8', range) };
  const rows = Uint32Array.from([...shown].filter((i) => i < n)).sort();
  const pixels = new Float32Array(rows.length * dim);
  for (let r = 0; r < rows.length; r++) pixels.set(x.subarray(rows[r] * dim, (rows[r] + 1) * dim), r * dim);
  return { ...facts, ...blocks.steps(pixels, 'u8', range), rows: blocks.add(rows) };
}

/** How rows are placed in a page beside their columns. */
export interface ViewOptions {
  embed?: readonly string[];
  seed?: number;
}

/** Places of the rows: up to three columns as they were read, principal components, and what was asked for. */
export async function viewsOf(
  work: Work,
  blocks: Blocks,
  { read, clustered }: PageRows,
  { embed = [], seed }: ViewOptions,
): Promise<ReportView[]> {
  const views: ReportView[] = [];
  if (read.dim <= 3) views.push(placed(blocks, 'columns', read, (j) => columnNames(read)[j]));
  const isOther = clustered.dim > 3 || (clustered.dim > 1 && clustered.x !== read.x && read.dim > 3);
  const pca = { title: 'principal components', step: pcaOf(clustered), axes: undefined };
  for (const { title, step, axes } of [...(isOther ? [pca] : []), ...embeddingsOf(embed)]) {
    const settings = { seed, maxMemory: work.maxMemory, ...work.pacing };
    const { data, steps } = await runFeatures(clustered, [step], settings);
    const shares = steps[0].facts.explainedVarianceRatio as readonly number[] | undefined;
    const axis = (j: number) =>
      step.name === 'pca' ? componentTitle(j, shares?.[j], true) : `${title} ${j + 1}`;
    views.push({ ...placed(blocks, title, data, axis), ...(axes !== undefined && { drawn: axes }) });
  }
  return views;
}

function pcaOf({ n, dim }: Dataset): FeatureStep {
  return { name: 'pca', options: { components: Math.min(3, dim, n) } };
}

/** The first three columns of a dataset as places. */
function placed(blocks: Blocks, name: string, data: Dataset, axis: (j: number) => string): ReportView {
  const { n } = data;
  const count = Math.min(3, data.dim);
  const axes: ReportView['axes'] = [];
  const places = new Uint16Array(n * count);
  for (let j = 0; j < count; j++) {
    const values = columnOf(data, j);
    const range = axisRange(rangeOf(values));
    const steps = stepsOf(values, 'u16', range);
    for (let i = 0; i < n; i++) places[i * count + j] = steps[i];
    axes.push({ name: axis(j), low: range[0], high: range[1] });
  }
  return { name, axes, places: blocks.add(places) };
}
