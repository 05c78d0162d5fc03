import { evenSteps } from '../../core/evenSteps.ts';
import { filterSearch } from './filter.ts';
import type { NeighborSearch, SearchRows } from './search.ts';
import { plainSearch, squaresOf } from './twin.ts';
import { openWide, WideSearch } from './wide.ts';

/**
 * How far squared distances of floats may be from those of whole steps, as a share, and in all where these are 0: values
 * are within 4e-13 steps of whole ones, and sums of columns are rounded.
 */
const SHARE = 1e-9;
const LEAST = 1e-15;

/**
 * Opens a search within a radius among floats that are multiples of one step, as the values of pictures are after a
 * division. Rows are compared by whole numbers of steps, and by the floats where a whole number is too near to the limit.
 * @returns undefined when there is no such step, or the kernel does not take the rows
 */
export function openStepped({ x, n, dim }: SearchRows, threads: number): NeighborSearch | undefined {
  const steps = x instanceof Uint8Array ? undefined : evenSteps(x);
  const job = steps && openWide({ x: steps.values, n, dim }, 0, threads);
  if (!job) return undefined;
  const search = new WideSearch(job);
  const inSteps = (limit: number) => limit / (steps.step * steps.step);
  const between = squaresOf(x, dim);
  const exact = filterSearch(n, search, between, (limit) => inSteps(limit) * (1 + SHARE));
  const isSure = (limit: number) => {
    const squared = inSteps(limit);
    return Math.floor(squared * (1 - SHARE) - LEAST) === Math.floor(squared * (1 + SHARE));
  };
  return {
    nearest: plainSearch(n, between).nearest,
    counts: (limit, counts) =>
      isSure(limit) ? search.counts(inSteps(limit), counts) : exact.counts(limit, counts),
    lists: (limit, rows, visit) =>
      isSure(limit) ? search.lists(inSteps(limit), rows, visit) : exact.lists(limit, rows, visit),
    close: () => search.close(),
  };
}
