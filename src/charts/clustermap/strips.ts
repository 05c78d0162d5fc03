/** Strips of clusters and of known classes between the trees and the map. */
import { classEncoding, classNameOf, MIXED } from '../classColors.ts';
import { clusterColor, clusterCount } from '../clusterColors.ts';
import { textWidth } from '../metrics.ts';
import { type Layer, MUTED, textOn, visible } from '../theme.ts';
import type { ClustermapChart, MapSide } from './chart.ts';
import { GAP, NUMBER_SIZE, type Plan, STRIP, stripTitles } from './plan.ts';

/** With more blocks no strip is drawn: it would be noise, and thousands of marks. */
const MOST_BLOCKS = 400;

/** Runs of equal clusters, and of equal classes of the rows, as blocks in their colors. */
export function strips(chart: ClustermapChart, plan: Plan): Layer[] {
  return [...clusterStrips(chart, plan), ...classStrips(chart.rows, plan), ...titles(chart.rows, plan)];
}

function clusterStrips({ rows, columns }: ClustermapChart, { left, top, width, height }: Plan): Layer[] {
  const edge = left - (rows.classes ?? []).length * (STRIP + GAP);
  const blocks = (side: MapSide, isRow: boolean) => {
    const k = clusterCount(side.labels ?? []);
    return runsOf(side.labels ?? []).map(({ from, to, label }) => {
      const [length, n] = [isRow ? height : width, side.names.length];
      const [start, end] = [(from / n) * length, (to / n) * length];
      return {
        fill: clusterColor(label, k),
        cluster: label < 0 ? 'noise' : String(label),
        ...(isRow
          ? { x: edge - GAP - STRIP, x2: edge - GAP, y: top + start, y2: top + end }
          : { x: left + start, x2: left + end, y: top - GAP - STRIP, y2: top - GAP }),
      };
    });
  };
  const values = [...blocks(rows, true), ...blocks(columns, false)];
  if (values.length === 0 || values.length > MOST_BLOCKS) return [];
  const color = { field: 'fill', type: 'nominal', scale: null };
  return [
    stripLayer(values, color, { field: 'cluster', type: 'nominal', title: 'Cluster' }),
    ...stripNumbers(values),
  ];
}

const NUMBER = { size: 8.5, room: 11 };

/** A block of a strip, in pixels. */
interface Block {
  fill: string;
  cluster: string;
  x: number;
  x2: number;
  y: number;
  y2: number;
}

/** The numbers of clusters on blocks that have room for them. */
function stripNumbers(blocks: readonly Block[]): Layer[] {
  const values = blocks
    .filter(({ x, x2, y, y2, cluster }) => {
      const room = textWidth(cluster, NUMBER.size, 600);
      return x2 - x >= room && y2 - y >= NUMBER.room;
    })
    .map(({ fill, cluster, x, x2, y, y2 }) => ({
      ...{ text: cluster, ink: textOn(fill) },
      ...{ x: (x + x2) / 2, y: (y + y2) / 2 },
    }));
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'text', fontSize: NUMBER.size, fontWeight: 600, baseline: 'middle', tooltip: null },
      encoding: {
        text: { field: 'text', type: 'nominal' },
        color: { field: 'ink', type: 'nominal', scale: null },
      },
    } as Layer,
  ];
}

/** Blocks from x, y to x2, y2. */
function stripLayer(values: object[], color: object, tooltip: object): Layer {
  return {
    data: { values },
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: { x2: { field: 'x2' }, y2: { field: 'y2' }, color, tooltip: [tooltip] },
  } as unknown as Layer;
}

/** The classes of the rows, a strip for each kind of classes, with legends: one below, several at the right. */
function classStrips({ classes = [], names }: MapSide, { left, top, height, totalWidth }: Plan): Layer[] {
  const n = names.length;
  return classes.map((own, at) => {
    const x2 = left - (classes.length - 1 - at) * (STRIP + GAP) - GAP;
    const values = runsOf(own.of)
      .filter(({ label }) => label !== MIXED)
      .map(({ from, to }) => ({
        class: visible(classNameOf(own, from) as string),
        ...{ x: x2 - STRIP, x2 },
        ...{ y: top + (from / n) * height, y2: top + (to / n) * height },
      }));
    const color = classEncoding(own, totalWidth);
    const legend = { ...color.legend, orient: 'right', direction: 'vertical', columns: 1 };
    const tooltip = { field: 'class', type: 'nominal', title: visible(own.title) };
    return stripLayer(values, classes.length > 1 ? { ...color, legend } : color, tooltip);
  });
}

/** What each of several strips is, below it. */
function titles(rows: MapSide, { left, top, height }: Plan): Layer[] {
  if ((rows.classes ?? []).length < 2) return [];
  const all = stripTitles(rows);
  const values = all.map((text, at) => ({
    text,
    x: left - (all.length - 1 - at) * (STRIP + GAP) - GAP - STRIP / 2,
    y: top + height + 6,
  }));
  const mark = { type: 'text', fontSize: NUMBER_SIZE, fill: MUTED, tooltip: null };
  return [
    {
      data: { values },
      mark: { ...mark, align: 'right', baseline: 'middle', angle: -90 },
      encoding: { text: { field: 'text', type: 'nominal' } },
    } as Layer,
  ];
}

/** Where equal labels follow each other. */
export function runsOf(labels: ArrayLike<number>) {
  const runs: { from: number; to: number; label: number }[] = [];
  for (let i = 0; i < labels.length; i++) {
    const last = runs.at(-1);
    if (last && last.label === labels[i]) last.to = i + 1;
    else runs.push({ from: i, to: i + 1, label: labels[i] });
  }
  return runs;
}
