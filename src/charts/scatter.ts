/** The positions of the colors and of the centers in RGB, in three views. */
import { numberLayers, numberSpots, ringLayers } from './centerMarks.ts';
import { BINS, density, densityImage, rampImage } from './density.ts';
import { colorColumns, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatShare,
  formatShort,
  frame,
  inProportion,
  type Layer,
  type Position,
  textOn,
} from './theme.ts';

/** The data of `scatterChart`. */
export interface ScatterChart extends ChartText {
  /** The n distinct colors, three bytes each. */
  rgb: Uint8Array;
  /** The number of pixels of each color, length n. */
  weights: ArrayLike<number>;
  /** Channels 0 to 255, falling by share. */
  centers: readonly { rgb: readonly [number, number, number]; hex: string; share: number }[];
  /** Curves on the densities in each view, in the order of `SIDES`. */
  ellipses?: readonly (readonly ColorEllipse[])[];
}

interface ColorEllipse {
  hex: string;
  points: readonly { x: number; y: number }[];
}

export const SIZE = 2 * BINS + 24;
export const SCATTER_WIDTH = 3 * SIZE + 160;
export const CHANNELS = ['Red', 'Green', 'Blue'] as const;
/** Channels across and up of each panel. */
export const SIDES = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
/** With more centers their numbers would hide the densities. */
const NUMBERED = 12;

/**
 * Three panels, each a picture of pixel density with the centers on top; even a million colors make three small
 * pictures.
 */
export function scatterChart(chart: ScatterChart): ChartSpec {
  const values = centerValues(chart);
  const spec: ChartSpec = {
    ...inProportion(frame(chart, SCATTER_WIDTH, finding(chart))),
    resolve: INDEPENDENT,
    ...densityPanels(chart, (x, y) => {
      const view = SIDES.findIndex(([across, up]) => across === x && up === y);
      const ellipses = chart.ellipses?.[view] ?? [];
      return [...(ellipses.length > 0 ? curves(ellipses) : []), ...circles(values, chart, x, y)];
    }),
  };
  return withNumbers(spec, () => colorColumns(chart.rgb, chart.weights));
}

/** Panels that do not share a scale. */
export const INDEPENDENT = {
  scale: { x: 'independent', y: 'independent', color: 'independent', shape: 'independent' },
} as const;

/**
 * The densities in three views, and their legend, in a row; `over` returns the layers on top for the channels x and y.
 */
export function densityPanels(
  { rgb, weights }: Pick<ScatterChart, 'rgb' | 'weights'>,
  over: (x: number, y: number) => Layer[],
) {
  const panels = SIDES.map(([x, y]) => density(rgb, weights, x, y));
  // Below ten, the logarithmic legend would have no space for a scale.
  const most = panels.reduce((max, cells) => cells.reduce((a, b) => Math.max(a, b), max), 10);
  const views = SIDES.map(([x, y], i) => ({
    width: SIZE,
    height: SIZE,
    layer: [picture(densityImage(panels[i], most), x, y), ...over(x, y), heading(x, y)],
  }));
  return { spacing: 28, hconcat: [...views, legend(most)] };
}

function centerValues({ centers }: ScatterChart) {
  const least = centers.length <= NUMBERED ? 6 : centers.length <= 64 ? 4 : 2.5;
  const top = centers.reduce((max, center) => Math.max(max, center.share), 1e-9);
  // The order is reversed: the largest center is drawn last, so its number stays readable if circles overlap.
  return centers
    .map(({ rgb, hex, share }, i) => ({
      number: i + 1,
      Red: rgb[0],
      Green: rgb[1],
      Blue: rgb[2],
      hex,
      shareText: formatShare(share),
      area: Math.PI * (least * (1 + 0.5 * Math.sqrt(share / top))) ** 2,
    }))
    .reverse();
}

function channel(index: number): Position {
  return {
    type: 'quantitative',
    scale: { domain: [0, 256], nice: false, zero: false },
    axis: {
      title: `${CHANNELS[index]} (0-255)`,
      values: [0, 64, 128, 192, 255],
      grid: true,
    },
  };
}

/** A frame and the density within it. */
export function picture(url: string, x: number, y: number): Layer {
  return {
    data: { values: [{ x: 128, y: 128, url }] },
    mark: { type: 'image', width: SIZE, height: SIZE, aspect: false, tooltip: null },
    encoding: {
      x: { field: 'x', ...channel(x) },
      y: { field: 'y', ...channel(y) },
      url: { field: 'url', type: 'nominal' },
    },
  };
}

