/** What can be chosen about any chart when it is written: its theme, its size, its title and its background. */
import { type ChartSpec, entitled } from './theme.ts';
import { type ThemeName, themedSpec } from './themes.ts';

/** How a chart looks. */
export interface ChartLook {
  /** Default light; a page without a theme follows its reader. */
  theme?: ThemeName;
  /** Width and height of the whole chart in points; one of them sets the other. Default: what the chart requires. */
  width?: number;
  height?: number;
  /** In place of the chart's own title; an empty text leaves title and subtitle out. */
  title?: string;
  /** Without a background. */
  transparent?: boolean;
}

/** The spec with its title and its background, in the colors that every theme replaces. */
export function dressed(spec: ChartSpec, { title, transparent }: ChartLook): ChartSpec {
  const titled = title === undefined ? spec : entitled(spec, title);
  return transparent ? { ...titled, config: { ...titled.config, background: 'transparent' } } : titled;
}

/** The spec as it is drawn: with its title, its background and the colors of its theme. */
export function styled(spec: ChartSpec, look: ChartLook): ChartSpec {
  return themedSpec(dressed(spec, look), look.theme ?? 'light');
}

/** The size of a chart and how its content is moved and scaled into it. */
export interface Fitted {
  width: number;
  height: number;
  /** x, y, width and height of what is shown, in the chart's own points. */
  box: readonly [number, number, number, number];
}

/** The chart in the middle of the size that is asked for, as large as it fits. */
export function fitted(own: { width: number; height: number }, { width, height }: ChartLook): Fitted {
  if (width === undefined && height === undefined) return { ...own, box: [0, 0, own.width, own.height] };
  const across = (width ?? Number.POSITIVE_INFINITY) / own.width;
  const down = (height ?? Number.POSITIVE_INFINITY) / own.height;
  const scale = Math.min(across, down);
  const [wide, high] = [width ?? own.width * scale, height ?? own.height * scale];
  const [w, h] = [wide / scale, high / scale];
  return { width: wide, height: high, box: [(own.width - w) / 2, (own.height - h) / 2, w, h] };
}
