import type { Outline } from './outlines.ts';
import { type Layer, PAGE } from './theme.ts';

/** Curves in the colors of their clusters, on white so that they stand out from the points; the outer ones are thinner. */
export function outlineMarks(outlines: readonly Outline[], colorOf: (cluster: number) => string): Layer[] {
  const curves = (of: readonly Outline[], strokeWidth: number, opacity: number, white: boolean) => ({
    data: {
      values: of.flatMap(({ cluster, isInner, points }, curve) =>
        points.map(({ x, y }, at) => ({
          x,
          y,
          at,
          cluster,
          isInner,
          curve,
          stroke: white ? PAGE : colorOf(cluster),
        })),
      ),
    },
    mark: { type: 'line', strokeWidth, opacity, tooltip: null },
    encoding: {
      order: { field: 'at', type: 'quantitative' },
      detail: { field: 'curve', type: 'nominal' },
      color: { field: 'stroke', type: 'nominal', scale: null },
    },
  });
  if (outlines.length === 0) return [];
  const inner = outlines.filter(({ isInner }) => isInner);
  const outer = outlines.filter(({ isInner }) => !isInner);
  return [
    curves(outlines, 4, 0.8, true),
    ...(outer.length > 0 ? [curves(outer, 1.4, 1, false)] : []),
    ...(inner.length > 0 ? [curves(inner, 2.2, 1, false)] : []),
  ] as unknown as Layer[];
}
