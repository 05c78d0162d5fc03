import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import { isIdle, type Param, type SubjectKind } from '../core/params.ts';
import type { FitPlan } from './fit.ts';
import { gridOf } from './grid.ts';
import { type InitOptions, planInit } from './init.ts';
import type { Work } from './work.ts';

/** Options of a plan; other properties are parameters of the algorithm. */
export interface PlanOptions extends InitOptions {
  k?: number | readonly number[];
}

/**
 * Plans what is fitted to inputs of a kind: the runs of the grid, and the first centers. Given first centers determine
 * the number of clusters.
 * @throws {ClusterkitError} usage, if a required parameter is missing or first centers do not suit the number of
 * clusters; input, for a file of centers that cannot be read
 */
export async function planFit(
  work: Work,
  entry: AlgorithmEntry,
  options: PlanOptions,
  kind: SubjectKind,
): Promise<FitPlan> {
  const { params, cuts } = entry;
  // a choice of seedings is a setting like others; only a text may name rows or a file
  const begins = params.find(({ name, type }) => name === 'init' && type === 'text');
  const asked = options.k === undefined ? undefined : [options.k].flat();
  const init = begins
    ? await planInit(
        work,
        { ...options, init: options.init ?? (begins.default as string) },
        asked,
        kind,
        begins.names,
      )
    : undefined;
  const k = asked ?? init?.ks;
  const resolved: Record<string, unknown> = { ...options, ...(k && { k }) };
  // a tree may be left uncut
  if (!cuts) checkRequired(params, resolved);
  return { entry, grid: gridOf(entry, resolved), ...(init && { init }) };
}

/** @throws {ClusterkitError} usage, for a required parameter that is missing */
export function checkRequired(params: readonly Param[], options: object): void {
  const given = options as Record<string, unknown>;
  const missing = params.find(
    ({ name, required, unless }) =>
      required !== undefined && given[name] === undefined && !isIdle(unless, given),
  );
  if (!missing) return;
  throw new ClusterkitError('usage', missing.required as string, {
    option: missing.name,
    remedies: missing.auto ? [{ option: missing.name, how: 'set', value: 'auto' }] : [],
  });
}
