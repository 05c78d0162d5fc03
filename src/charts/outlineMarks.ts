import type { Outline } from './outlines.ts';
import { type Layer, PAGE } from './theme.ts';

/** The insides of curves, very pale in the colors of their clusters; a field of colors would make legends as pale. */
export function outlineFills(outlines: readonly Outline[], colorOf: (cluster: number) => string): Layer[] {
  return outlines.map((outline) => {
    const { data, encoding } = layerOf([outline], colorOf, {}) as { data: object; encoding: object };
    const { color: _, ...places } = encoding as { color: unknown };
    const mark = { type: 'line', fill: colorOf(outline.cluster), fillOpacity: 0.07, strokeWidth: 0 };
    return { data, mark: { ...mark, tooltip: null }, encoding: places } as unknown as Layer;
  });
}

/** Curves in the colors of their clusters, on white so that they stand out from the points; the outer ones are thinner. */
export function outlineMarks(outlines: readonly Outline[], colorOf: (cluster: number) => string): Layer[] {
  if (outlines.length === 0) return [];
  const curves = (of: readonly Outline[], look: object, color = colorOf) =>
    of.length > 0 ? [layerOf(of, color, look)] : [];
  return [
    ...curves(outlines, { strokeWidth: 4, opacity: 0.8 }, () => PAGE),
    ...curves(
      outlines.filter(({ isInner }) => !isInner),
      { strokeWidth: 1.4, opacity: 1 },
    ),
    ...curves(
      outlines.filter(({ isInner }) => isInner),
      { strokeWidth: 2.2, opacity: 1 },
    ),
  ];
}

function layerOf(outlines: readonly Outline[], colorOf: (cluster: number) => string, look: object): Layer {
  const values = outlines.flatMap(({ cluster, isInner, points }, curve) =>
    points.map(({ x, y }, at) => ({ x, y, at, cluster, isInner, curve, stroke: colorOf(cluster) })),
  );
  return {
    data: { values },
    mark: { type: 'line', tooltip: null, ...look },
    encoding: {
      order: { field: 'at', type: 'quantitative' },
      detail: { field: 'curve', type: 'nominal' },
      color: { field: 'stroke', type: 'nominal', scale: null },
    },
  } as unknown as Layer;
}
