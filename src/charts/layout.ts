/**
 * Gives a chart another size without another size of letters: its views grow or shrink, and what stands in points rather
 * than by a scale moves with them.
 */
import type { ChartLook } from './look.ts';
import { textWidth } from './metrics.ts';
import { type ChartSpec, retitled, wrapText } from './theme.ts';

/** What a view grows by: points across and down. */
interface Growth {
  across: number;
  down: number;
}

type Part = Record<string, unknown>;

/** Views that are smaller, such as ramps of legends, keep their size. */
const LEAST_VIEW = 60;

/** Views shrink to this share of their own size at most: labels that fit in it would overlap below. */
const LEAST_SHARE = 0.55;

/** With letters in places of no scale, which come closer to each other while they keep their size. */
const LEAST_LETTERED = 0.8;

/** Slices have a radius of no scale, and facets a view for all. */
function isRigid(part: Part): boolean {
  const { type = part.mark } = (part.mark ?? {}) as { type?: unknown };
  return type === 'arc' || 'facet' in part || childrenOf(part).some(isRigid);
}

/** A spec without the types of Vega-Lite, which has one for each kind of view. */
function partOf(spec: ChartSpec): Part {
  return spec as unknown as Part;
}

const HOLDERS = ['layer', 'hconcat', 'vconcat', 'concat'] as const;

function childrenOf(part: Part): Part[] {
  return HOLDERS.flatMap((key) => (part[key] as Part[] | undefined) ?? []);
}

/** The size of the views of a part together, without what lies between and around them. */
function sizeOf(part: Part): { width: number; height: number } {
  const { width, height, columns } = part as { width?: number; height?: number; columns?: number };
  const isView = typeof width === 'number' && typeof height === 'number';
  if (isView) return { width, height };
  const views = (key: string) => ((part[key] as Part[] | undefined) ?? []).map(sizeOf);
  const sum = (sizes: number[]) => sizes.reduce((total, one) => total + one, 0);
  const [across, down] = [views('hconcat'), views('vconcat')];
  const most = (sizes: number[]) => sizes.reduce((a, b) => Math.max(a, b), 0);
  if (across.length > 0)
    return { width: sum(across.map((one) => one.width)), height: most(across.map((one) => one.height)) };
  if (down.length > 0)
    return { width: most(down.map((one) => one.width)), height: sum(down.map((one) => one.height)) };
  const cells = views('concat');
  const count = Math.min(columns ?? cells.length, cells.length);
  return {
    width: count * most(cells.map((one) => one.width)),
    height: Math.ceil(cells.length / Math.max(1, count)) * most(cells.map((one) => one.height)),
  };
}

/** A chart, and what its views can grow by: what was asked for, if they keep their proportions. */
interface Grown {
  spec: ChartSpec;
  growth: Growth;
}

/**
 * The chart with views that are larger, together, by `growth`, or as near to it as they become: undefined where the chart
 * has marks that do not follow its views.
 */
function grown(spec: ChartSpec, growth: Growth): Grown | undefined {
  const size = sizeOf(partOf(spec));
  if (isRigid(partOf(spec)) || size.width < LEAST_VIEW || size.height < LEAST_VIEW) return undefined;
  const least = (own: number, side: 'x' | 'y') => own * (leastShare(partOf(spec), side) - 1);
  let across = Math.max(growth.across, least(size.width, 'x'));
  let down = Math.max(growth.down, least(size.height, 'y'));
  let possible = { across, down };
  if ((spec.usermeta as Part | undefined)?.inProportion) {
    possible = growth;
    const share = Math.min(across / size.width, down / size.height);
    [across, down] = [share * size.width, share * size.height];
  }
  const part = grownPart(partOf(spec), { across, down });
  return { spec: retitled(part as unknown as ChartSpec, across), growth: possible };
}

