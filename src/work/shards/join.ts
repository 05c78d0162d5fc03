import { joinSums } from '../../algorithms/passes/join.ts';
import type { PassSums } from '../../core/rowStore.ts';
import { joinColors } from './colors.ts';
import type { ShardPass } from './pass.ts';

/** What passes come to over the shards of all parts, in any order and any grouping. A step keeps its centers. */
export function joinParts(pass: ShardPass, dim: number, parts: readonly PassSums[]): PassSums {
  if (pass.kind === 'colors') return joinColors(parts);
  const joined = joinSums(pass, dim, parts);
  return pass.kind === 'step' ? { centers: parts[0].centers, ...joined } : joined;
}
