import type { Dataset } from '../core/dataset.ts';
import type { Column, Items } from '../core/items.ts';
import { numbersTo } from '../core/numbers.ts';
import { labelPixels } from '../features/colors.ts';
import type { Picture, Subject } from './subject.ts';

/*
 * Conversions between items, which were read (lines, files, pixels), and rows, which are clustered (items that were not
 * left out, distinct colors).
 */

/**
 * Turns one label for each row into one label for each item; -1 for items that were left out.
 * @param labels n
 */
function labelItems({ count, rowOf }: Pick<Items, 'count' | 'rowOf'>, labels: Int32Array): Int32Array {
  if (!rowOf) return labels;
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = rowOf[i] < 0 ? -1 : labels[rowOf[i]];
  return out;
}

/** Turns one value for each item into one value for each row. */
export function ofRows<T>({ count, rowOf, data }: Items, values: ArrayLike<T>): ArrayLike<T> {
  if (!rowOf) return values;
  const rows = new Array<T>(data.n);
  for (let i = 0; i < count; i++) if (rowOf[i] >= 0) rows[rowOf[i]] = values[i];
  return rows;
}

/** The item of each of n rows; undefined if row i is item i. */
export function itemsOfRows(
  { count, rowOf }: Pick<Items, 'count' | 'rowOf'>,
  n: number,
): Int32Array | undefined {
  if (!rowOf) return undefined;
  const items = new Int32Array(n);
  for (let i = 0; i < count; i++) if (rowOf[i] >= 0) items[rowOf[i]] = i;
  return items;
}

/** Names for columns without names: x0, x1 and so on. */
export function columnNames({ columns, dim }: Pick<Dataset, 'columns' | 'dim'>): string[] {
  return columns ?? Array.from({ length: dim }, (_, j) => `x${j}`);
}

/** The columns of a dataset. */
export function datasetColumns(data: Dataset): Column[] {
  const { x, n, dim } = data;
  return columnNames(data).map((name, j) => ({
    name,
    values: Float64Array.from({ length: n }, (_, i) => x[i * dim + j]),
  }));
}

/**
 * The labels of a clustering in the units of the input. For a picture one label for each pixel, line by line; several
 * pictures together follow each other. For rows one label for each item, including those that were left out. Otherwise
 * one label for each row of the subject. -1 for noise and for what was left out.
 * @param labels n, one for each row of the subject
 * @param part one of the pictures that were clustered together
 */
export function labelsOf(subject: Subject, labels: Int32Array, part?: Subject): Int32Array {
  const { unit, picture, items } = subject;
  if (picture?.rowOf) return labelItems({ count: picture.rowOf.length, rowOf: picture.rowOf }, labels);
  if (!picture || unit !== 'colors') return items && unit !== 'columns' ? labelItems(items, labels) : labels;
  const own = part ? [part] : (picture.parts ?? [subject]);
  const pixels = own.map((one) => pixelLabels(picture, labels, one.picture ?? picture));
  if (pixels.length === 1) return pixels[0];
  const all = new Int32Array(pixels.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const some of pixels) {
    all.set(some, at);
    at += some.length;
  }
  return all;
}

/** One value for each label of `labelsOf`, from one for each row; null for what was left out. */
export function valuesOf(subject: Subject, values: Float64Array): (number | null)[] {
  const rows = labelsOf(subject, numbersTo(values.length));
  return Array.from(rows, (row) => (row < 0 ? null : values[row]));
}

/** The weight of each row of the subject; undefined: 1 each. */
export function weightsOf({
  unit,
  data,
  sparse,
}: Pick<Subject, 'unit' | 'data' | 'sparse'>): Float64Array | undefined {
  return unit === 'columns' ? undefined : (data ?? sparse)?.weights;
}

function pixelLabels({ colors }: Picture, labels: Int32Array, { colors: own }: Picture): Int32Array {
  return labelPixels({ ...colors, source: own.source }, labels);
}
