import type { Connectivity } from '../algorithms/hac/connectivity.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Place } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { Items } from '../core/items.ts';
import type { SubjectKind } from '../core/params.ts';
import type { FeatureModel, StepRecord } from '../core/preparation.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import type { RowMeasuring } from '../distances/measure.ts';
import type { ColorDataset } from '../features/colors.ts';
import type { TableStore } from '../input/table/store.ts';
import type { DistancesInput, ImageInput, RowsInput } from '../output/document.ts';

/** What a row of the clustered data is, in the plural. */
export type Unit = 'rows' | 'columns' | 'colors' | 'pixels' | 'pictures' | 'items';

/**
 * Anything that is read to be clustered, judged, measured or labeled: the colors of a picture, the rows of tables, a
 * matrix or a folder, given distances, a table in a temporary file. What only some have are facets: a picture can be
 * painted, items can be joined to labels, a store is read in pieces.
 */
export interface Subject {
  kind: SubjectKind;
  /** The first of its files, which stands for all of them in messages. */
  path: string;
  files: readonly string[];
  /** For titles. */
  name: string;
  unit: Unit;
  /** How many rows there are to cluster; under `transpose` columns. */
  n: number;
  /** What is clustered, after preparation; n = 0 of a store; of given distances absent. */
  data?: Dataset;
  /** Given distances. */
  distances?: CondensedMatrix;
  /** How rows are to be compared, beside the distance that a run names with its parameters. */
  measuring: RowMeasuring;
  /** What the JSON says of it. */
  record: ImageInput | RowsInput | DistancesInput;
  /** How it was read, with defaults filled in: for the `params` of the JSON. */
  reading: Record<string, unknown>;
  /** What was done to the rows before, and what does the same to other rows. */
  steps: StepRecord[];
  models: FeatureModel[];
  /** Names that the input itself gives to what was read, rows left out included. */
  ids?: readonly string[];
  /** The known class of each row, '' where unknown. */
  truth?: ArrayLike<string>;
  /** Which rows are neighbors, where that follows from what they are: the pixels of a picture. */
  connectivity?: Connectivity;
  warnings: Warning[];
  /** Seconds that reading and preparing took. */
  seconds: number;
  /** What each of the n rows is called; made when asked for. */
  names(): string[];
  /** The file of a row of `data`, and what the user calls that row in it (`line 7`), for messages. */
  placeOf(row: number): Promise<Pick<Place, 'file' | 'name'>>;
  /** Of pictures whose colors or pixels are clustered. */
  picture?: Picture;
  /** Of rows: what was read, to which labels are joined. */
  items?: Items;
  /** Rows in a temporary file, in place of `data`. */
  store?: TableStore;
  /** Removes what was kept outside of memory. */
  close?(): Promise<void>;
}

/** A picture, or several whose colors are clustered together. */
export interface Picture {
  image: Image;
  /** Its distinct colors, weighted by their pixels. */
  colors: ColorDataset;
  /** The pictures that this is made of, when they are several. */
  parts?: readonly Subject[];
}
