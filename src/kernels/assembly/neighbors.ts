import { BoxTree, Search } from './neighbors/layout';
import { nearestTile } from './neighbors/nearest';
import { scratchOf } from './neighbors/tile';
import { countTile, listTile } from './neighbors/within';

export { build } from './neighbors/boxTree';

/** Steps of `work`. Items are tiles. */
enum Step {
  nearest,
  count,
  list,
}

/**
 * Does one step for a tile of rows. Threads share the tiles of a step.
 * @param tile in, a block of the tree, or eight rows of `queries`
 */
export function work(tree: BoxTree, run: Search, step: i32, tile: i32, thread: i32): void {
  const scratch = scratchOf(run, thread);
  if (step === Step.nearest) nearestTile(tree, run, tile, scratch);
  else if (step === Step.count) countTile(tree, run, tile, scratch);
  else listTile(tree, run, tile, scratch);
}
