/** The palette as a pie. */
import { finding, type PaletteChart } from './bar.ts';
import { type PieLabel, type PieSlice, placeLabels, RADIUS, sliceAngles } from './pieLayout.ts';
import {
  AXIS,
  type ChartSpec,
  capitalize,
  FAINT,
  firstOf,
  formatCount,
  formatShare,
  frame,
  INK,
  type Layer,
  MUTED,
  nameOf,
  nameTitle,
  outlineOf,
  PAGE,
  sentences,
} from './theme.ts';

const ROW = 18;
const TABLE_ROWS = 24;
/** The table has up to three columns of rows, of this many slices. */
const MOST_LISTED = 3 * TABLE_ROWS;
/** More slices would be thinner than a pixel at the rim: the smallest are joined to one gray slice. */
const MOST_SLICES = 720;
const REST_COLOR = AXIS;
/** Distances between the columns of the table, in pixels from its left edge: hex, share, count (both right-aligned). */
const COLUMNS = { hex: 20, share: 128, count: 212 };
/** From one column of rows to the next. */
const STEP = COLUMNS.count + 40;

/** Positions of the parts, in pixels from the top left of the drawing. */
interface Layout {
  cx: number;
  cy: number;
  width: number;
  height: number;
  table?: { x: number; y: number };
}

/**
 * Slices in the colors of the palette, falling clockwise from 12 o'clock. If some slice cannot have a label, or there
 * are more than 16 slices, a table at the right lists the largest.
 * @example
 * import { pieChart, renderSvg } from 'clusterkit/charts';
 * const colors = [{ hex: '#d0021b', size: 3, share: 0.75 }, { hex: '#4a90e2', size: 1, share: 0.25 }];
 * const svg = await renderSvg(pieChart({ title: 'Two colors', colors, unit: 'pixels' }));
 * console.log(svg.startsWith('<svg')); // true
 */
export function pieChart(chart: PaletteChart): ChartSpec {
  const slices = sliceAngles(drawnColors(chart));
  const labels = placeLabels(slices.slice(0, Math.min(chart.colors.length, MOST_SLICES)));
  const withTable = labels.length < slices.length || slices.length > 16;
  const layout = arrange(labels, withTable ? chart.colors.length : 0);
  const layers: Layer[] = [...disc(chart, slices, layout), ...labelLayers(labels, layout)];
  if (layout.table) layers.push(...tableLayers(chart, layout.table));
  return {
    ...frame(
      { ...chart, subtitle: subtitle(chart, labels.length) },
      Math.max(layout.width, 480),
      finding(chart),
    ),
    width: layout.width,
    height: layout.height,
    layer: layers,
  };
}

function drawnColors({ colors }: PaletteChart): PaletteChart['colors'] {
  if (colors.length <= MOST_SLICES + 1) return colors;
  const { shown, rest } = firstOf(colors, MOST_SLICES);
  const sum = (member: 'share' | 'size') => rest.reduce((total, color) => total + color[member], 0);
  return [...shown, { hex: REST_COLOR, size: sum('size'), share: sum('share') }];
}

function subtitle(chart: PaletteChart, labeled: number): string | undefined {
  const k = chart.colors.length;
  if (labeled >= k) return chart.subtitle;
  const listed = k <= MOST_LISTED ? 'all' : `the ${MOST_LISTED} largest`;
  const of = k > MOST_SLICES + 1 ? 'colors' : 'slices';
  const note =
    labeled === 0
      ? `No slice is wide enough for a label; the table lists ${listed}.`
      : `Labels on ${labeled} of the ${formatCount(k)} ${of}; the table lists ${listed}.`;
  const gray = ` The ${formatCount(k - MOST_SLICES)} smallest are one gray slice.`;
  return sentences(chart.subtitle, k > MOST_SLICES + 1 ? note + gray : note);
}

