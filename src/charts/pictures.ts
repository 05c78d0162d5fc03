/** Rows that are pictures, drawn as pictures: the centers of clusters, their members, or any rows with titles. */
import { pngUrl, type Triple } from './density.ts';
import { textWidth } from './metrics.ts';
import { columnOf, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  frame,
  inProportion,
  type Layer,
  MUTED,
  placedAt,
  visible,
  wrapText,
} from './theme.ts';

/** Height, width and bands of each picture. */
interface PictureShape {
  height: number;
  width: number;
  bands: 1 | 3;
}

/** The data of `picturesChart`. */
export interface PicturesChart extends ChartText {
  shape: PictureShape;
  /** Values, one picture after the other, height * width * bands each. */
  pixels: ArrayLike<number>;
  /** The value of black and the value of white (for a band: full). Default: 0 and the largest value. */
  range?: readonly [number, number];
  /** A title for each picture; '' for none. */
  titles: readonly string[];
  /** Groups of pictures, each with a title, that start a new row; absent: rows of `across` pictures. */
  groups?: readonly { title: string; count: number }[];
  /** Maximum number of pictures beside each other. */
  across: number;
}

/** Small pictures are enlarged to about this many points, by whole numbers. */
const TARGET = 56;
const GAP = 8;
const TITLE_HEIGHT = 18;

/** A grid of pictures, with titles above them. */
export function picturesChart(chart: PicturesChart): ChartSpec {
  const { shape } = chart;
  const zoom = Math.max(1, Math.floor(TARGET / Math.max(shape.width, shape.height)));
  const [wide, tall] = [shape.width * zoom, shape.height * zoom];
  const places = placesOf(chart);
  const titled = chart.titles.some((title) => title !== '');
  const step = { x: Math.max(wide, titled ? 44 : 0) + GAP, y: tall + GAP + (titled ? TITLE_HEIGHT : 0) };
  const indent = Math.ceil(
    Math.max(0, ...(chart.groups ?? []).map(({ title }) => textWidth(visible(title), 12) + 16)),
  );
  const columns = Math.max(1, ...places.map(({ column }) => column + 1));
  const rows = Math.max(1, ...places.map(({ row }) => row + 1));
  const width = indent + columns * step.x - GAP;
  const top = titled ? TITLE_HEIGHT : 0;
  const [black, white] = chart.range ?? [0, largest(chart.pixels)];
  const values = places.map(({ column, row }, i) => ({
    url: pictureUrl(chart, i, black, white),
    x: indent + column * step.x + wide / 2,
    y: top + row * step.y + tall / 2,
    title: wrapText(visible(chart.titles[i] ?? ''), step.x, 11, 400, 1)[0],
    above: top + row * step.y - 4,
  }));
  const spec = {
    ...inProportion(frame(chart, Math.max(480, width), finding(chart))),
    width,
    height: top + rows * step.y - GAP - (titled ? TITLE_HEIGHT : 0),
    data: { values },
    layer: [
      {
        mark: { type: 'image', width: wide, height: tall, aspect: false, tooltip: null },
        encoding: { ...placedAt('x', 'y'), url: { field: 'url', type: 'nominal' } },
      },
      ...(titled ? [titles()] : []),
      ...groupTitles(chart, places, { step: step.y, top: top + tall / 2 }),
    ],
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart, places));
}

/** A row for each picture, with a column for each of its values. */
function numbersOf({ shape, pixels, titles, groups }: PicturesChart, places: readonly Place[]) {
  const dim = shape.height * shape.width * shape.bands;
  const owners = (groups ?? []).flatMap(({ title, count }) => new Array<string>(count).fill(title));
  const all = places.map((_, i) => i);
  const isTitled = titles.some((title) => title !== '');
  return [
    columnOf('Picture', all, (i) => i + 1),
    ...(groups ? [{ name: 'Group', values: owners }] : []),
    ...(isTitled ? [columnOf('Title', all, (i) => titles[i] ?? '')] : []),
    ...Array.from({ length: dim }, (_, j) => columnOf(`Value ${j + 1}`, all, (i) => pixels[i * dim + j])),
  ];
}

function titles(): Layer {
  return {
    mark: { type: 'text', fontSize: 11, baseline: 'bottom', fill: MUTED, tooltip: null },
    encoding: { ...placedAt('x', 'above'), text: { field: 'title', type: 'nominal' } },
  } as Layer;
}

interface Place {
  column: number;
  row: number;
  /** The number of the group that starts here. */
  group?: number;
}

/** Each group starts a row; a long group continues in the next row. */
function placesOf({ titles, groups, across }: PicturesChart): Place[] {
  const places: Place[] = [];
  let row = 0;
  for (const [group, { count }] of (groups ?? [{ count: titles.length }]).entries()) {
    for (let i = 0; i < count; i++) {
      const place = { column: i % across, row: row + Math.floor(i / across) };
      places.push(i === 0 && groups ? { ...place, group } : place);
    }
    row += Math.ceil(count / across);
  }
  return places;
}

function groupTitles(
  { groups }: PicturesChart,
  places: readonly Place[],
  { step, top }: { step: number; top: number },
): Layer[] {
  if (!groups) return [];
  const values = places
    .filter(({ group }) => group !== undefined)
    .map(({ row, group }) => ({ title: visible(groups[group as number].title), x: 0, y: top + row * step }));
  return [
    {
      data: { values },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 12, tooltip: null },
      encoding: { ...placedAt('x', 'y'), text: { field: 'title', type: 'nominal' } },
    } as Layer,
  ];
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let p = 0; p < values.length; p++) most = Math.max(most, values[p]);
  return most || 1;
}

function pictureUrl({ pixels, shape }: PicturesChart, i: number, black: number, white: number): string {
  const { width, height, bands } = shape;
  const start = i * width * height * bands;
  const shade = (p: number) =>
    Math.max(0, Math.min(255, Math.round((255 * (pixels[p] - black)) / (white - black))));
  return pngUrl(width, height, (pixel): Triple => {
    const p = start + pixel * bands;
    return bands === 3 ? [shade(p), shade(p + 1), shade(p + 2)] : [shade(p), shade(p), shade(p)];
  });
}

function finding({ title, titles, groups }: PicturesChart): string {
  const what = groups
    ? ` in ${groups.length} rows: ${groups.map((group) => group.title).join(', ')}`
    : titledText(titles);
  return `${title}. ${titles.length} pictures${what}.`;
}

/** With more titles the text would be too long to be listened to. */
const MOST_TITLES = 12;

/** The titles that there are, with how many pictures have each if several have the same. */
function titledText(titles: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const title of titles) if (title !== '') counts.set(title, (counts.get(title) ?? 0) + 1);
  if (counts.size === 0) return '';
  const each = [...counts].slice(0, MOST_TITLES).map(([name, n]) => (n > 1 ? `${name} (${n})` : name));
  const more = counts.size > MOST_TITLES ? ` and ${counts.size - MOST_TITLES} more` : '';
  return `, titled ${each.join(', ')}${more}`;
}
