import type { Dataset, Rows } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { fitDistance } from '../../distances/fitted.ts';
import { type Measure, measure } from '../../distances/measure.ts';
import type { Distance } from '../../distances/table.ts';
import type { Settings } from '../entry.ts';
import { broken, isPoint } from './checks.ts';
import type { Made, ModelHead } from './kind.ts';

/*
 * What kinds share that keep some of the rows, with which others are compared by any distance.
 */

/** Rows of a dataset, and the label of each. */
export interface RowsBody {
  /** The rows one after the other, dim numbers each. */
  rows: number[];
  /** The cluster of each row, from 0 to k - 1; -1 for noise. */
  labels: number[];
}

/** Most numbers of the rows of a model: up to 200 MB of JSON. */
const MOST_NUMBERS = 1e7;

/** Numbers of a row beside its columns, such as its label. */
const BESIDE = 4;

/**
 * Some rows with their labels, and the distance of the fit.
 * @param of numbers of the rows to keep
 * @throws {ClusterkitError} usage, for too many numbers, and for a distance that is none from other rows
 */
export function keepRows(
  data: Dataset,
  labels: Int32Array,
  of: Int32Array,
  settings: Settings,
): Made<RowsBody> {
  const { x, dim } = data;
  const numbers = of.length * (dim + BESIDE);
  if (numbers > MOST_NUMBERS) {
    const reason = `a model of ${of.length} rows of ${dim} columns is too large: ${numbers} numbers, and ${MOST_NUMBERS} are the most`;
    throw new ClusterkitError('usage', reason, {
      remedies: [{ how: 'set', option: 'sample', to: 'cluster fewer rows' }],
    });
  }
  const rows: number[] = [];
  for (const i of of) for (let j = 0; j < dim; j++) rows.push(x[i * dim + j]);
  const metric = (settings.metric ?? 'euclidean') as Distance;
  const distance = fitDistance(data, metric, settings);
  return { metric, ...(distance && { distance }), rows, labels: Array.from(of, (i) => labels[i]) };
}

/** @throws {ClusterkitError} input */
export function checkKept(body: { [Name in keyof RowsBody]?: unknown }, head: ModelHead): void {
  const { rows, labels } = body;
  const { k } = head;
  if (!Array.isArray(labels) || !labels.every((c) => Number.isSafeInteger(c) && c >= -1 && c < k))
    throw broken(`labels must be whole numbers from -1 to k - 1 = ${k - 1}`);
  checkNumbers(rows, labels.length, head);
}

/** @throws {ClusterkitError} input, if a value is not a list of so many rows */
export function checkNumbers(rows: unknown, count: number, { dim }: ModelHead): void {
  if (!isPoint(rows, count * dim))
    throw broken(`rows must hold dim = ${dim} numbers for each of ${count} rows`);
}

/**
 * The rows of a model and other rows, prepared for its distance.
 * @param maxMemory most bytes for both, an index among them, default no limit
 * @throws {ClusterkitError} input, for rows that have no such distance; memory
 */
export function measureBoth(
  model: ModelHead & Pick<RowsBody, 'rows'>,
  data: Dataset,
  maxMemory = Number.POSITIVE_INFINITY,
): { kept: Measure; others: Measure } {
  const { metric, distance, dim, rows } = model;
  checkMemory('rows of a model', 32 * rows.length + 8 * data.x.length + 24 * data.n, maxMemory);
  const x: Rows = Float64Array.from(rows);
  return {
    kept: measure({ x, n: rows.length / dim, dim }, metric, distance),
    others: measure(data, metric, distance),
  };
}
