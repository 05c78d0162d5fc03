import type { Settings } from '../algorithms/entry.ts';
import type { Param } from '../core/params.ts';
import { PICTURES, PREPARING, READING } from './params/reading.ts';
import type { Subject } from './subject.ts';

/**
 * What a result records of how it came about: the settings of its algorithm, and how its subject was read. What has no
 * value, and what says nothing beside the others, stays away.
 */
export function recordedParams(
  subject: Subject,
  own: readonly Param[],
  settings: Settings,
  options: object,
): Record<string, unknown> {
  const { kind, distances } = subject;
  const reading = [...PICTURES, ...READING, ...PREPARING].filter((param) => param.for?.includes(kind) ?? true);
  const given = options as Record<string, unknown>;
  const read = Object.fromEntries(reading.map((param) => [param.name, given[param.name] ?? param.default]));
  const all: Record<string, unknown> = { ...settings, ...read };
  if (distances && 'metric' in settings) all.metric = 'precomputed';
  for (const { name, when = {} } of [...own, ...reading])
    if (Object.entries(when).some(([other, value]) => all[other] !== value)) delete all[name];
  return all;
}
