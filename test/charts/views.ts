import type { ChartSpec } from '../../src/charts/index.ts';

/** The parts of a spec that tests look into. */
export interface View {
  width?: number;
  data?: { values: Record<string, unknown>[] };
  mark?: { type: string };
  name?: string;
  encoding?: Record<string, { axis?: { values?: number[] }; scale?: { domain?: number[] } }>;
  layer?: View[];
  vconcat?: View[];
  hconcat?: View[];
  concat?: View[];
}

/** All single views of a spec. */
export function views(spec: ChartSpec | View): View[] {
  const view = spec as View;
  const inner = view.layer ?? view.vconcat ?? view.hconcat ?? view.concat;
  return inner ? inner.flatMap(views) : [view];
}

/** What marks of a kind are drawn from, those that only answer the pointer left out. */
export function markValues(spec: ChartSpec, mark: string): Record<string, unknown>[] {
  return views(spec)
    .filter((view) => view.mark?.type === mark && !view.name?.startsWith('hover'))
    .flatMap((view) => view.data?.values ?? (spec as View).data?.values ?? []);
}
