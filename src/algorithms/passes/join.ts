import type { Pass, PassSums } from '../../core/rowStore.ts';
import { joinMicro } from './micro.ts';
import { drawnRows, FARTHEST, joinedLists, leastRows } from './rows.ts';

/** What a pass comes to over the rows of all parts, in any order and any grouping, but for means. */
export function joinSums(pass: Pass, dim: number, parts: readonly PassSums[]): PassSums {
  if (pass.kind === 'sample') return { sample: leastRows(listsOf(parts, 'sample'), 2 + dim, pass.rows) };
  if (pass.kind === 'micro') return joinMicro(parts, dim, pass.maxLeaves);
  if (pass.kind === 'draw') {
    const drawn = { total: added(parts, 'total'), drawn: joinedLists(listsOf(parts, 'drawn')) };
    return { ...drawn, drawn: drawnRows(drawn, 3 + dim, pass.wanted) };
  }
  if (pass.kind === 'moments')
    return {
      point: parts[0].point,
      rows: added(parts, 'rows'),
      masses: added(parts, 'masses'),
      sums: added(parts, 'sums'),
      products: added(parts, 'products'),
      lows: folded(parts, 'lows', Math.min),
      highs: folded(parts, 'highs', Math.max),
    };
  return {
    sums: added(parts, 'sums'),
    masses: added(parts, 'masses'),
    inertia: added(parts, 'inertia'),
    far: leastRows(listsOf(parts, 'far'), 2 + dim, FARTHEST),
  };
}

function listsOf(parts: readonly PassSums[], name: string): Float64Array[] {
  return parts.map((part) => part[name]);
}

/** Sums of parts are exact, so their order does not matter. */
function added(parts: readonly PassSums[], name: string): Float64Array {
  const [first, ...others] = listsOf(parts, name);
  const sum = first.slice();
  for (const other of others) for (let p = 0; p < sum.length; p++) sum[p] += other[p];
  return sum;
}

function folded(
  parts: readonly PassSums[],
  name: string,
  better: (a: number, b: number) => number,
): Float64Array {
  return listsOf(parts, name).reduce((all, one) => all.map((value, j) => better(value, one[j])));
}
