import { joinSums } from '../../algorithms/passes/join.ts';
import { checkMicro } from '../../algorithms/passes/micro.ts';
import type { PassSums } from '../../core/rowStore.ts';
import { joinColors } from './colors.ts';
import type { ShardPass } from './pass.ts';

/**
 * What passes come to over the shards of all parts, in any order and any grouping. A step keeps its centers.
 * @param maxMemory for the tree of means, in bytes
 * @throws {ClusterkitError} memory
 */
export function joinParts(
  pass: ShardPass,
  dim: number,
  parts: readonly PassSums[],
  maxMemory: number,
): PassSums {
  if (pass.kind === 'colors') return joinColors(parts);
  if (pass.kind === 'micro') {
    const means = parts.reduce((sum, { weights }) => sum + weights.length, 0);
    if (parts.length > 1) checkMicro(pass.maxLeaves, means, dim, maxMemory);
  }
  const joined = joinSums(pass, dim, parts);
  return pass.kind === 'step' ? { centers: parts[0].centers, ...joined } : joined;
}
