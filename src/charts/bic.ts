/** The BIC of mixtures against their number of components, a line for each form of covariances, the best marked. */
import { clusterColor } from './clusterColors.ts';
import { ABOVE, BELOW, NAME_SIZE, placeOfName } from './pointName.ts';
import { type ChartSpec, type ChartText, frame, haloed, INK, type Layer, NUMBER_LABEL } from './theme.ts';

/** The data of `bicChart`. */
export interface BicChart extends ChartText {
  /** One line for each form, in the order of the legend; values by rising k. */
  lines: readonly { name: string; points: readonly BicPoint[] }[];
  /** The least value, that is marked. */
  best?: { name: string; k: number };
}

/** A mixture with k components. */
interface BicPoint {
  k: number;
  bic: number;
}

const WIDTH = 640;
const HEIGHT = 380;
/** Between the sides of the panel and the first and the last k, in pixels. */
const PADDING = 16;

/** Lines are told apart by color and by shape. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'cross', 'triangle-right'];

/** Colors that look alike are seven apart, and have other shapes. */
function shapeOf(i: number): string {
  return SHAPES[(i + 3 * Math.floor(i / SHAPES.length)) % SHAPES.length];
}

/**
 * Of so many lines, values this many times as far from the least as half of them are cut off, for the good ones to be
 * told apart.
 */
const CROWDED = 3;
const FAR = 3;

/** Lines over k; with a single k, a point for each form. */
export function bicChart(chart: BicChart): ChartSpec {
  const all = chart.lines.flatMap(({ name, points }) =>
    points.map(({ k, bic }) => ({ name, k, bic, text: bic.toFixed(2) })),
  );
  const ks = [...new Set(all.map(({ k }) => k))].sort((a, b) => a - b);
  const names = chart.lines.map(({ name }) => name);
  const isCrowded = names.length >= CROWDED && ks.length > 1;
  const domain = domainOf(
    all.map(({ bic }) => bic),
    isCrowded,
  );
  const values = all.filter(({ bic }) => bic <= domain[1]);
  const isCut = values.length < all.length;
  const subtitle = `${chart.subtitle ?? ''}${isCut ? '; higher values are cut off' : ''}`;
  const byForm = ks.length < 2;
  const color = {
    field: 'name',
    type: 'nominal',
    scale: { domain: names, range: names.map((_, i) => clusterColor(i)) },
    legend: names.length < 2 || byForm ? null : { title: 'Covariances', orient: 'right', symbolSize: 90 },
  };
  const shape = { ...color, scale: { domain: names, range: names.map((_, i) => shapeOf(i)) } };
  const line = {
    data: { values: chart.lines.flatMap((one) => piecesOf(one, domain[1])) },
    mark: { type: 'line', strokeWidth: 1.8 },
    encoding: { color, detail: { field: 'piece', type: 'nominal' } },
  };
  const dots = {
    mark: { type: 'point', filled: true, size: 52, opacity: 1 },
    encoding: {
      color,
      shape,
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Covariances' },
        { field: 'k', type: 'quantitative', title: 'k' },
        { field: 'text', type: 'nominal', title: 'BIC' },
      ],
    },
  };
  return {
    ...frame({ ...chart, subtitle }, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: byForm ? formAxis(names) : kAxis(ks),
      y: {
        field: 'bic',
        type: 'quantitative',
        scale: { domain, nice: false, zero: false },
        axis: { title: 'BIC (smaller is better)', grid: true, tickCount: 6, labelExpr: NUMBER_LABEL },
      },
    },
    layer: [...(byForm ? [] : [line]), dots, ...marked(chart, values, ks, domain)] as Layer[],
  } as ChartSpec;
}