/** Each center as a ring in its own color, with its number beside it where the fewest colors are. */
function circles(
  values: ReturnType<typeof centerValues>,
  chart: ScatterChart,
  x: number,
  y: number,
): Layer[] {
  const { rgb, weights } = chart;
  const [across, up] = [CHANNELS[x], CHANNELS[y]];
  const spot = (right: number, high: number) => ({ x: (right / 256) * SIZE, y: SIZE - (high / 256) * SIZE });
  const spots = values.map((center) => spot(center[across], center[up]));
  const texts = values.map(({ number }) => String(number));
  const points = {
    n: weights.length,
    spotOf: (i: number) => spot(rgb[3 * i + x], rgb[3 * i + y]),
  };
  const radius = values.reduce((most, { area }) => Math.max(most, Math.sqrt(area / Math.PI)), 0);
  const isNumbered = values.length <= NUMBERED;
  const places = isNumbered ? numberSpots(spots, texts, radius, { width: SIZE, height: SIZE, points }) : [];
  const placed = values.map((value, c) => ({
    ...value,
    ...(places[c] && { labelX: (places[c].x / SIZE) * 256, labelY: 256 - (places[c].y / SIZE) * 256 }),
  }));
  const tooltip = [
    { field: 'number', type: 'ordinal', title: 'Center' },
    { field: 'hex', type: 'nominal', title: 'Color' },
    { field: 'shareText', type: 'nominal', title: 'Share' },
    ...CHANNELS.map((name) => ({ field: name, type: 'quantitative', title: name, format: '.1f' })),
  ];
  const rings = ringLayers(placed, { x: across, y: up, color: 'hex', size: 'area', tooltip });
  return isNumbered ? [...rings, ...numberLayers(placed, 'labelX', 'labelY')] : rings;
}

/** Each ellipse in the color of its center, on a wider line that is white, or dark under light colors: visible anywhere. */
function curves(ellipses: readonly ColorEllipse[]): Layer[] {
  const values = ellipses.flatMap(({ hex, points }, curve) =>
    points.map(({ x, y }, at) => ({ curve, at, hex, under: textOn(hex), x, y })),
  );
  const layer = (strokeWidth: number, field: string): Layer => ({
    data: { values },
    mark: { type: 'line', strokeWidth, clip: true, tooltip: null },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
      detail: { field: 'curve', type: 'nominal' },
      order: { field: 'at', type: 'quantitative' },
      color: { field, type: 'nominal', scale: null, legend: null },
    },
  });
  return [layer(3.5, 'under'), layer(1.5, 'hex')];
}

/** The name of the panel. A mark, because a title would move for circles that reach over the edge. */
function heading(x: number, y: number): Layer {
  return {
    data: { values: [{ text: `${CHANNELS[y]} against ${CHANNELS[x].toLowerCase()}` }] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'bottom',
      fontSize: 13,
      fontWeight: 600,
      tooltip: null,
    },
    encoding: { x: { value: 0 }, y: { value: -16 }, text: { field: 'text', type: 'nominal' } },
  };
}

/** The ramp with a logarithmic axis; a legend of Vega would need a mark for each cell. */
function legend(most: number): Layer {
  const width = 14;
  return {
    width,
    height: SIZE,
    data: { values: [{ middle: Math.sqrt(most), url: rampImage() }] },
    mark: { type: 'image', width, height: SIZE, aspect: false, tooltip: null },
    encoding: {
      x: { value: width / 2 },
      y: {
        field: 'middle',
        type: 'quantitative',
        scale: { type: 'log', domain: [1, most], nice: false },
        axis: {
          title: 'Pixels per bin (log scale)',
          orient: 'right',
          format: '~s',
          values: [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].filter((tick) => tick <= most),
        },
      },
      url: { field: 'url', type: 'nominal' },
    },
  };
}

function finding({ title, weights, centers }: ScatterChart): string {
  const named = centers.slice(0, 5).map(({ hex, share }) => `${hex} ${formatShare(share)}`);
  const more = centers.length > 5 ? ` and ${centers.length - 5} more` : '';
  const colors = counted(weights.length, 'colors', formatShort);
  return `${title}: density of ${colors} in red, green and blue, with the ${centers.length === 1 ? 'center' : 'centers'} ${named.join(', ')}${more}.`;
}
