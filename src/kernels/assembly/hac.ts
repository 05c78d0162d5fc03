import { Rows } from './highdim/layout';
import { buildPairs } from './highdim/pairs';
import { chainOn } from './hac/chain';
import { Matrix } from './hac/layout';
import { measureColumns, mirror } from './hac/pairs';

export { build } from './hac/spatialIndex';
export { lookFirst, mergeOn, orderHeap, rebuild } from './hac/merging';
export { beginRound, endRound, lookAround } from './hac/spanning';

/** Steps of `work`; as in kernels/hac/matrix.ts. */
const BUILD: i32 = 0;
const MEASURE: i32 = 1;

/** Does an item of a step: what threads of a team share. */
export function work(rows: Rows, matrix: Matrix, step: i32, item: i32, thread: i32): void {
  const at = matrix.from + item;
  if (step == BUILD) buildPairs(rows, at);
  else if (step == MEASURE) measureColumns(rows, matrix, at, thread);
  else if (matrix.isDouble) mirror<f64>(matrix, at);
  else mirror<f32>(matrix, at);
}

/**
 * Goes on with the nearest-neighbour chain for some steps.
 * @returns how many merges were found
 */
export function chain(matrix: Matrix, steps: i32): i32 {
  return matrix.isDouble ? chainOn<f64>(matrix, steps) : chainOn<f32>(matrix, steps);
}
