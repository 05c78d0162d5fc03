import { timesChart } from '../../charts/index.ts';
import type { BenchDocument } from '../bench/document.ts';

/** In place of k, if an algorithm takes none. */
const FOUND = 'not told';

/** Bars of the medians: for each k, one bar for each data set and algorithm. */
export function timings({ runs, version, machine, settings }: BenchDocument) {
  const hasOwn = runs.some(({ k }) => k === undefined);
  const points = runs.flatMap(({ workload, k, seconds, against }) => {
    const name = workload.replace(/-k\d+$/, '');
    const at = k === undefined ? FOUND : hasOwn ? String(k) : k;
    const one = { name, at, value: seconds.median };
    const other = against && { name: `${name} by ${against.library}`, at, value: against.seconds.median };
    return other ? [one, other] : [one];
  });
  const names = [...new Set(points.map(({ name }) => name))];
  return timesChart({
    title: 'Time of a fit',
    subtitle: `Median of ${settings.repeat}, clusterkit ${version}, ${settings.threads} threads, ${machine.cpu}`,
    series: names.map((name) => ({ name, points: points.filter((point) => point.name === name) })),
    measure: 'Seconds',
  });
}