/** @param listed the number of slices that the table is of; 0: there is no table */
function arrange(labels: readonly PieLabel[], listed: number): Layout {
  let [left, right, top, bottom] = [-RADIUS - 2, RADIUS + 2, -RADIUS - 2, RADIUS + 2];
  for (const { box } of labels) {
    left = Math.min(left, box.x);
    right = Math.max(right, box.x + box.width);
    top = Math.min(top, box.y);
    bottom = Math.max(bottom, box.y + box.height);
  }
  const rows = Math.min(listed, listed > MOST_LISTED ? TABLE_ROWS + 1 : TABLE_ROWS);
  const steps = Math.ceil(Math.min(listed, MOST_LISTED) / TABLE_ROWS) - 1;
  // Half a row more for the header of the table.
  const tableHeight = rows === 0 ? 0 : (rows + 1.5) * ROW;
  const height = Math.max(bottom - top, tableHeight);
  const slack = (height - (bottom - top)) / 2;
  const pie = { cx: Math.ceil(-left), cy: Math.ceil(slack - top), height: Math.ceil(height) };
  if (rows === 0) return { ...pie, width: Math.ceil(right - left) };
  const x = Math.ceil(right - left + 48);
  return {
    ...pie,
    width: x + steps * STEP + COLUMNS.count,
    table: { x, y: Math.max(0, (height - tableHeight) / 2) },
  };
}

/** x or y in pixels: the positions are computed here, not by a scale. */
function pixels(field: string) {
  return { field, type: 'quantitative', scale: null, axis: null } as const;
}

function disc(chart: PaletteChart, slices: readonly PieSlice[], { cx, cy }: Layout): Layer[] {
  // White hairlines separate the slices, but would hide two hundred thin ones, and must not cut a full disc.
  const crowded = slices.length > 64;
  const values = slices.map(({ hex, label, size, share, start, end }, i) => ({
    rank: i + 1,
    hex,
    name: nameOf({ hex, label }),
    size,
    share,
    start,
    end,
    shareText: formatShare(share),
    countText: formatCount(size),
    edge: crowded ? hex : PAGE,
  }));
  const sector = {
    x: { value: cx },
    y: { value: cy },
    theta: { field: 'start', type: 'quantitative', scale: null },
    theta2: { field: 'end' },
  } as const;
  const gap = slices.length === 1 ? 0 : crowded ? 0.4 : 1.25;
  const filled: Layer = {
    data: { values },
    mark: { type: 'arc', radius: RADIUS, strokeWidth: gap, strokeJoin: 'round' },
    encoding: {
      ...sector,
      color: { field: 'hex', type: 'nominal', scale: null, legend: null },
      stroke: { field: 'edge', type: 'nominal', scale: null },
      tooltip: [
        { field: 'rank', type: 'ordinal', title: 'Rank' },
        { field: 'name', type: 'nominal', title: nameTitle(chart.colors) },
        { field: 'shareText', type: 'nominal', title: 'Share' },
        { field: 'countText', type: 'nominal', title: capitalize(chart.unit) },
      ],
    },
  };
  const pale = values.filter((slice) => outlineOf(slice.hex) !== slice.hex);
  if (pale.length === 0) return [filled];
  const outline: Layer = {
    data: { values: pale.map(({ start, end, hex }) => ({ start, end, line: outlineOf(hex) })) },
    mark: {
      type: 'arc',
      radius: RADIUS,
      filled: false,
      strokeWidth: crowded ? 0.4 : 1,
      strokeJoin: 'round',
    },
    encoding: { ...sector, stroke: { field: 'line', type: 'nominal', scale: null, legend: null } },
  };
  return [filled, outline];
}