/** The parts of a line up to a limit: what is above is left out, and not clipped, which can be far outside of the picture. */
function piecesOf({ name, points }: BicChart['lines'][number], limit: number) {
  const values: { name: string; k: number; bic: number; piece: string }[] = [];
  let pieces = 0;
  const add = ({ k, bic }: BicPoint) => values.push({ name, k, bic, piece: `${name} ${pieces}` });
  for (const [at, point] of points.entries()) {
    const before = points[at - 1];
    const isIn = point.bic <= limit;
    if (before && isIn !== before.bic <= limit) {
      const share = (limit - before.bic) / (point.bic - before.bic);
      if (isIn) pieces++;
      add({ k: before.k + share * (point.k - before.k), bic: limit });
    }
    if (isIn) add(point);
  }
  return values;
}

function kAxis(ks: readonly number[]) {
  return {
    field: 'k',
    type: 'quantitative',
    scale: { domain: [ks[0], ks[ks.length - 1]], zero: false, nice: false, padding: PADDING },
    axis: {
      title: 'Components (k)',
      grid: false,
      tickMinStep: 1,
      tickCount: Math.min(ks.length, 12),
      format: 'd',
    },
  };
}

function formAxis(names: readonly string[]) {
  return {
    field: 'name',
    type: 'ordinal',
    scale: { domain: names },
    axis: { title: 'Covariances', labelAngle: 0, grid: false },
  };
}

/** From just below the least value to the largest that is not far from it. */
function domainOf(values: readonly number[], isCrowded: boolean): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  const middle = (sorted[Math.floor(0.5 * (sorted.length - 1))] ?? least) - least;
  const limit = isCrowded && middle > 0 && most - least > 2 * FAR * middle ? least + FAR * middle : most;
  const room = 0.08 * (limit - least) || Math.abs(least) * 0.05 || 1;
  return [least - room, limit + (limit < most ? 0 : room)];
}

/** A ring around the best, with its name where no line crosses it. */
function marked(
  { best, lines }: BicChart,
  values: readonly { name: string; k: number; bic: number }[],
  ks: readonly number[],
  [low, high]: readonly [number, number],
): Layer[] {
  const point = values.find(({ name, k }) => name === best?.name && k === best.k);
  if (!point) return [];
  const [first, last] = [ks[0], ks[ks.length - 1]];
  const names = lines.map(({ name }) => name);
  const across = ({ name, k }: { name: string; k: number }) =>
    first === last
      ? ((names.indexOf(name) + 0.5) / names.length) * WIDTH
      : PADDING + ((k - first) / (last - first)) * (WIDTH - 2 * PADDING);
  const spot = (one: { name: string; k: number; bic: number }) => ({
    x: across(one),
    y: HEIGHT - ((one.bic - low) / (high - low)) * HEIGHT,
  });
  const text = `${point.name}, k = ${point.k}: ${point.bic.toFixed(2)}`;
  const drawn = names.map((name) => values.filter((one) => one.name === name).map(spot));
  const here = spot(point);
  const panel = { width: WIDTH, height: HEIGHT, lines: first === last ? [] : drawn };
  const place = placeOfName(text, here, panel, here.y + 24 < HEIGHT ? BELOW : ABOVE);
  const data = { values: [{ ...point, label: text }] };
  const ring = { type: 'point', filled: false, size: 170, stroke: INK, strokeWidth: 1.8, opacity: 1 };
  const label = { fontSize: NAME_SIZE + 1, fontWeight: 600, fill: INK, ...place };
  return [
    { data, mark: ring } as Layer,
    ...haloed(label, { text: { field: 'label', type: 'nominal' } }).map(
      (layer) => ({ data, ...layer }) as Layer,
    ),
  ];
}

function finding({ title, lines, best }: BicChart): string {
  const told = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: nothing`;
    return `${name}: ${first.bic.toFixed(2)} at k = ${first.k}, ${last.bic.toFixed(2)} at k = ${last.k}`;
  });
  const least = best ? ` Least with ${best.name} at k = ${best.k}.` : '';
  return `${title}. BIC against the number of components. ${told.join('; ')}.${least}`;
}
