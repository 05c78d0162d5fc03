import { timesChart } from '../../charts/index.ts';
import type { BenchDocument } from '../bench/document.ts';

/** Bars of the medians: for each k one for each set of data and algorithm. */
export function timings({ runs, version, machine, settings }: BenchDocument) {
  const points = runs.flatMap(({ workload, k, seconds, against }) => {
    const name = workload.replace(/-k\d+$/, '');
    const one = { name, at: k, value: seconds.median };
    const other = against && { name: `${name} by ${against.library}`, at: k, value: against.seconds.median };
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