/** What the other side grows by if one is given: the views keep their proportions. */
function alongside(spec: ChartSpec, { across, down }: Partial<Growth>): Growth {
  const { width, height } = sizeOf(partOf(spec));
  if (across !== undefined) return { across, down: down ?? (across / width) * height };
  return { across: ((down ?? 0) / height) * width, down: down ?? 0 };
}

/** The size of a chart as it is drawn. */
interface Size {
  width: number;
  height: number;
}

/** Labels of axes change with the views, so that the first guess is a little off. */
const GUESSES = 3;

/**
 * The chart with views that make it as large as it is asked to be, or nearly so; as it is, if it cannot be laid out anew.
 * @param measure tells how large a chart is
 */
export async function laidOut(
  spec: ChartSpec,
  { width, height }: ChartLook,
  measure: (spec: ChartSpec) => Promise<Size>,
): Promise<ChartSpec> {
  if (width === undefined && height === undefined) return spec;
  let best = spec;
  let [across, down] = [0, 0];
  let isAtLeast = false;
  for (let guess = 0; guess < GUESSES; guess++) {
    const size = await measure(best);
    // what cannot shrink is drawn smaller as a whole, so that the other side has room
    const room = isAtLeast
      ? Math.max(1, size.width / (width ?? Infinity), size.height / (height ?? Infinity))
      : 1;
    const wider = width === undefined ? 0 : room * width - size.width;
    const higher = height === undefined ? 0 : room * height - size.height;
    if (Math.abs(wider) < 1 && Math.abs(higher) < 1) break;
    const asked = alongside(spec, {
      ...(width && { across: across + wider }),
      ...(height && { down: down + higher }),
    });
    const next = grown(spec, asked);
    if (!next) return spec;
    isAtLeast ||= next.growth.across > asked.across || next.growth.down > asked.down;
    ({ across, down } = next.growth);
    best = next.spec;
  }
  return best;
}

function grownPart(part: Part, growth: Growth): Part {
  if (typeof part.width === 'number' && typeof part.height === 'number') return grownView(part, growth);
  const { hconcat, vconcat, concat } = part as Record<string, Part[] | undefined>;
  if (hconcat) return { ...part, hconcat: shared(hconcat, 'width', growth) };
  if (vconcat) return { ...part, vconcat: shared(vconcat, 'height', growth) };
  if (!concat) return part;
  const count = Math.min((part.columns as number | undefined) ?? concat.length, concat.length);
  const cell = { across: growth.across / count, down: growth.down / Math.ceil(concat.length / count) };
  return { ...part, concat: concat.map((view) => grownPart(view, cell)) };
}

/** The growth along the row or the column of views is shared by those that are large, that beside it is of all. */
function shared(views: readonly Part[], side: 'width' | 'height', growth: Growth): Part[] {
  const sizes = views.map((view) => sizeOf(view)[side]);
  const whole = sizes.filter((size) => size >= LEAST_VIEW).reduce((sum, size) => sum + size, 0);
  return views.map((view, i) => {
    const share = sizes[i] >= LEAST_VIEW ? sizes[i] / whole : 0;
    const { across, down } = growth;
    return grownPart(
      view,
      side === 'width' ? { across: across * share, down } : { across, down: down * share },
    );
  });
}

/** How points of one side of a view move. */
interface Stretch {
  own: number;
  more: number;
}

type Stretches = Record<'x' | 'y', Stretch>;

