import { Survey, surveyRows } from '../survey';
import { CHUNK, Rows } from './layout';
import { rowOf } from './points';

/** Adds a chunk of rows to the facts; chunks come in order. */
export function surveyChunk(rows: Rows, facts: Survey, chunk: i32): void {
  const first = chunk * CHUNK;
  const count = min(CHUNK, rows.n - first);
  const weights = rows.weights ? rows.weights + ((<usize>first) << 3) : 0;
  if (rows.wide) surveyRows<f64>(facts, rowOf(rows, first), weights, count);
  else surveyRows<f32>(facts, rowOf(rows, first), weights, count);
}
