import { K_AXIS } from '../../charts/curve.ts';
import { timesChart } from '../../charts/index.ts';
import type { BenchDocument } from '../bench/document.ts';
import { rangeOf } from './measured.ts';

/** In place of k, if an algorithm takes none. */
const FOUND = 'not told';

/** Medians with their range against k: a series for each data set and algorithm. */
export function timings({ runs, version, machine, settings }: BenchDocument) {
  const hasOwn = runs.some(({ k }) => k === undefined);
  const sets = new Set(runs.map(({ input }) => input.path));
  const points = runs.flatMap(({ workload, algorithm, k, seconds, against }) => {
    const name = sets.size === 1 ? algorithm : workload.replace(/-k\d+$/, '');
    const at = k === undefined ? FOUND : hasOwn ? String(k) : k;
    const one = { name, at, ...rangeOf(seconds.all) };
    const other = against && { name: `${name} by ${against.library}`, at, ...rangeOf(against.seconds.all) };
    return other ? [one, other] : [one];
  });
  const names = [...new Set(points.map(({ name }) => name))];
  const [first] = runs;
  const subject = first.workload.slice(0, first.workload.lastIndexOf(`-${first.algorithm}`));
  return timesChart({
    title: sets.size === 1 ? `Time of a fit: ${subject}` : 'Time of a fit',
    subtitle: `Median of ${settings.repeat} and their range, clusterkit ${version}, ${settings.threads} threads, ${machine.cpu}`,
    series: names.map((name) => ({ name, points: points.filter((point) => point.name === name) })),
    ...(hasOwn ? { axis: { ...K_AXIS, kind: 'category' as const } } : {}),
  });
}
