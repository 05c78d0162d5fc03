import { ClusterkitError } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { inOrder, type NamedRows, type RowOrder } from '../../input/labels/join.ts';
import { oneOf, openLabels } from '../../input/labels.ts';
import { labelsReading } from '../openItems.ts';
import type { EvaluateOptions } from '../params/evaluating.ts';
import type { Work } from '../work.ts';
import { type JudgedData, openData } from './data.ts';

/** What labels are evaluated by, and the order of rows in which they are put. */
export interface Reference {
  truth?: NamedRows & { sha256: string; warnings: readonly Warning[] };
  data?: JudgedData;
  /** Absent if the labels come with their own truth. */
  order?: RowOrder;
}

/**
 * Reads what labels are evaluated by.
 * @throws {ClusterkitError} usage, if nothing is given; input, memory or aborted
 */
export async function openReference(work: Work, options: EvaluateOptions): Promise<Reference> {
  const { truth: path, truthColumn } = options;
  const data = await openData(work, options);
  if (path === undefined && truthColumn === undefined && !data) throw nothingGiven();
  const truth = path === undefined ? undefined : await openTruth(work, path, options, data?.count);
  if (!data) return { truth, order: truth && orderOf(truth) };
  const { subject, count, ids, unit } = data;
  const order = { path: subject.path, count, ids, unit, byColumn: unit === 'rows' };
  return { truth: truth && { ...truth, texts: inOrder(order, truth) }, data, order };
}

function orderOf({ path, texts, ids }: NamedRows): RowOrder {
  return { path, count: texts.codes.length, ids, byColumn: true };
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

/** @param expected labels, where the data say how many */
async function openTruth(work: Work, path: string, options: EvaluateOptions, expected?: number) {
  const { truthColumn, labelColumn, id } = options;
  const column = truthColumn ?? labelColumn;
  const of = { column, id, expected, ...labelsReading(work, options) };
  const { sets, sha256, warnings } = await openLabels(path, of);
  const { labels: texts, ids, guessed } = oneOf(sets, path);
  return { path, sha256, texts, ids, guessed, warnings };
}
