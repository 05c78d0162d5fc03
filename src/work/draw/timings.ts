import { timesChart } from '../../charts/index.ts';
import type { BenchDocument } from '../bench/document.ts';

/** Where an algorithm is not told k. */
const FOUND = 'not told';

/** Bars of the medians: for each k one for each set of data and algorithm. */
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
