import { plural } from '../../core/words.ts';
import type { Channel, Counted } from '../../work/histogram.ts';
import { type Column, count, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The moments of each band, and its most frequent intensities. */
export function histogramText({ run, peaks }: Counted, painter: Painter): string {
  const { path, width, height, n } = run.input;
  const left = n === run.n ? '' : `, ${run.n} counted`;
  const bins = `${run.bins} ${run.bins === run.levels ? 'intensities' : 'bins'}`;
  const head = `${printable(path)}  ${width} x ${height}, ${plural(n, 'pixel')}${left}, ${bins}\n`;
  const titles = ['min', 'max', 'mean', 'median', 'sd', 'most frequent'];
  const columns: Column[] = titles.map((title) => ({ title, right: true }));
  const rows = run.channels.map((band, at) => {
    const { min, max, mean, median, deviation } = band;
    const moments = [String(min), String(max), mean.toFixed(1), String(median), deviation.toFixed(1)];
    const line = painter.colors ? [sparkline(band.counts)] : [];
    return [band.name, ...moments, `${peaks[at].intensity} (${count(peaks[at].count)})`, ...line];
  });
  const shape = painter.colors ? [{ title: 'dark to light' }] : [];
  const lines = tableLines([{ title: 'band' }, ...columns, ...shape], rows);
  const top = run.channels[0].top ? ['', ...topLines(run.channels)] : [];
  return `${head}\n${[...lines, ...top].join('\n')}\n`;
}

/** The shape of a histogram in 32 characters. */
function sparkline(counts: readonly number[]): string {
  const width = Math.min(32, counts.length);
  const sums = new Float64Array(width);
  for (let b = 0; b < counts.length; b++) sums[Math.floor((b * width) / counts.length)] += counts[b];
  const most = Math.max(...sums);
  return Array.from(sums, (sum) =>
    sum === 0 ? ' ' : BLOCKS[Math.min(7, Math.floor((8 * sum) / most))],
  ).join('');
}

function topLines(channels: readonly Channel[]): string[] {
  const columns = channels.flatMap(({ name }) => [
    { title: name, right: true },
    { title: 'pixels', right: true },
  ]);
  const length = Math.max(...channels.map(({ top = [] }) => top.length));
  const rows = Array.from({ length }, (_, rank) => [
    String(rank + 1),
    ...channels.flatMap(({ top = [] }) =>
      rank < top.length ? [String(top[rank].intensity), count(top[rank].count)] : ['', ''],
    ),
  ]);
  return tableLines([{ title: 'rank', right: true }, ...columns], rows);
}
