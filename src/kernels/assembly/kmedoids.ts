import { Rows } from './bytes/layout';
import { buildPairs } from './bytes/pairs';
import { evaluatePanel, Goal } from './kmedoids/evaluate';
import { Search } from './kmedoids/layout';
import { fillPanel, measureColumns } from './kmedoids/measure';
import { scratchAt } from './kmedoids/scratch';

/** Steps of `work`: those of Goal, and others. */
enum Step {
  swap,
  add,
  silhouette,
  /** Prepares a chunk of rows of bytes. */
  build,
  /** Fills a panel. */
  fill,
  /** Measures a stretch of rows to 16 candidates. */
  columns,
}

/** Does an item of a step. The threads of a team share the items. */
export function work(rows: usize, at: usize, step: i32, item: i32, thread: i32): void {
  const search = changetype<Search>(at);
  if (step <= <i32>Goal.silhouette) evaluatePanel(search, step, item, thread);
  else if (step === Step.build) buildPairs(changetype<Rows>(rows), item);
  else if (step === Step.fill) fillPanel(search, item, scratchAt(search, thread));
  else measureColumns(search, item, scratchAt(search, thread));
}
