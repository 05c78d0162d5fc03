/** The palettes of several k as small bars, two charts a row. */
import {
  type ChartSpec,
  type ChartText,
  countAxis,
  formatCount,
  formatShare,
  frame,
  INK,
  needsOutline,
  OUTLINE,
} from './theme.ts';

export interface MultiplesChart extends ChartText {
  /** One a panel; the colours fall by share. */
  palettes: readonly {
    label: string;
    colors: readonly { hex: string; size: number; share: number }[];
  }[];
  /** What is counted, in the plural: `pixels`. */
  unit: string;
}

type Panel = Extract<ChartSpec, { concat: unknown }>['concat'][number];

const COLUMNS = 2;
const WIDTH = 380;
const HEIGHT = 140;

/** With more bars than this their hex values no longer fit below them. */
const MOST_NAMED = 7;

/** A panel of falling bars in their own colours for each palette. */
export function multiplesChart(chart: MultiplesChart): ChartSpec {
  return {
    ...frame(chart, COLUMNS * WIDTH, finding(chart)),
    columns: COLUMNS,
    spacing: { row: 28, column: 36 },
    concat: chart.palettes.map((palette, i) => panel(palette, chart.unit, i % COLUMNS === 0)),
  };
}

function panel(palette: MultiplesChart['palettes'][number], unit: string, leftmost: boolean): Panel {
  const values = palette.colors.map(({ hex, size, share }, c) => ({
    rank: c + 1,
    hex,
    size,
    share: formatShare(share),
    count: formatCount(size),
    outline: needsOutline(hex) ? OUTLINE : hex,
  }));
  const hexes = JSON.stringify(palette.colors.map(({ hex }) => hex));
  const named = values.length <= MOST_NAMED;
  return {
    title: {
      text: palette.label,
      fontSize: 13,
      fontWeight: 600,
      color: INK,
      anchor: 'start',
      frame: 'group',
      offset: 8,
    },
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    mark: { type: 'bar', strokeWidth: values.length > 60 ? 0.5 : 1 },
    encoding: {
      x: {
        field: 'rank',
        type: 'ordinal',
        scale: { paddingInner: 0.15, paddingOuter: 0.1 },
        axis: {
          title: null,
          domain: true,
          domainColor: '#c4cad1',
          labelAngle: 0,
          ...(named ? { labelExpr: `${hexes}[datum.value - 1]`, labelFontSize: 10.5 } : { labels: false }),
        },
      },
      y: {
        field: 'size',
        type: 'quantitative',
        stack: null,
        // room above the highest bar keeps the tick labels below the title
        scale: { domain: [0, 1.06 * Math.max(1, ...values.map((value) => value.size))], nice: false },
        axis: leftmost ? countAxis(unit, 4) : { ...countAxis(unit, 4), title: null },
      },
      color: { field: 'hex', type: 'nominal', scale: null, legend: null },
      stroke: { field: 'outline', type: 'nominal', scale: null },
      tooltip: [
        { field: 'hex', type: 'nominal', title: 'Colour' },
        { field: 'share', type: 'nominal', title: 'Share' },
        { field: 'count', type: 'nominal', title: unit },
      ],
    },
  };
}

function finding({ title, palettes, unit }: MultiplesChart): string {
  const labels = palettes.map(({ label }) => label);
  return `${title}: ${unit} of each colour, in a chart each for ${labels.slice(0, 30).join(', ')}.`;
}
