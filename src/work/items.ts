import type { Dataset } from '../core/dataset.ts';
import type { Items } from '../core/items.ts';
import { labelPixels } from '../features/colors.ts';
import type { Picture, Subject } from './subject.ts';

/*
 * Between what was read (items: lines, files, pixels) and what is clustered (rows: those not left out, distinct colors).
 */

/**
 * One label an item from one label a row; -1 for items that were left out.
 * @param labels n
 */
function labelItems({ count, rowOf }: Pick<Items, 'count' | 'rowOf'>, labels: Int32Array): Int32Array {
  if (!rowOf) return labels;
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = rowOf[i] < 0 ? -1 : labels[rowOf[i]];
  return out;
}

/** One value a row from one value an item. */
export function ofRows<T>({ count, rowOf, data }: Items, values: ArrayLike<T>): ArrayLike<T> {
  if (!rowOf) return values;
  const rows = new Array<T>(data.n);
  for (let i = 0; i < count; i++) if (rowOf[i] >= 0) rows[rowOf[i]] = values[i];
  return rows;
}

/** The item that each of n rows came of; undefined when row i is item i. */
export function itemsOfRows(
  { count, rowOf }: Pick<Items, 'count' | 'rowOf'>,
  n: number,
): Int32Array | undefined {
  if (!rowOf) return undefined;
  const items = new Int32Array(n);
  for (let i = 0; i < count; i++) if (rowOf[i] >= 0) items[rowOf[i]] = i;
  return items;
}

/** Names for columns that have none: x0, x1 and so on. */
export function columnNames({ columns, dim }: Pick<Dataset, 'columns' | 'dim'>): string[] {
  return columns ?? Array.from({ length: dim }, (_, j) => `x${j}`);
}

/**
 * The labels of a clustering as the input has things: one a pixel, line by line, of a picture, and of several pictures
 * together one after the other; one an item of rows, those left out included; else one for each of what was compared.
 * -1 for what is noise or was left out.
 * @param labels n, one for each row of the subject
 * @param part one of the pictures that were clustered together
 */
export function labelsOf(subject: Subject, labels: Int32Array, part?: Subject): Int32Array {
  const { unit, picture, items } = subject;
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

function pixelLabels({ colors }: Picture, labels: Int32Array, { colors: own }: Picture): Int32Array {
  return labelPixels({ ...colors, source: own.source }, labels);
}
