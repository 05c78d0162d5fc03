/** Sorted distances to the k-th nearest row: the knee is a radius for clusters by density. */
import { drawnRadius, formatValue, MEASURE_LABEL } from './curve.ts';
import {
  type ChartSpec,
  type ChartText,
  capitalize,
  counted,
  formatShare,
  frame,
  haloed,
  type Layer,
  MUTED,
  PAGE,
  SERIES_COLORS,
} from './theme.ts';

/** The data of `kDistanceChart`. */
export interface KDistanceChart extends ChartText {
  /** Rising distances, each with the number of rows (or their weight) whose distance is at most this. */
  steps: readonly { d: number; mass: number }[];
  /** The meaning of distances, with their unit. */
  measure: string;
  /** The unit of the rows, in the plural. */
  unit: string;
  /** The radius that was used. */
  eps?: number;
  /** The radius at the knee, if there is one. */
  knee?: number;
}

const WIDTH = 640;
const HEIGHT = 360;

/** More steps than this are narrower than a pixel. */
const MOST_STEPS = WIDTH;

const [LINE, MARK] = SERIES_COLORS;

/** A line over the rows in the order of their distance, with the knee and the radius that was used. */
export function kDistanceChart(given: KDistanceChart): ChartSpec {
  const chart = { ...given, eps: drawnRadius(given.eps, given.steps.at(-1)?.d ?? 0) };
  const { steps, measure, unit } = chart;
  const shown = thinned(chart);
  const total = steps.at(-1)?.mass ?? 1;
  const most = Math.max(steps.at(-1)?.d ?? 0, chart.eps ?? 0) || 1;
  const values = [{ mass: 0, d: steps[0]?.d ?? 0 }, ...shown];
  return {
    ...frame(chart, WIDTH, finding(given)),
    width: WIDTH,
    height: HEIGHT,
    encoding: {
      x: {
        field: 'mass',
        type: 'quantitative',
        scale: { domain: [0, total], nice: false },
        axis: {
          title: `${capitalize(unit)} by rising distance`,
          tickCount: 6,
          labelExpr: MEASURE_LABEL,
          grid: false,
        },
      },
      y: {
        field: 'd',
        type: 'quantitative',
        scale: { domain: [0, most * 1.04], nice: false },
        axis: { title: measure, grid: true, tickCount: 6, labelExpr: MEASURE_LABEL },
      },
    },
    layer: [
      {
        data: { values: steps.length > 0 ? values : [] },
        mark: {
          type: 'line',
          interpolate: 'step-before',
          strokeWidth: 2,
          strokeJoin: 'round',
          color: LINE,
          tooltip: null,
        },
      } as Layer,
      ...radiusMarks(chart, total, most),
    ],
  } as ChartSpec;
}

/** Steps at least a pixel apart, with the ends and the knee among them. */
function thinned({ steps, knee }: KDistanceChart): KDistanceChart['steps'] {
  if (steps.length <= MOST_STEPS) return steps;
  const total = (steps.at(-1) as { mass: number }).mass;
  let pixel = -1;
  return steps.filter(({ d, mass }, at) => {
    const own = Math.floor((mass / total) * MOST_STEPS);
    const isKept = own > pixel || at === steps.length - 1 || d === knee;
    if (isKept) pixel = own;
    return isKept;
  });
}

/** A dot at the knee, and a line at the radius that was used; one name where both are the same. */
function radiusMarks({ steps, eps, knee }: KDistanceChart, total: number, most: number): Layer[] {
  const massAt = (radius: number) => steps.findLast(({ d }) => d <= radius)?.mass ?? 0;
  const layers: Layer[] = [];
  const name = (mass: number, d: number, text: string, fill: string) => {
    // words stand where the curve is not: above it at the left, below the line near the top
    const isHigh = d > 0.9 * most;
    const isLeft = mass < 0.5 * total;
    const look = { align: isLeft ? 'left' : 'right', dx: isLeft ? 10 : -10, dy: isHigh ? 14 : -12 };
    const words = haloed(
      { fontSize: 12, fontWeight: 600, fill, ...look },
      { text: { field: 'text', type: 'nominal' } },
    );
    for (const layer of words) layers.push({ data: { values: [{ mass, d, text }] }, ...layer } as Layer);
  };
  if (eps !== undefined) {
    layers.push({
      data: { values: [{ d: eps }] },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.25, color: MUTED, tooltip: null },
      encoding: { x: { value: 0 }, x2: { value: WIDTH } },
    } as Layer);
    if (eps !== knee) name(0, eps, `eps = ${formatValue(eps)}`, MUTED);
  }
  if (knee === undefined) return layers;
  const text = `knee: ${eps === knee ? 'eps = ' : ''}${formatValue(knee)}`;
  layers.push({
    data: { values: [{ mass: massAt(knee), d: knee }] },
    mark: {
      type: 'point',
      filled: true,
      size: 110,
      opacity: 1,
      color: MARK,
      stroke: PAGE,
      strokeWidth: 2,
      tooltip: null,
    },
  } as Layer);
  name(massAt(knee), knee, text, MARK);
  return layers;
}

function finding({ title, steps, unit, eps, knee }: KDistanceChart): string {
  const last = steps.at(-1);
  if (!last) return `${title}. No distances: there are too few ${unit}.`;
  const within = (radius: number) =>
    formatShare((steps.findLast(({ d }) => d <= radius)?.mass ?? 0) / last.mass);
  const bend =
    knee === undefined ? 'no knee' : `the knee is at ${formatValue(knee)}, which ${within(knee)} have within`;
  const used =
    eps === undefined || eps === knee ? '' : `; eps = ${formatValue(eps)}, which ${within(eps)} have within`;
  return `${title}. Distances of ${counted(last.mass, unit)}, from ${formatValue(steps[0].d)} to ${formatValue(last.d)}: ${bend}${used}.`;
}
