/** The palettes, or the clusters, of several k as small bars, two charts in a row. */
import { textWidth } from './metrics.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  countAxis,
  firstOf,
  formatCount,
  formatShare,
  frame,
  INK,
  nameOf,
  nameTitle,
  outlineOf,
  type Swatch,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `multiplesChart`. */
export interface MultiplesChart extends ChartText {
  /** One for each panel; the colors fall by share. */
  palettes: readonly {
    label: string;
    colors: readonly Swatch[];
  }[];
  /** What is counted, in the plural: `pixels`. */
  unit: string;
}

type Panel = Extract<ChartSpec, { concat: unknown }>['concat'][number];

/** How panels are laid out: if there are many, they are smaller. */
interface Grid {
  columns: number;
  width: number;
  height: number;
  /** Space between columns, beside that of the tick labels. */
  gap: number;
}

const FEW: Grid = { columns: 2, width: 380, height: 140, gap: 28 };
const MANY: Grid = { columns: 4, width: 200, height: 84, gap: 16 };
/** With more panels than this, they are small. */
const MOST_FEW = 24;
/** The picture would be too long. */
const MOST_PANELS = 100;
/** Pixels from one bar to the next that a name needs that stands upright. */
const UPRIGHT_STEP = 11;
const UPRIGHT_SIZE = 9.5;
/** With panels whose bars are lower than this share of the highest, all panels have axes of their own. */
const LOWEST = 0.08;
/** Pixels of a bar below which the smallest colors are left out. */
const NARROWEST_BAR = 2;
const HEX_SIZE = 10.5;
const TITLE_SIZE = 13;
/** The longest name of a cluster, in pixels. */
const LONGEST = 90;
/** How the names of narrow bars stand. */
const UPRIGHT = { labelAngle: -90, labelFontSize: UPRIGHT_SIZE };

/** A panel of falling bars in their own colors for each palette. */
export function multiplesChart(chart: MultiplesChart): ChartSpec {
  const count = chart.palettes.length;
  const grid = count > MOST_FEW ? MANY : FEW;
  const most = Math.floor(grid.width / NARROWEST_BAR);
  const drawn = chart.palettes.slice(0, MOST_PANELS);
  const notes: string[] = [];
  if (count > MOST_PANELS) notes.push(`Drawn are the first ${MOST_PANELS} of ${count} palettes.`);
  if (drawn.some(({ colors }) => colors.length > most))
    notes.push(`Panels show the ${most} largest colors at most.`);
  const tops = drawn.map(({ colors }) => Math.max(0, ...colors.map(({ size }) => size)));
  const top = Math.max(1, ...tops);
  const isShared = tops.every((own) => own >= LOWEST * top);
  if (!isShared) notes.push('Each panel has an axis of its own.');
  const subtitle = notes.length > 0 ? sentences(chart.subtitle, notes.join(' ')) : chart.subtitle;
  return {
    ...frame({ ...chart, subtitle }, grid.columns * (grid.width + grid.gap + 34), finding(chart)),
    columns: grid.columns,
    spacing: { row: 24, column: grid.gap },
    concat: drawn.map((palette, i) =>
      panel({ ...palette, colors: firstOf(palette.colors, most).shown }, chart.unit, grid, {
        leftmost: i % grid.columns === 0,
        top: isShared ? top : Math.max(1, tops[i]),
      }),
    ),
  };
}

function panel(
  palette: MultiplesChart['palettes'][number],
  unit: string,
  grid: Grid,
  { leftmost, top }: { leftmost: boolean; top: number },
): Panel {
  const values = palette.colors.map(({ hex, label, size, share }, c) => ({
    rank: c + 1,
    hex,
    name: nameOf({ hex, label }),
    size,
    share: formatShare(share),
    count: formatCount(size),
    outline: outlineOf(hex),
  }));
  const hexes = JSON.stringify(palette.colors.map(nameOf));
  const widest = Math.max(0, ...palette.colors.map((color) => textWidth(nameOf(color), HEX_SIZE)));
  const step = grid.width / values.length;
  const names = step >= widest + 4 ? { labelAngle: 0, labelFontSize: HEX_SIZE } : UPRIGHT;
  const named = step >= (names === UPRIGHT ? UPRIGHT_STEP : widest + 4);
  const lines = titleLines(visible(palette.label), grid.width);
  const dense = grid.width / values.length < 4;
  const counts = countAxis(unit, grid === FEW ? 4 : 3);
  return {
    title: {
      text: lines.length > 1 ? lines : lines[0],
      fontSize: TITLE_SIZE,
      fontWeight: 600,
      color: INK,
      anchor: 'start',
      frame: 'group',
      offset: 8,
    },
    width: grid.width,
    height: grid.height,
    data: { values },
    mark: { type: 'bar', strokeWidth: dense ? 0 : values.length > 60 ? 0.5 : 1 },
    encoding: {
      x: {
        field: 'rank',
        type: 'ordinal',
        scale: dense ? { padding: 0 } : { paddingInner: 0.15, paddingOuter: 0.1 },
        axis: {
          title: null,
          domain: true,
          domainColor: AXIS,
          ...(named
            ? { labelExpr: `${hexes}[datum.value - 1]`, labelOverlap: false, labelLimit: LONGEST, ...names }
            : { labels: false }),
        },
      },
      y: {
        field: 'size',
        type: 'quantitative',
        stack: null,
        // space above the highest bar keeps the tick labels below the title
        scale: { domain: [0, 1.06 * top], nice: false },
        // Tick labels have one width, so that the panels of a column are aligned.
        axis: { ...counts, title: leftmost ? counts.title : null, minExtent: 34, maxExtent: 34 },
      },
      color: { field: 'hex', type: 'nominal', scale: null, legend: null },
      stroke: { field: 'outline', type: 'nominal', scale: null },
      tooltip: [
        { field: 'name', type: 'nominal', title: nameTitle(palette.colors) },
        { field: 'share', type: 'nominal', title: 'Share' },
        { field: 'count', type: 'nominal', title: unit },
      ],
    },
  };
}

/** One line, or two where a value stays beside its parameter. */
function titleLines(label: string, width: number): string[] {
  const whole = wrapText(label, width, TITLE_SIZE, 600, 2);
  return whole.length > 1 ? wrapText(label.replaceAll(' = ', '='), width, TITLE_SIZE, 600, 2) : whole;
}

function finding({ title, palettes, unit }: MultiplesChart): string {
  const told = palettes.slice(0, 12).map(({ label, colors }) => {
    const [largest] = colors;
    return largest ? `${label}, the largest ${nameOf(largest)} with ${formatShare(largest.share)}` : label;
  });
  const more = palettes.length > 12 ? ` and ${palettes.length - 12} more` : '';
  const each = nameTitle(palettes[0]?.colors ?? []).toLowerCase();
  return `${title}: ${unit} of each ${each}, in a chart each for ${told.join('; ')}${more}.`;
}
