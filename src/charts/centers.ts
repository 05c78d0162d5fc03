/** The centers of several algorithms: marks of different shape and color over the density of the colors. */
import { textWidth } from './metrics.ts';
import { columnOf, withNumbers } from './numbers.ts';
import { CHANNELS, densityPanels, INDEPENDENT, SCATTER_WIDTH, type ScatterChart } from './scatter.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatShort,
  frame,
  inProportion,
  type Layer,
} from './theme.ts';

/** The data of `centersChart`. */
export interface CentersChart extends ChartText, Pick<ScatterChart, 'rgb' | 'weights'> {
  /** Later sets are drawn over earlier ones. */
  sets: readonly CenterSet[];
}

/** The centers of one clustering. */
export interface CenterSet {
  name: string;
  /** Default: red, black, and others. */
  color?: string;
  /** A symbol of Vega. Default: a disc, a cross, a triangle, and others. */
  shape?: 'circle' | 'cross' | 'triangle-up' | 'square' | 'diamond' | 'triangle-down';
  /** Channels 0 to 255. */
  centers: readonly (readonly [number, number, number])[];
}

/** Colors other than SERIES_COLORS: red and black stand out on blue density. */
const [WHITE, BLACK] = ['#ffffff', '#0b0d10'];
const COLORS = ['#e3262e', BLACK, '#f08c00', '#a51fb5', WHITE, '#6fbf3a'];
/** Larger shapes come first, so that later shapes do not hide them if centers coincide. */
const SHAPES = ['circle', 'cross', 'triangle-up', 'square', 'diamond', 'triangle-down'] as const;
const AREAS = [150, 130, 110, 80, 80, 80];
const SYMBOL = 22;
const SPACE = 24;

interface Marker {
  name: string;
  color: string;
  shape: string;
  area: number;
}

/** Three panels with the density of all colors and the centers of each set on top. */
export function centersChart(chart: CentersChart): ChartSpec {
  const markers = chart.sets.map(({ name, color, shape }, i) => ({
    name,
    color: color ?? COLORS[i % COLORS.length],
    shape: shape ?? SHAPES[i % SHAPES.length],
    area: AREAS[i % AREAS.length],
  }));
  const values = chart.sets.map((set, i) =>
    set.centers.map(([Red, Green, Blue], c) => ({ name: set.name, number: c + 1, Red, Green, Blue, i })),
  );
  // Hundreds of large marks would merge.
  const shrink = Math.min(1, 40 / Math.max(1, ...chart.sets.map(({ centers }) => centers.length)));
  const size = Math.max(0.25, shrink);
  const spec: ChartSpec = {
    ...inProportion(frame(chart, SCATTER_WIDTH, finding(chart))),
    spacing: 12,
    resolve: INDEPENDENT,
    vconcat: [
      key(markers),
      {
        resolve: INDEPENDENT,
        ...densityPanels(chart, (x, y) =>
          markers.flatMap((marker, i) =>
            marks({ ...marker, area: Math.max(36, marker.area * size) }, values[i], x, y),
          ),
        ),
      },
    ],
  };
  return withNumbers(spec, () => numbersOf(chart));
}

function numbersOf({ sets }: CentersChart) {
  const all = sets.flatMap(({ name, centers }) => centers.map((rgb, c) => ({ name, c, rgb })));
  return [
    columnOf('Clustering', all, ({ name }) => name),
    columnOf('Center', all, ({ c }) => c + 1),
    ...['Red', 'Green', 'Blue'].map((name, j) => columnOf(name, all, ({ rgb }) => rgb[j])),
  ];
}

/** The outline of a symbol, through which densities are seen, on a wider white line or, under white, a black one. */
function symbols({ color, shape, area }: Marker): object[] {
  const under = color === WHITE ? BLACK : WHITE;
  const look = { type: 'point', filled: false, opacity: 1, shape, size: area, tooltip: null };
  return [
    { ...look, stroke: under, strokeWidth: 3.75 },
    { ...look, stroke: color, strokeWidth: 1.75, fill: 'transparent' },
  ];
}

function marks(marker: Marker, values: object[], x: number, y: number): Layer[] {
  const at = {
    x: { field: CHANNELS[x], type: 'quantitative' },
    y: { field: CHANNELS[y], type: 'quantitative' },
  } as const;
  const tooltip = [
    { field: 'name', type: 'nominal', title: 'Algorithm' },
    { field: 'number', type: 'ordinal', title: 'Center' },
    ...CHANNELS.map((name) => ({ field: name, type: 'quantitative', title: name, format: '.1f' })),
  ];
  const [rim, own] = symbols(marker);
  return [
    { data: { values }, mark: rim, encoding: at },
    { data: { values }, mark: { ...own, tooltip: true }, encoding: { ...at, tooltip } },
  ] as unknown as Layer[];
}

/** One line of symbols with their names, above all panels: a legend of Vega would be beside one of the panels. */
function key(markers: readonly Marker[]) {
  let x = 0;
  const values = markers.map((marker) => {
    const left = x;
    x += SYMBOL + textWidth(marker.name, 12) + SPACE;
    return { ...marker, x: left + 6, textX: left + SYMBOL - 4 };
  });
  const at = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null }) as const;
  const keys = values.flatMap((marker) =>
    symbols(marker).map(
      (mark) =>
        ({
          data: { values: [{ x: marker.x }] },
          mark,
          encoding: { x: at('x'), y: { value: 8 } },
        }) as unknown as Layer,
    ),
  );
  const names: Layer = {
    data: { values: values.map(({ name, textX }) => ({ name, x: textX })) },
    mark: { type: 'text', align: 'left', baseline: 'middle', tooltip: null },
    encoding: { x: at('x'), y: { value: 8 }, text: { field: 'name', type: 'nominal' } },
  };
  return { width: SCATTER_WIDTH - 160, height: 34, layer: [...keys, names] };
}

function finding({ title, weights, sets }: CentersChart): string {
  const colors = counted(weights.length, 'colors', formatShort);
  const names = sets.map(({ name, centers }) => `${counted(centers.length, 'centers')} of ${name}`);
  return `${title}: density of ${colors} in red, green and blue, with ${names.join(', ')}.`;
}
