import type { Shades } from '../../charts/clustermap/shades.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { OutputOptions } from '../params/outputs.ts';

/** What the shades of a cluster map are. */
export type MapScale = NonNullable<OutputOptions['mapScale']>;

/** How a scale is told, and shaded. */
interface MapScaleWords {
  shades: Shades;
  measure: string;
  /** For a sentence. */
  told: string;
}

const DEVIATIONS = { shades: 'deviations', measure: 'Standard deviations' } as const;
const UNIT = { shades: 'unit', measure: 'From least to greatest' } as const;
const beyond = (side: string) => `standard deviations from the mean of each ${side}, beyond 2 as 2`;
const within = (side: string) => `from the least (0) to the greatest (1) of each ${side}`;

export const MAP_SCALE_WORDS: Readonly<Record<MapScale, MapScaleWords>> = {
  'z-columns': { ...DEVIATIONS, told: beyond('column') },
  'z-rows': { ...DEVIATIONS, told: beyond('row') },
  'unit-columns': { ...UNIT, told: within('column') },
  'unit-rows': { ...UNIT, told: within('row') },
  none: { shades: 'values', measure: 'Value', told: 'the values themselves' },
};

/** The values of a map on its scale; those of a column or row of equal values are 0. */
export function onMapScale({ x, n, dim }: Dataset, how: MapScale): Dataset {
  const values = Float64Array.from(x.subarray(0, n * dim));
  if (how === 'none') return { x: values, n, dim };
  const byRows = how.endsWith('rows');
  const [lines, length] = byRows ? [n, dim] : [dim, n];
  const [alongLine, toNext] = byRows ? [1, dim] : [dim, 1];
  for (let line = 0; line < lines; line++) {
    const { from, size } = spreadOf(values, line * toNext, alongLine, length, how.startsWith('z'));
    for (let at = 0, p = line * toNext; at < length; at++, p += alongLine)
      values[p] = size > 0 ? (values[p] - from) / size : 0;
  }
  return { x: values, n, dim };
}

/** The mean and the standard deviation of a line of values, or the least of them and their range. */
function spreadOf(x: Float64Array, start: number, step: number, length: number, isDeviation: boolean) {
  let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0, p = start; at < length; at++, p += step) {
    sum += x[p];
    least = Math.min(least, x[p]);
    most = Math.max(most, x[p]);
  }
  if (!isDeviation || most === least) return { from: least, size: most - least };
  const mean = sum / length;
  let squares = 0;
  for (let at = 0, p = start; at < length; at++, p += step) squares += (x[p] - mean) * (x[p] - mean);
  return { from: mean, size: Math.sqrt(squares / length) };
}