function labelLayers(labels: readonly PieLabel[], { cx, cy }: Layout): Layer[] {
  const words = labels.flatMap((label) =>
    label.lines.map((line) => ({ ...line, x: line.x + cx, y: line.y + cy, color: label.color })),
  );
  const leaders = labels.flatMap(({ leader = [] }) =>
    leader.slice(1).map((to, i) => ({
      x: leader[i].x + cx,
      y: leader[i].y + cy,
      x2: to.x + cx,
      y2: to.y + cy,
    })),
  );
  const layers: Layer[] = [];
  if (leaders.length > 0) {
    layers.push({
      data: { values: leaders },
      mark: { type: 'rule', stroke: FAINT, strokeWidth: 0.75, strokeCap: 'round', tooltip: null },
      encoding: { x: pixels('x'), y: pixels('y'), x2: { field: 'x2' }, y2: { field: 'y2' } },
    });
  }
  for (const weight of [600, 400] as const) {
    layers.push({
      data: { values: words.filter((word) => word.weight === weight) },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: weight, tooltip: null },
      encoding: {
        x: pixels('x'),
        y: pixels('y'),
        text: { field: 'text', type: 'nominal' },
        color: { field: 'color', type: 'nominal', scale: null, legend: null },
      },
    });
  }
  return layers;
}

/** Swatch, hex, share and count of the largest colors; all others in one line. */
function tableLayers(chart: PaletteChart, { x, y }: { x: number; y: number }): Layer[] {
  const { shown: listed, rest } = firstOf(chart.colors, MOST_LISTED);
  const rowY = (row: number) => y + (row + 1.5) * ROW;
  const placeOf = (i: number) => ({ x: x + Math.floor(i / TABLE_ROWS) * STEP, y: rowY(i % TABLE_ROWS) });
  const swatches = listed.map(({ hex }, i) => {
    const place = placeOf(i);
    return { x: place.x + 6, y: place.y, hex, outline: outlineOf(hex) };
  });
  const cell = (place: { x: number; y: number }, column: number, text: string, color: string) => ({
    ...{ x: place.x + column, y: place.y, text, color },
  });
  const row = (place: { x: number; y: number }, share: number, size: number) => [
    cell(place, COLUMNS.share, formatShare(share), INK),
    cell(place, COLUMNS.count, formatCount(size), MUTED),
  ];
  const heads = listed.flatMap((_, i) => (i % TABLE_ROWS === 0 ? [{ x: placeOf(i).x, y: y + ROW / 2 }] : []));
  const left = [
    ...listed.map((color, i) => cell(placeOf(i), COLUMNS.hex, nameOf(color), INK)),
    ...heads.map((place) => cell(place, 0, nameTitle(chart.colors), FAINT)),
  ];
  const right = [
    ...listed.flatMap(({ share, size }, i) => row(placeOf(i), share, size)),
    ...heads.map((place) => cell(place, COLUMNS.share, 'Share', FAINT)),
    ...heads.map((place) => cell(place, COLUMNS.count, capitalize(chart.unit), FAINT)),
  ];
  if (rest.length > 0) {
    const place = { x: placeOf(MOST_LISTED - 1).x, y: rowY(TABLE_ROWS) };
    left.push(cell(place, COLUMNS.hex, `${formatCount(rest.length)} more`, MUTED));
    const sum = (member: 'share' | 'size') => rest.reduce((total, color) => total + color[member], 0);
    right.push(...row(place, sum('share'), sum('size')));
  }
  const text = (values: typeof left, align: 'left' | 'right'): Layer => ({
    data: { values },
    mark: { type: 'text', align, baseline: 'middle', fontSize: 11.5, tooltip: null },
    encoding: {
      x: pixels('x'),
      y: pixels('y'),
      text: { field: 'text', type: 'nominal' },
      color: { field: 'color', type: 'nominal', scale: null, legend: null },
    },
  });
  const swatch: Layer = {
    data: { values: swatches },
    mark: { type: 'square', size: 130, opacity: 1, strokeWidth: 1, tooltip: null },
    encoding: {
      x: pixels('x'),
      y: pixels('y'),
      color: { field: 'hex', type: 'nominal', scale: null, legend: null },
      stroke: { field: 'outline', type: 'nominal', scale: null },
    },
  };
  return [swatch, text(left, 'left'), text(right, 'right')];
}
