import { INK } from './theme.ts';

/** How the names beside bars are set. */
export interface NamedRows {
  /** One for each row, from the top. */
  names: readonly string[];
  fontSize: number;
  /** Room for the names, in pixels. */
  extent: number;
  /** The widest name. */
  limit: number;
  /** Shares of a row that are left free between bars, and half of that beside them. */
  padding: number;
}

/** The vertical channel of bars, one below the other: rows of the numbers `at` from 0, with their names beside them. */
export function namedRows({ names, fontSize, extent, limit, padding }: NamedRows) {
  return {
    field: 'at',
    type: 'ordinal',
    scale: { domain: names.map((_, at) => at), paddingInner: padding, paddingOuter: padding / 2 },
    axis: {
      title: null,
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      labelFontSize: fontSize,
      labelColor: INK,
      labelLimit: limit,
      minExtent: extent,
      maxExtent: extent,
    },
  } as const;
}
