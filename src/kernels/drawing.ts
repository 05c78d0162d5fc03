/** Candidates for each of k seeds of greedy k-means++. */
export function trialsFor(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/** Rows whose masses are added up before the sums are: fixed, so that threads can share out the adding. */
export const SLICE = 512;

/**
 * The first row up to which the masses add up to more than `target`, never one of no mass while there is another.
 * @param heaps in, the sums of masses of each SLICE rows
 * @param mass in, n; times `weights`, where there are any
 */
export function drawRow(
  heaps: Float64Array,
  mass: Float64Array | Int32Array,
  weights: Float64Array | undefined,
  target: number,
): number {
  let left = target;
  let slice = 0;
  let last = 0;
  for (; slice < heaps.length - 1 && heaps[slice] <= left; slice++) {
    if (heaps[slice] > 0) last = slice;
    left -= heaps[slice];
  }
  // no mass from here on: the target is the total, and the last row of mass has it
  if (heaps[slice] === 0) {
    slice = last;
    left = Number.POSITIVE_INFINITY;
  }
  const end = Math.min((slice + 1) * SLICE, mass.length);
  let row = 0;
  for (let i = slice * SLICE; i < end; i++) {
    const m = weights ? weights[i] * mass[i] : mass[i];
    if (m === 0) continue;
    row = i;
    left -= m;
    if (left < 0) break;
  }
  return row;
}

/** @param heaps out, the sums of masses of each SLICE rows */
export function sumHeaps(mass: Float64Array, weights: Float64Array | undefined, heaps: Float64Array): void {
  for (let slice = 0; slice < heaps.length; slice++) {
    const end = Math.min((slice + 1) * SLICE, mass.length);
    let sum = 0;
    for (let i = slice * SLICE; i < end; i++) sum += weights ? weights[i] * mass[i] : mass[i];
    heaps[slice] = sum;
  }
}

/** The sum of all masses. */
export function totalOf(heaps: Float64Array): number {
  let total = 0;
  for (let slice = 0; slice < heaps.length; slice++) total += heaps[slice];
  return total;
}