function grownView(view: Part, { across, down }: Growth): Part {
  const { width, height } = view as { width: number; height: number };
  if (isKey(view)) return { ...view, width: width + across };
  const stretches = { x: { own: width, more: across }, y: { own: height, more: down } };
  const found = pointFields(view);
  const grownLayer = (part: Part): Part => {
    const { data, encoding, mark, layer } = part as {
      data?: { values?: Part[] };
      encoding?: Part;
      mark?: unknown;
      layer?: Part[];
    };
    const fields = data?.values && found.get(data.values);
    return {
      ...part,
      ...(fields && { data: { ...data, values: movedRows(data.values as Part[], fields, stretches) } }),
      ...(encoding && { encoding: movedEncoding(encoding, stretches) }),
      ...(mark !== undefined && { mark: movedMark(mark, stretches) }),
      ...(layer && { layer: layer.map(grownLayer) }),
    };
  };
  const title = view.title as PanelTitle | undefined;
  return {
    ...grownLayer(view),
    ...(title?.text && title.fontSize && { title: rewrapped(title, width + across) }),
    width: width + across,
    height: height + down,
  };
}

/** The title of a panel. */
interface PanelTitle {
  text?: string | string[];
  fontSize?: number;
  fontWeight?: number;
  lineHeight?: number;
}

/** Otherwise long titles would keep panels apart that shrink. */
function rewrapped(title: PanelTitle, width: number): PanelTitle {
  const { text = '', fontSize = 0, fontWeight } = title;
  const lines = wrapText([text].flat().join(' '), width, fontSize, fontWeight === 600 ? 600 : 400, 2);
  return lines.length > 1
    ? { ...title, text: lines, lineHeight: 1.2 * fontSize }
    : { ...title, text: lines[0] };
}

/** Whether a view is a line of symbols and names, which stay where they are. */
function isKey(view: Part): boolean {
  const marks = layersOf(view).map(({ part: { mark } }) => (mark as { type?: unknown }).type ?? mark);
  return (view.height as number) < LEAST_VIEW && marks.every((mark) => mark === 'text' || mark === 'point');
}

const sideOf = (channel: string): 'x' | 'y' | undefined =>
  /^[xy]2?$/.test(channel) ? (channel[0] as 'x' | 'y') : undefined;

const stretched = ({ own, more }: Stretch, value: number) => value * (1 + more / own);

/** A place in points is as far from the nearer end of the view as before; the middle stays in the middle. */
function moved({ own, more }: Stretch, value: number): number {
  if (value === own / 2) return value + more / 2;
  return value > own / 2 ? value + more : value;
}

function movedEncoding(encoding: Part, stretches: Stretches): Part {
  return Object.fromEntries(
    Object.entries(encoding).map(([channel, definition]) => {
      const side = sideOf(channel);
      const { value, axis, scale } = (definition ?? {}) as {
        value?: unknown;
        axis?: { titleLimit?: unknown };
        scale?: { range?: unknown } | null;
      };
      if (!side) return [channel, definition];
      const titleLimit = axis?.titleLimit;
      const ends = endsOf(scale?.range);
      return [
        channel,
        {
          ...(definition as Part),
          ...(typeof value === 'number' && { value: moved(stretches[side], value) }),
          ...(ends && { scale: { ...scale, range: ends.map((end) => moved(stretches[side], end)) } }),
          ...(typeof titleLimit === 'number' && {
            axis: { ...axis, titleLimit: stretched(stretches[side], titleLimit) },
          }),
        },
      ];
    }),
  );
}

/** The ends of a scale that are given in points. */
function endsOf(range: unknown): number[] | undefined {
  return Array.isArray(range) && range.every((end) => typeof end === 'number') ? range : undefined;
}

/** Pictures and bars whose size is given in points. */
function movedMark(mark: unknown, { x, y }: Stretches): unknown {
  const { type, width, height } = mark as { type?: string; width?: unknown; height?: unknown };
  if (!['image', 'bar', 'rect'].includes(String(type))) return mark;
  return {
    ...(mark as Part),
    ...(typeof width === 'number' && { width: stretched(x, width) }),
    ...(typeof height === 'number' && { height: stretched(y, height) }),
  };
}

/** A layer with the rows and the channels that it has of its own or of the view. */
interface DrawnLayer {
  part: Part;
  rows: readonly Part[];
  encoding: Part;
}

