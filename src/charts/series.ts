/** Numbers against numbers or categories: lines, steps, areas, bars and points, in one panel or in small multiples. */
import { categoryPanel } from './series/categories.ts';
import { numberPanel } from './series/numbers.ts';
import { plainNumber, pointName, type SeriesChart } from './series/parts.ts';
import {
  type ChartSpec,
  capitalize,
  formatCount,
  frame,
  INK,
  type Layer,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

export type { Series, SeriesChart, SeriesMark } from './series/parts.ts';

const SINGLE = { width: 640, height: 340 };
const SMALL = { width: 232, height: 150 };
const MOST_ACROSS = 3;

/** Maximum number of points that are drawn: more would make a file of megabytes. */
const MOST_POINTS = 6000;

/** Panels are in reading order, each with its title; all have the same axes. */
export function seriesChart(all: SeriesChart): ChartSpec {
  const chart = thinned(all);
  const { panels } = chart;
  const several = panels.length > 1;
  // four panels form a square
  const across = panels.length === 4 ? 2 : Math.min(MOST_ACROSS, panels.length);
  const size = several ? SMALL : SINGLE;
  const panel = chart.categories ? categoryPanel : numberPanel;
  const views = panels.map(({ title, series }, i) => {
    const bottom = i + across >= panels.length;
    const { layer, ...rest } = panel(chart, series, { ...size, bottom, left: i % across === 0 });
    return { ...rest, layer: [...layer, ...panelTitle(title, size.width)] };
  });
  const members = frame(chart, across * (size.width + 30), finding(all));
  if (!several) return { ...members, ...views[0] } as ChartSpec;
  return { ...members, columns: across, spacing: { row: 40, column: 26 }, concat: views } as ChartSpec;
}

function panelTitle(title: string | undefined, width: number): Layer[] {
  if (title === undefined) return [];
  const mark = { type: 'text', align: 'left', baseline: 'bottom', fontWeight: 600, fill: INK, tooltip: null };
  return [
    {
      data: { values: [{ text: wrapText(visible(title), width, 12, 600, 1)[0] }] },
      mark: { ...mark, fontSize: 12 },
      encoding: { x: { value: 0 }, y: { value: -8 }, text: { field: 'text', type: 'nominal' } },
    } as unknown as Layer,
  ];
}

/** An even selection of very many points. */
function thinned(chart: SeriesChart): SeriesChart {
  if (chart.mark !== 'point') return chart;
  const series = chart.panels.flatMap((panel) => panel.series);
  const every = Math.ceil(series.reduce((sum, { points }) => sum + points.length, 0) / MOST_POINTS);
  if (every <= 1) return chart;
  const panels = chart.panels.map((panel) => ({
    ...panel,
    series: panel.series.map((one) => ({ ...one, points: one.points.filter((_, i) => i % every === 0) })),
  }));
  return { ...chart, panels, subtitle: sentences(chart.subtitle, `Drawn is one point in ${every}.`) };
}

function finding({ title, axes, panels, categories }: SeriesChart): string {
  const points = panels.flatMap((panel) =>
    panel.series.flatMap((series) => series.points.map((point) => ({ point, panel, series }))),
  );
  if (points.length === 0) return `${title}: nothing to be seen.`;
  const highest = points.reduce((best, one) => (one.point.y > best.point.y ? one : best));
  const parts = [highest.panel.title, panels[0].series.length > 1 ? highest.series.name : undefined];
  const where = [...parts.filter((part) => part !== undefined), pointName(highest.point)].join(', ');
  const over = panels.length > 1 ? ` in ${panels.length} panels` : '';
  const many = categories ? ` of ${formatCount(categories.length)} kinds` : '';
  return `${title}. ${capitalize(axes[1])} by ${axes[0]}${many}${over}: the highest is ${plainNumber(highest.point.y)} at ${where}.`;
}
