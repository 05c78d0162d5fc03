import { ClusterkitError } from '../../core/errors.ts';
import { openLabels } from '../../input/labels.ts';
import type { NamedRows } from '../labelTexts.ts';
import type { EvaluateOptions } from '../params/evaluating.ts';
import type { Work } from '../work.ts';
import { type JudgedData, openData } from './data.ts';

/** What labels are evaluated by, and the order of rows in which they are put. */
export interface Reference {
  truth?: NamedRows & { sha256: string };
  data?: JudgedData;
  /** Absent if the labels come with their own truth. */
  order?: Order;
}

interface Order {
  path: string;
  count: number;
  ids?: readonly string[];
  unit?: string;
}

/**
 * Reads what labels are evaluated by.
 * @throws {ClusterkitError} usage, if nothing is given; input, memory or aborted
 */
export async function openReference(work: Work, options: EvaluateOptions): Promise<Reference> {
  const { truth: path, truthColumn } = options;
  const data = await openData(work, options);
  if (path === undefined && truthColumn === undefined && !data) throw nothingGiven();
  const truth = path === undefined ? undefined : await openTruth(work, path, options);
  if (!data)
    return { truth, order: truth && { path: truth.path, count: truth.texts.length, ids: truth.ids } };
  const { subject, count, ids, unit } = data;
  const order = { path: subject.path, count, ids, unit };
  return { truth: truth && { ...truth, texts: inOrder(order, truth) }, data, order };
}

function nothingGiven(): ClusterkitError {
  return new ClusterkitError('usage', 'labels are judged by true labels, by the data, or by both', {
    remedies: [
      { option: 'truth', how: 'set', value: 'FILE' },
      { option: 'truthColumn', how: 'set', value: 'COLUMN' },
      { option: 'data', how: 'set', value: 'INPUT' },
      { option: 'distances', how: 'set', value: 'MATRIX' },
    ],
  });
}

async function openTruth(work: Work, path: string, { truthColumn, labelColumn, id }: EvaluateOptions) {
  const { maxMemory, stdin } = work;
  const column = truthColumn ?? labelColumn;
  const { sets, sha256 } = await openLabels(path, { column, id, maxMemory, stdin });
  const [{ labels: texts, ids }, another] = sets;
  if (another)
    throw new ClusterkitError('input', `holds ${sets.length} clusterings, not one`, { at: { file: path } });
  return { path, sha256, texts, ids };
}

/**
 * Puts texts into the order of the reference: by the names of rows, or without change if there are no names.
 * @throws {ClusterkitError} input, if the rows differ
 */
export function inOrder(order: Order, rows: NamedRows): readonly string[] {
  const { path, texts, ids } = rows;
  if (order.ids && ids) return joined(order.ids, rows, order.path);
  if (texts.length === order.count) return texts;
  const { unit = 'rows', count } = order;
  const counts = `${counted(texts.length, 'labels')} for ${counted(count, unit)} of ${order.path}`;
  throw new ClusterkitError('input', counts, {
    at: { file: path },
    remedies: unit === 'pixels' ? [] : [{ option: 'id', how: 'set', to: 'join files in another order' }],
  });
}

/** @param noun the unit, in the plural */
function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun.slice(0, -1) : noun}`;
}

function joined(ids: readonly string[], rows: NamedRows, other: string): string[] {
  const places = placesOf(rows.ids as readonly string[], rows.path);
  const wanted = placesOf(ids, other);
  const missing = ids.filter((id) => !places.has(id));
  const extra = [...places.keys()].filter((id) => !wanted.has(id));
  const at = { file: rows.path };
  if (missing.length > 0)
    throw new ClusterkitError('input', `lacks ${few(missing)}, which ${other} has`, { at });
  if (extra.length > 0) throw new ClusterkitError('input', `has ${few(extra)}, which ${other} lacks`, { at });
  return ids.map((id) => rows.texts[places.get(id) as number]);
}

function placesOf(ids: readonly string[], path: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    if (places.has(id))
      throw new ClusterkitError('input', `two rows are called "${id}"`, { at: { file: path } });
    places.set(id, i);
  }
  return places;
}

function few(ids: readonly string[]): string {
  const named = ids
    .slice(0, 5)
    .map((id) => `"${id}"`)
    .join(', ');
  return ids.length > 5 ? `${named} and ${ids.length - 5} more` : named;
}
