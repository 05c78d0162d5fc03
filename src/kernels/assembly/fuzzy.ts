import { f64At, setF64 } from './arrays';
import { measure, measureByDifferences } from './fuzzy/distances';
import { Rows, Run, Step, TILE } from './fuzzy/layout';
import { distancesOf, powersOf } from './fuzzy/lines';
import { spread, tellShares } from './fuzzy/shares';
import { addTile } from './fuzzy/sums';

/*
 * The passes of fuzzy c-means over the rows. Slices are the same whatever the threads, and tiles are added in their order.
 */

/** Does a step for the tiles of a slice. */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  const sums = run.sums + ((<usize>item * <usize>run.stride) << 3);
  if (step === Step.fit) memory.fill(sums, 0, (<usize>run.stride) << 3);
  const end = min(rows.tiles, (item + 1) * run.tilesPerSlice);
  for (let tile = item * run.tilesPerSlice; tile < end; tile++) {
    if (step === Step.fit) {
      measure(rows, run, tile, distancesOf(scratch, run.k, 0));
      spread(rows, run, tile, scratch, sums);
      addTile(rows, run, tile, powersOf(scratch, 0), sums);
    } else {
      measureByDifferences(rows, run, tile, distancesOf(scratch, run.k, 0));
      tellShares(rows, run, tile, scratch);
      tell(run, tile, powersOf(scratch, 0));
    }
  }
}

/** Writes the memberships of a tile row by row. */
function tell(run: Run, tile: i32, shares: usize): void {
  const k = run.k;
  const to = run.shares + ((<usize>((tile - run.firstTile) * TILE) * <usize>k) << 3);
  for (let c = 0; c < k; c++)
    for (let i = 0; i < TILE; i++) setF64(to, i * k + c, f64At(shares, c * TILE + i));
}
