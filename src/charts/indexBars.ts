/** An index of several clusterings as bars, with one panel for each index. */
import { MEASURE_LABEL } from './curve.ts';
import { textWidth } from './metrics.ts';
import { namedRows } from './namedRows.ts';
import {
  type ChartSpec,
  type ChartText,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  SERIES_COLORS,
  visible,
  wrapText,
} from './theme.ts';
import { partColor } from './themes.ts';

/** The data of `indexBarsChart`. */
export interface IndexBarsChart extends ChartText {
  panels: readonly {
    name: string;
    better: 'higher' | 'lower';
    /** One bar for each clustering, in their order; values that are not finite have no bar. */
    bars: readonly { label: string; value: number }[];
  }[];
}

type Panel = Extract<ChartSpec, { vconcat: unknown }>['vconcat'][number];

const WIDTH = 460;
const STEP = 28;
const LABEL_SIZE = 12;
const WIDEST_LABEL = 220;
const BEST_COLOR = SERIES_COLORS[0];
const OTHER_COLOR = partColor('part');

/** Bars to the right from 0, the best of each index darker, with values at their ends. */
export function indexBarsChart(chart: IndexBarsChart): ChartSpec {
  const labels = chart.panels.flatMap(({ bars }) => bars.map(({ label }) => shorten(label)));
  const widest = Math.max(20, ...labels.map((label) => textWidth(label, LABEL_SIZE)));
  return {
    ...frame(chart, WIDTH + widest, finding(chart)),
    spacing: 26,
    vconcat: chart.panels.map((panel) => onePanel(panel, Math.ceil(widest) + 10, chart.panels.length > 1)),
  };
}

function onePanel(
  { name, better, bars }: IndexBarsChart['panels'][number],
  extent: number,
  titled: boolean,
): Panel {
  const finite = bars.map(({ value }) => value).filter(Number.isFinite);
  const best = better === 'higher' ? Math.max(...finite) : Math.min(...finite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  // space for the values behind the bars
  const room = (high - low || 1) * 0.14;
  const domain = [low < 0 ? low - room : 0, high + room];
  const names = bars.map(({ label }) => shorten(label));
  const values = bars.map(({ value }, at) => ({
    at,
    value: Number.isFinite(value) ? value : 0,
    text: figure(value),
    color: finite.length > 1 && value === best ? BEST_COLOR : OTHER_COLOR,
    name: names[at],
    negative: value < 0,
  }));
  const head = titled
    ? { title: { text: visible(name), fontSize: 13, color: INK, anchor: 'start', frame: 'group', offset: 6 } }
    : {};
  return {
    ...head,
    width: WIDTH,
    height: STEP * bars.length,
    data: { values },
    encoding: {
      y: namedRows({ names, fontSize: LABEL_SIZE, extent, limit: WIDEST_LABEL + 20, padding: 0.3 }),
      x: {
        field: 'value',
        type: 'quantitative',
        scale: { domain, nice: false },
        axis: {
          title: `${better} is better`,
          grid: true,
          tickCount: 6,
          labelExpr: MEASURE_LABEL,
          titleFontSize: 11,
        },
      },
    },
    layer: [barLayer(), ...valueLayers()],
  } as Panel;
}

function barLayer(): Layer {
  return {
    mark: { type: 'bar' },
    encoding: {
      color: { field: 'color', type: 'nominal', scale: null },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Labels' },
        { field: 'text', type: 'nominal', title: 'Value' },
      ],
    },
  } as Layer;
}

function valueLayers(): Layer[] {
  const layers = (negative: boolean): Layer[] => {
    const side = negative ? { align: 'right', dx: -5 } : { align: 'left', dx: 5 };
    const mark = { fontSize: 11, fill: MUTED, baseline: 'middle', ...side };
    const transform = [{ filter: negative ? 'datum.negative' : '!datum.negative' }];
    return haloed(mark, { text: { field: 'text', type: 'nominal' } }).map(
      (layer) => ({ transform, ...layer }) as Layer,
    );
  };
  return [...layers(false), ...layers(true)];
}

function shorten(label: string): string {
  return wrapText(visible(label), WIDEST_LABEL, LABEL_SIZE, 400, 1)[0];
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return 'not defined';
  const text = Math.abs(value) >= 100 ? String(Number(value.toPrecision(6))) : value.toFixed(3);
  return text.replace('-', '\u2212');
}

function finding({ title, panels }: IndexBarsChart): string {
  const told = panels.map(({ name, bars }) => {
    const values = bars.map(({ label, value }) => `${label} ${figure(value)}`);
    return `${name} of ${values.slice(0, 20).join(', ')}`;
  });
  return `${title}: ${told.join('; ')}.`;
}
