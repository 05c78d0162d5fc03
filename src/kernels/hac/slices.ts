import type { Team } from '../team.ts';

/** How long threads work together between two chances for a pause, in ms. */
const SLICE = 40;

/** Items at a time, at first and at least. */
const FEW = 8;

/**
 * Does the items of a step, as many at a time as take a moment. Yields the share that is done.
 * @param begin tells the kernel which item is the first of those to come
 */
export function* inSlices(
  team: Team,
  step: number,
  items: number,
  begin: (from: number) => void,
): Generator<number> {
  let size = FEW;
  for (let from = 0; from < items; ) {
    const count = Math.min(size, items - from);
    begin(from);
    const began = performance.now();
    team.run(step, count);
    const spent = performance.now() - began;
    size = Math.max(FEW, Math.ceil((count * SLICE) / Math.max(spent, SLICE / 4)));
    from += count;
    yield from / items;
  }
  begin(0);
}
