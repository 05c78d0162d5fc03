import type { Settings } from '../algorithms/entry.ts';
import type { Param } from '../core/params.ts';
import type { Subject } from './subject.ts';

/**
 * What a result records of how it came about: the settings of its algorithm, and how its subject was read. What says
 * nothing beside the other values stays away; the default of what goes with a parameter that was not given stays.
 * @param params the parameters that the settings are values of
 */
export function recordedParams(
  { kind, distances, tree, reading, preferences }: Subject,
  params: readonly Param[],
  settings: Settings,
): Record<string, unknown> {
  const all: Record<string, unknown> = { ...settings, ...reading };
  if (distances && 'metric' in settings) all.metric = 'precomputed';
  // a column has taken the place of one number for all rows
  if (preferences) delete all.preference;
  for (const { name, when = {}, for: kinds } of params)
    if ((tree || kind === 'graph') && kinds && !kinds.includes(kind)) delete all[name];
    else if (Object.entries(when).some(([other, value]) => value !== true && all[other] !== value))
      delete all[name];
  // JSON has no infinite numbers
  for (const name of Object.keys(all)) if (all[name] === Number.POSITIVE_INFINITY) all[name] = 'Infinity';
  return all;
}
