import { Rows } from './bytes/layout';
import { buildPairs } from './bytes/pairs';
import { chainOn } from './hac/chain';
import { Matrix, Members, Merging, Spanning } from './hac/layout';
import { measureLeft } from './hac/members';
import { measureColumns, mirror } from './hac/pairs';
import { lookAround } from './hac/spanning';
import { BoxTree } from './neighbors/layout';

export { orderHeap } from './hac/heap';
export { lookFirstByMembers, mergeMembersOn } from './hac/memberMerging';
export { listLeft } from './hac/members';
export { lookFirst, mergeOn, rebuild } from './hac/merging';
export { beginRound, beginSpanning, endRound } from './hac/spanning';

/** Steps of `work`. */
enum Step {
  build,
  measure,
  mirror,
  members,
  span,
}

/**
 * Does an item of a step. The threads of a team share the items.
 * @param rows the address of the Rows of a Matrix, of the Merging of Members, or of the BoxTree of a Spanning
 * @param at the address of a Matrix, of Members or of a Spanning
 */
export function work(rows: usize, at: usize, step: i32, item: i32, thread: i32): void {
  if (step === Step.members) {
    const members = changetype<Members>(at);
    measureLeft(members, changetype<Merging>(rows), item, thread);
    return;
  }
  if (step === Step.span) {
    lookAround(changetype<BoxTree>(rows), changetype<Spanning>(at), item, thread);
    return;
  }
  const matrix = changetype<Matrix>(at);
  if (step === Step.build) buildPairs(changetype<Rows>(rows), item);
  else if (step === Step.measure) measureColumns(changetype<Rows>(rows), matrix, item, thread);
  else if (matrix.isDouble) mirror<f64>(matrix, item);
  else mirror<f32>(matrix, item);
}

/**
 * Continues the nearest-neighbor chain for some steps.
 * @returns the number of merges found so far
 */
export function chain(matrix: Matrix, steps: i32): i32 {
  return matrix.isDouble ? chainOn<f64>(matrix, steps) : chainOn<f32>(matrix, steps);
}
