import { ClusterkitError } from '../../core/errors.ts';
import { openLabels } from '../../input/labels.ts';
import type { NamedRows } from '../../work/labelTexts.ts';
import type { Session } from '../session.ts';
import { plural } from '../table.ts';
import { type Given, type JudgedData, openData } from './data.ts';
import type { EvaluateOptions } from './options.ts';

/** What labels are judged by, and the order of rows that they are brought into. */
export interface Reference {
  truth?: NamedRows & { sha256: string };
  data?: JudgedData;
  /** Absent when labels bring their own truth. */
  order?: { path: string; count: number; ids?: readonly string[]; unit?: string };
}

/** Reads what labels are judged by. */
export async function openReference(
  session: Session,
  options: EvaluateOptions,
  given: Given,
): Promise<Reference> {
  const { truth: truthPath, truthColumn, labelColumn, id } = options;
  const data = await openData(session, options, given);
  if (truthPath === undefined && truthColumn === undefined && !data) {
    const message =
      'labels are judged by --truth FILE, --truth-column COLUMN, --data INPUT or --distances MATRIX; name one';
    throw new ClusterkitError('usage', message);
  }
  let truth: Reference['truth'];
  if (truthPath !== undefined) {
    const { maxMemory, io } = session;
    const column = truthColumn ?? labelColumn;
    const { sets, sha256 } = await openLabels(truthPath, { column, id, maxMemory, stdin: io.stdin });
    const [{ labels: texts, ids }, another] = sets;
    if (another)
      throw new ClusterkitError('input', `${truthPath}: holds ${sets.length} clusterings, not one`);
    truth = { path: truthPath, sha256, texts, ids };
  }
  if (!data)
    return { truth, order: truth && { path: truth.path, count: truth.texts.length, ids: truth.ids } };
  const { path, count, ids, unit } = data;
  const order = { path, count, ids, unit };
  return { truth: truth && { ...truth, texts: inOrder(order, truth) }, data, order };
}

/**
 * Texts in the order of the reference: by what rows are called, or as they stand.
 * @throws {ClusterkitError} input, when the rows are not the same
 */
export function inOrder(order: NonNullable<Reference['order']>, rows: NamedRows): readonly string[] {
  const { path, texts, ids } = rows;
  if (order.ids && ids) return joined(order.ids, rows, order.path);
  if (texts.length === order.count) return texts;
  const counts = `${plural(texts.length, 'label')} for ${plural(order.count, (order.unit ?? 'rows').slice(0, -1))} of ${order.path}`;
  const advice = order.unit === 'pixels' ? '' : '; files in another order are joined by --id';
  throw new ClusterkitError('input', `${path}: ${counts}${advice}`);
}

function joined(ids: readonly string[], rows: NamedRows, other: string): string[] {
  const places = placesOf(rows.ids as readonly string[], rows.path);
  const wanted = placesOf(ids, other);
  const missing = ids.filter((id) => !places.has(id));
  const extra = [...places.keys()].filter((id) => !wanted.has(id));
  if (missing.length > 0)
    throw new ClusterkitError('input', `${rows.path}: lacks ${few(missing)}, which ${other} has`);
  if (extra.length > 0)
    throw new ClusterkitError('input', `${rows.path}: has ${few(extra)}, which ${other} lacks`);
  return ids.map((id) => rows.texts[places.get(id) as number]);
}

function placesOf(ids: readonly string[], path: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    if (places.has(id)) throw new ClusterkitError('input', `${path}: two rows are called "${id}"`);
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
