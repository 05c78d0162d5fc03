import { ClusterkitError } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { checkDistanceMatrix } from '../../distances/condensed.ts';
import { findDistance } from '../../distances/table.ts';
import { labelPixels } from '../../features/colors.ts';
import type { Label } from '../../indices/contingency.ts';
import { openDistances } from '../../input/distances.ts';
import { inFile } from '../../input/open.ts';
import type { DistancesInput, ImageInput, RowsInput } from '../../output/document.ts';
import { inputRecord } from '../batch.ts';
import { checkOptionsFor, lookAt } from '../inputs.ts';
import {
  categoricalColumns,
  type Grounds,
  groundsOfDistances,
  groundsOfRows,
  NO_ROWS,
  noMeansUnder,
} from '../metrics/dissimilarity.ts';
import { type Opened, openColors } from '../palette.ts';
import { ofRows } from '../rows/input.ts';
import { openRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { EvaluateOptions } from './options.ts';
import { bothWeights } from './weights.ts';

/** Labels with the classes beside them, and how often each counts. */
export interface Picked {
  labels: ArrayLike<Label>;
  truth?: ArrayLike<Label>;
  weights?: ArrayLike<number>;
}

/** What was clustered. */
export interface JudgedData {
  path: string;
  record: RowsInput | ImageInput | DistancesInput;
  /** What has a label each. */
  unit: 'rows' | 'pixels' | 'items';
  count: number;
  ids?: readonly string[];
  /** Why there are no means of clusters. */
  noMeans?: string;
  warnings: Warning[];
  seconds: number;
  /** Of one value each those of what was not left out. */
  pick(texts: readonly string[]): ArrayLike<string>;
  /** What is measured, with the labels of its rows. */
  rowsOf(picked: Picked): Picked & Grounds;
}

/** Whether an option was given. */
export type Given = (property: string) => boolean;

/** What was clustered, if it was given. */
export async function openData(
  session: Session,
  options: EvaluateOptions,
  given: Given,
): Promise<JudgedData | undefined> {
  const { data: path, distances } = options;
  if (distances !== undefined) return openMatrix(session, distances, options, given);
  if (path === undefined) return undefined;
  const { kind, groups, files } = await lookAt(session, [path], false);
  const isOfData = (property: string) => !['missing', 'sample'].includes(property) && given(property);
  checkOptionsFor(kind, options, isOfData, files[0]);
  if (kind === 'picture') return openPicture(session, files[0], options);
  return openTable(session, kind, groups[0], options, given);
}

async function openTable(
  session: Session,
  kind: 'table' | 'matrix' | 'folder',
  files: string[],
  options: EvaluateOptions,
  given: Given,
): Promise<JudgedData> {
  const { columns, id, weights, missing, scale, features, seed, metric } = options;
  const encode = findDistance(metric).categorical && !given('encode') ? 'label' : options.encode;
  const reading = { columns, id, weights, labelColumn: knownColumn(files[0], options), encode, missing };
  const rows = await openRows(session, kind, files, { ...reading, scale, features, seed });
  const { items, prepared, path, record, seconds } = rows;
  const { data } = prepared;
  const measuring = { categorical: categoricalColumns(items, data) };
  return {
    ...{ path, record, unit: 'rows', count: items.count, seconds },
    ids: id === undefined ? undefined : items.ids,
    noMeans: noMeansUnder(metric, measuring),
    warnings: [...items.warnings, ...prepared.warnings],
    pick: (texts) => ofRows(items, texts),
    rowsOf: (picked) => {
      const weights = bothWeights(data.weights, picked.weights);
      const weighted = weights ? { ...data, weights } : data;
      return { ...picked, weights, ...groundsOfRows(weighted, metric, measuring) };
    },
  };
}

/** Labels that stand in the table itself are no data. */
function knownColumn(path: string, { truth, truthColumn, labelColumn }: EvaluateOptions): string | undefined {
  return truth === path ? (truthColumn ?? labelColumn) : undefined;
}

/** Options that say nothing of given distances. */
const ONLY_MEASURED = ['metric', 'columns', 'weights', 'encode', 'scale', 'features', 'space'];

async function openMatrix(
  session: Session,
  path: string,
  { data, id }: EvaluateOptions,
  given: Given,
): Promise<JudgedData> {
  if (data !== undefined) throw new ClusterkitError('usage', '--data and --distances: choose one of them');
  const idle = ONLY_MEASURED.find(given);
  if (idle) throw new ClusterkitError('usage', `--${idle} means nothing for a matrix of distances`);
  const started = performance.now();
  const file = await openDistances(path, { maxMemory: session.maxMemory, stdin: session.io.stdin });
  const matrix = await inFile(path, () => checkDistanceMatrix(file.values, file.n));
  const { n, form, sha256 } = { ...file, ...matrix };
  return {
    ...{ path, unit: 'items', count: n, noMeans: NO_ROWS, warnings: [] },
    record: { path, sha256, kind: 'distances', n, form },
    ids: id === undefined ? undefined : file.names,
    seconds: (performance.now() - started) / 1000,
    pick: (texts) => texts,
    rowsOf: (picked) => {
      const { weights } = picked;
      const { data, metric } = groundsOfDistances(matrix);
      return { ...picked, metric, data: weights ? { ...data, weights: Float64Array.from(weights) } : data };
    },
  };
}

async function openPicture(session: Session, path: string, options: EvaluateOptions): Promise<JudgedData> {
  if (options.alpha === 'weight') {
    throw new ClusterkitError('usage', '--alpha weight: pixels with a label each count alike');
  }
  const picture = await openColors(session, path, { ...options, labels: undefined });
  const { data, sha256, image, warnings, seconds } = picture;
  const { n: count } = data.source;
  const colors = labelPixels(
    data,
    Int32Array.from({ length: data.n }, (_, i) => i),
  );
  const seen = colors.includes(-1) ? colors.filter((color) => color >= 0) : colors;
  return {
    ...{ path, unit: 'pixels', count, warnings, seconds },
    record: inputRecord(path, sha256, image),
    pick: (texts) => (seen === colors ? texts : texts.filter((_, i) => colors[i] >= 0)),
    rowsOf: (picked) => {
      const found = distinct(picture, seen, picked);
      return { ...found, ...groundsOfRows(found.data, options.metric) };
    },
  };
}

/** One row for the pixels of one colour, label and class, which count together. */
function distinct({ data }: Opened, colors: Int32Array, { labels, truth, weights }: Picked) {
  const label = numbering(labels);
  const kind = truth && numbering(truth);
  const rows = new Map<number, { i: number; mass: number }>();
  for (let i = 0; i < colors.length; i++) {
    const own = weights ? weights[i] : 1;
    if (own === 0) continue;
    const key = (colors[i] * label.count + label.of[i]) * (kind?.count ?? 1) + (kind?.of[i] ?? 0);
    const row = rows.get(key);
    if (row) row.mass += own;
    else rows.set(key, { i, mass: own });
  }
  // in the order of colours, in which pictures are sampled elsewhere
  const all = [...rows.values()].sort((a, b) => colors[a.i] - colors[b.i] || a.i - b.i);
  const { dim } = data;
  const length = all.length * dim;
  const x = data.x instanceof Uint8Array ? new Uint8Array(length) : new Float64Array(length);
  for (const [to, { i }] of all.entries())
    x.set(data.x.subarray(colors[i] * dim, (colors[i] + 1) * dim), to * dim);
  const masses = Float64Array.from(all, ({ mass }) => mass);
  return {
    labels: all.map(({ i }) => labels[i]),
    truth: truth && all.map(({ i }) => truth[i]),
    weights: masses,
    data: { x, n: all.length, dim, columns: data.columns, weights: masses },
  };
}

/** Different values numbered as they come. */
function numbering(values: ArrayLike<Label>): { of: Int32Array; count: number } {
  const numbers = new Map<Label, number>();
  const of = Int32Array.from(values, (value) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
  return { of, count: numbers.size };
}
