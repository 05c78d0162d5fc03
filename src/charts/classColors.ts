/** The colors of known classes, none of which is that of a cluster: both stand in one chart. */
import { textWidth } from './metrics.ts';
import { FAINT, visible } from './theme.ts';
import { CLASS_PARTS, partColor } from './themes.ts';

/** Known classes of the things in a chart. */
export interface ChartClasses {
  /** What the classes are: the name of a column. */
  title: string;
  /** The classes that have a color each; all others share one. */
  names: readonly string[];
  /** For each thing its class among `names`; OTHERS for another class, MIXED for several or none. */
  of: ArrayLike<number>;
  /** The number of the color of the first class, default 0: several kinds of classes in one chart differ. */
  firstColor?: number;
  /** Colors of the classes where these have an order. */
  colors?: readonly string[];
}

/** A class that has no color of its own. */
export const OTHERS = -1;
/** Several classes, or none that is known. */
export const MIXED = -2;

/** Classes that have a color of their own; more could not be told apart. */
export const MOST_CLASSES = 16;

const COLORS = CLASS_PARTS.map(partColor);

/** The color of a class by its place among the names. */
export function classColor(c: number): string {
  return c < 0 ? FAINT : COLORS[c % COLORS.length];
}

/** The color of a class of a kind of classes. */
export function classColorOf({ firstColor = 0, colors }: ChartClasses, c: number): string {
  return c < 0 ? classColor(c) : (colors?.[c] ?? classColor(firstColor + c));
}

/** The scale of a legend: the classes in the order of their names, and the others if there are some. */
function classScale(classes: ChartClasses): { domain: string[]; range: string[] } {
  const { names, of } = classes;
  const seen = new Set(Array.from(of));
  const named = names.map((name, c) => ({ name, color: classColorOf(classes, c) }));
  const others = seen.has(OTHERS) ? [{ name: OTHER_NAME, color: classColor(OTHERS) }] : [];
  const all = [...named, ...others];
  return { domain: all.map(({ name }) => name), range: all.map(({ color }) => color) };
}

const OTHER_NAME = 'other classes';

/** The name in the legend of the class of a thing; undefined for none. */
export function classNameOf({ names, of }: ChartClasses, i: number): string | undefined {
  return of[i] === MIXED ? undefined : (names[of[i]] ?? OTHER_NAME);
}

/** The colors of classes with their legend below a chart of this width. */
export function classEncoding(classes: ChartClasses, width: number) {
  const { domain, range } = classScale(classes);
  const labels = domain.map(visible);
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, 12)), 0);
  const columns = Math.max(1, Math.min(labels.length, Math.floor(width / (Math.min(widest, 160) + 40))));
  return {
    field: 'class',
    type: 'nominal',
    scale: { domain: labels, range },
    legend: {
      title: visible(classes.title),
      orient: 'bottom',
      direction: 'horizontal',
      columns,
      symbolType: 'square',
      symbolSize: 120,
      labelLimit: 160,
      symbolLimit: 0,
    },
  };
}