function layersOf(part: Part, given: Pick<DrawnLayer, 'rows' | 'encoding'> = NOTHING): DrawnLayer[] {
  const rows = (part.data as { values?: Part[] } | undefined)?.values ?? given.rows;
  const encoding = { ...given.encoding, ...(part.encoding as Part | undefined) };
  const layers = childrenOf(part).flatMap((child) => layersOf(child, { rows, encoding }));
  return part.mark === undefined ? layers : [{ part, rows, encoding }, ...layers];
}

const NOTHING = { rows: [], encoding: {} };

/** For the rows of layers, the fields that hold points instead of values of a scale. */
type PointFields = Map<readonly Part[], Map<string, 'x' | 'y'>>;

function pointFields(view: Part): PointFields {
  const found: PointFields = new Map();
  for (const { rows, encoding } of layersOf(view))
    for (const [channel, definition] of Object.entries(encoding)) {
      const side = sideOf(channel);
      const { field } = definition as { field?: string };
      if (!side || field === undefined || !isInPoints(encoding, side)) continue;
      found.set(rows, (found.get(rows) ?? new Map()).set(field, side));
    }
  return found;
}

/** x2 and y2 have the scale of x and y. */
function isInPoints(encoding: Part, side: 'x' | 'y'): boolean {
  return (encoding[side] as { scale?: unknown } | undefined)?.scale === null;
}

/** With more words along a side they would overlap on a smaller one. */
const FEW_WORDS = 4;

/** The share to which views shrink along a side: names fit as they are, but perhaps not closer together. */
function leastShare(part: Part, side: 'x' | 'y'): number {
  let share = LEAST_SHARE;
  for (const { part: layer, rows, encoding } of layersOf(part)) {
    const { field, type, axis } = (encoding[side] ?? {}) as { field?: string; type?: string; axis?: Part };
    if (field === undefined) continue;
    const { type: shape = layer.mark } = layer.mark as { type?: unknown };
    const words = shape === 'text' ? rows.length : 0;
    const placed = isInPoints(encoding, side);
    if (type === 'nominal' || type === 'ordinal' || words > FEW_WORDS) return 1;
    // names for every tick
    const ticks = axis?.labelOverlap === false ? (axis.values as unknown[] | undefined) : undefined;
    if (ticks && ticks.length > FEW_WORDS) return 1;
    if (words > 0 && placed)
      share = Math.max(share, LEAST_LETTERED, side === 'x' ? leastApart(layer, rows) : 0);
  }
  return Math.min(1, share);
}

/** Points that are left free between words. */
const BETWEEN = 14;

/** The share to which words in places of no scale come closer before they touch: those of one line. */
function leastApart(layer: Part, rows: readonly Part[]): number {
  const { mark, encoding } = layer as { mark: Part; encoding: Record<string, Part> };
  const placeOf = (row: Part, channel: string) => Number(row[encoding[channel]?.field as string] ?? 0);
  const size = Number(mark.fontSize ?? 12);
  const words = rows
    .map((row) => ({
      x: placeOf(row, 'x'),
      y: placeOf(row, 'y'),
      text: String(row[encoding.text.field as string]),
    }))
    .sort((a, b) => a.x - b.x);
  let share = 0;
  for (const [i, { x, y, text }] of words.entries()) {
    const next = words.slice(i + 1).find((other) => Math.abs(other.y - y) < size);
    if (next) share = Math.max(share, (textWidth(text, size, 600) + BETWEEN) / (next.x - x));
  }
  return share;
}

/** A copy of rows with their points moved. */
function movedRows(rows: readonly Part[], fields: ReadonlyMap<string, 'x' | 'y'>, stretches: Stretches) {
  return rows.map((row) => {
    const copy = { ...row };
    for (const [field, side] of fields)
      if (typeof copy[field] === 'number') copy[field] = stretched(stretches[side], copy[field] as number);
    return copy;
  });
}
