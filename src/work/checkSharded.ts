import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { Param } from '../core/params.ts';
import { needsMemory } from './look.ts';

/** Outputs that require all rows in memory, or more of them than labels. */
const OF_LABELS = [
  ...(['labels', 'members', 'membersOf', 'distancesOut', 'report', 'csv', 'out'] as const),
  ...(['metrics', 'metricsOut', 'failIf', 'choose', 'truth', 'chart'] as const),
];

/** The first output that requires more of rows than labels for a file. */
export function ofLabels(options: object): string | undefined {
  const given = options as Record<string, unknown>;
  return OF_LABELS.find((name) => given[name] !== undefined);
}

/** Choices of rows of files, which shards have behind them. */
export const OF_FILES = ['sample', 'limit'] as const;

/** @throws {ClusterkitError} usage, for what requires all rows of shards, or their labels, in memory, and for a choice of rows */
export function checkSharded(params: readonly Param[], options: object, file: string): void {
  const given = options as Record<string, unknown>;
  const refuse = (option: string, reason: string, what: string, remedies: Remedy[] = []) =>
    new ClusterkitError('usage', reason, { option, remedies: [...remedies, { how: 'do', what }] });
  const wanting = ofLabels(options);
  if (wanting !== undefined)
    throw refuse(
      wanting,
      'requires the labels of all rows in memory, and shards may have too many',
      'take one shard alone',
      [{ option: 'labelsOut', how: 'set', value: 'FILE', to: 'write labels alone' }],
    );
  const needing = needsMemory(params, options)?.name;
  if (needing !== undefined)
    throw refuse(
      needing,
      `requires all rows in memory, and those of ${file} stay in the files of its shards`,
      'take one shard alone',
    );
  const chosen = OF_FILES.find((name) => given[name] !== undefined);
  if (chosen !== undefined)
    throw refuse(
      chosen,
      `is not used with manifests of shards, and ${file} is one`,
      'choose rows before they are cut into shards',
    );
}
