/** A horizontal axis with a place for each column of a table. */
import { textWidth } from './metrics.ts';
import { formatCount, INK, visible, wrapText } from './theme.ts';

/** With more columns, names are left out, because they would not fit. */
const MOST_NAMED = 40;
const WIDEST = 1100;
const NARROWEST = 420;
const LONGEST_NAME = 150;

/**
 * The channel x of columns, and its width.
 * @param padding pixels between the panel and the names
 */
export function columnAxis(columns: readonly string[], padding = 6) {
  const dim = columns.length;
  const isNamed = dim <= MOST_NAMED;
  const names = columns.map((name) => wrapText(visible(name), LONGEST_NAME, 11, 400, 1)[0]);
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name, 11)), 0);
  const step = isNamed ? Math.max(44, Math.min(130, widest + 16)) : WIDEST / dim;
  const width = Math.max(NARROWEST, Math.min(WIDEST, step * (dim - 1) + 60));
  const isSlanted = isNamed && dim > 1 && widest + 14 > (width - 60) / (dim - 1);
  const slanted = { labelAngle: -45, labelAlign: 'right', labelBaseline: 'top' };
  const margin = Math.max(0.02 * dim, 30 / Math.max(1, (width - 60) / Math.max(1, dim - 1)));
  const x = {
    field: 'at',
    type: 'quantitative',
    scale: { domain: [-margin, dim - 1 + margin], nice: false, zero: false },
    axis: isNamed
      ? {
          title: null,
          values: columns.map((_, j) => j),
          labelExpr: `${JSON.stringify(names)}[datum.value]`,
          labelLimit: LONGEST_NAME + 10,
          labelOverlap: false,
          labelPadding: padding,
          labelFlush: false,
          labelColor: INK,
          grid: true,
          ...(isSlanted ? slanted : { labelAngle: 0 }),
        }
      : { title: `${formatCount(dim)} columns, in their order`, labels: false, grid: false, values: [] },
  };
  return { x, width, isNamed, isSlanted };
}
