/** What a cluster map is drawn from. */
import type { ChartClasses } from '../classColors.ts';
import type { TreePlaces } from '../dendrogram.ts';
import type { HeightScale } from '../heightScale.ts';
import type { ChartText } from '../theme.ts';
import type { Shades } from './shades.ts';

/** The rows or the columns of the map, in the order of drawing. */
export interface MapSide {
  /** The names of the rows or columns. */
  names: readonly string[];
  /** The unit of the rows or columns, in the plural. */
  unit: string;
  /** The tree beside the map; its x coordinates count rows (or columns) of the map. */
  tree?: TreePlaces;
  /** The cluster of each row or column. */
  labels?: ArrayLike<number>;
  /** Known classes of the rows, a strip each; the first are the colors of their names as well. */
  classes?: readonly ChartClasses[];
}

/** The data of `clustermapChart`. */
export interface ClustermapChart extends ChartText {
  rows: MapSide;
  columns: MapSide;
  /** rows * columns values in the order of drawing, row by row. */
  values: ArrayLike<number>;
  /** The meaning of the values, with their unit. */
  measure: string;
  shades: Shades;
  /** The numbers of the cells, as texts. */
  texts?: readonly string[];
  /** Whether cells have their numbers; auto: on a small map. Default auto. */
  numbers?: 'auto' | 'on' | 'off';
  /** Whether rows and columns are the same. */
  isSymmetric?: boolean;
  /** How the heights of the trees are drawn, default linear. */
  heightScale?: HeightScale;
}
