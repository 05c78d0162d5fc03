import { count, measure } from '../table.ts';

/** The value of an index: four digits after the point, fewer before large numbers. */
export function score(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : '-infinite';
  if (Number.isInteger(value) && Math.abs(value) >= 2) return count(value);
  if (value !== 0 && Math.abs(value) < 5e-5) return value.toPrecision(2);
  return Math.abs(value) < 1e4 ? value.toFixed(4) : measure(value);
}

/** Indices beside the inertia, which these tables tell anyway. */
export function besideInertia(metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => name !== 'inertia'));
}

/** "ari 0.7302, ami 0.7551"; nothing of nothing. */
export function scoresLine(metrics: Record<string, number>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${score(value)}`)
    .join(', ');
}

/** Which of some values are the best; none when there are no two to choose from. */
export function bestOf(values: readonly number[], better: 'higher' | 'lower'): boolean[] {
  const finite = values.filter((value) => !Number.isNaN(value));
  const best = better === 'higher' ? Math.max(...finite) : Math.min(...finite);
  return values.map((value) => finite.length > 1 && value === best);
}
