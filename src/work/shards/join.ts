import { joinSums } from '../../algorithms/passes/join.ts';
import type { PassSums } from '../../core/rowStore.ts';
import { joinColors } from './colors.ts';
import type { ShardPass } from './pass.ts';

/** What passes come to over the shards of all parts, in any order and any grouping. */
export function joinParts(pass: ShardPass, dim: number, parts: readonly PassSums[]): PassSums {
  return pass.kind === 'colors' ? joinColors(parts) : joinSums(pass, dim, parts);
}
