import type { Column } from '../../core/items.ts';
import { findIndex } from '../../indices/table.ts';

/** What a table of several clusterings tells of each. */
interface MeasuredRun {
  input: { path: string };
  algorithm: string;
  params: Record<string, unknown>;
  n: number;
  inertia: number;
  iterations?: number;
  metrics: Record<string, number>;
  seconds: { fit: number };
}

/** A line for each clustering. */
export function runColumns(runs: readonly MeasuredRun[]): Column[] {
  const of = (name: string, value: (run: MeasuredRun) => string | number | null): Column => ({
    name,
    values: runs.map(value),
  });
  return [
    of('input', ({ input }) => input.path),
    of('algorithm', ({ algorithm }) => algorithm),
    of('k', ({ params }) => params.k as number),
    of('n', ({ n }) => n),
    of('inertia', ({ inertia }) => inertia),
    ...metricColumns(runs.map(({ metrics }) => metrics)),
    of('iterations', ({ iterations }) => iterations ?? null),
    of('seconds', ({ seconds }) => seconds.fit),
  ];
}

/** A column for each index. */
export function metricColumns(all: readonly Record<string, number>[]): Column[] {
  // what inertia is called already
  const names = Object.keys(all[0] ?? {}).filter((name) => name !== 'inertia');
  return names.map((name) => ({ name, values: all.map((metrics) => metrics[name]) }));
}

/** A line for each index of one clustering: what it is called, its value, and which way is better. */
export function indexColumns(metrics: Record<string, number>): Column[] {
  const names = Object.keys(metrics);
  return [
    { name: 'index', values: names },
    { name: 'value', values: Object.values(metrics) },
    { name: 'better', values: names.map((name) => findIndex(name).better) },
    { name: 'title', values: names.map((name) => findIndex(name).title) },
  ];
}
