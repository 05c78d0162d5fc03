import { count, measure } from '../table.ts';

/** The value of an index: four digits after the decimal point, fewer for large numbers. */
export function score(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : '-infinite';
  if (Number.isInteger(value) && Math.abs(value) >= 2) return count(value);
  if (value !== 0 && Math.abs(value) < 5e-5) return value.toPrecision(2);
  return Math.abs(value) < 1e4 ? value.toFixed(4) : measure(value);
}

/** Indices without the inertia, which has a place of its own. */
export function besideInertia(metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => name !== 'inertia'));
}

/** "ari 0.7302, ami 0.7551"; empty without indices. */
export function scoresLine(metrics: Record<string, number>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${score(value)}`)
    .join(', ');
}

/** Marks the best of several values; none if there are fewer than two values. */
export function bestOf(values: readonly number[], better: 'higher' | 'lower'): boolean[] {
  const finite = values.filter((value) => !Number.isNaN(value));
  const best = better === 'higher' ? Math.max(...finite) : Math.min(...finite);
  return values.map((value) => finite.length > 1 && value === best);
}
