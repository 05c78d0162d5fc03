import type { GraphShelf, PixelPlaces } from '../algorithms/entry.ts';
import type { Merges } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Place } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { Items } from '../core/items.ts';
import type { SubjectKind } from '../core/params.ts';
import type { FeatureModel, StepRecord } from '../core/preparation.ts';
import type { StoredRows } from '../core/rowStore.ts';
import type { SparseDataset } from '../core/sparse.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import type { GraphSpec } from '../distances/graph.ts';
import type { RowMeasuring } from '../distances/measure.ts';
import type { Distance } from '../distances/table.ts';
import type { ColorDataset } from '../features/colors.ts';
import type { DistancesInput, GraphInput, ImageInput, RowsInput, TreeInput } from '../output/document.ts';

/** The unit of the rows of the clustered data, in the plural. */
export type Unit = 'rows' | 'texts' | 'columns' | 'colors' | 'pixels' | 'superpixels' | 'pictures' | 'items';

/**
 * Anything that is read to be clustered, evaluated, compared or labeled: the colors of a picture, the rows of tables, a
 * matrix or a folder, given distances, a given tree, a table in a temporary file. Facets are parts that only some subjects
 * have: a picture can be painted, items can be joined to labels, a store is read in pieces.
 */
export interface Subject {
  kind: SubjectKind;
  /** The first of its files, which stands for all of them in messages. */
  path: string;
  files: readonly string[];
  /** Name for titles. */
  name: string;
  unit: Unit;
  /** Number of rows that are clustered; with `transpose`, of columns. */
  n: number;
  /** The rows that are clustered, after preparation; n = 0 for a store; absent for given distances and sparse rows. */
  data?: Dataset;
  /** The rows that are clustered, where only numbers other than 0 are kept. */
  sparse?: SparseDataset;
  /** What the terms of texts weigh: a row for each text, a column for each term. */
  terms?: SparseDataset;
  /** Given distances; of a given tree those between its leaves, if they are few. */
  distances?: CondensedMatrix;
  /** A given tree. */
  tree?: Merges;
  /** How rows are to be compared, beside the distance that a run names with its parameters. */
  measuring: RowMeasuring;
  /** The distance by which clusters are judged, where no run names one and it is not the Euclidean. */
  metric?: Distance;
  /** What the JSON says of it. The fingerprints of its files may follow, see `hashed`. */
  record: ImageInput | RowsInput | DistancesInput | TreeInput | GraphInput;
  /** Set for rows: ends when the fingerprints of the files are in the record. */
  hashed?: Promise<void>;
  /** How the input was read, with defaults filled in, for the `params` of the JSON. */
  reading: Record<string, unknown>;
  /** The steps of the preparation, and models that apply them to other rows. */
  steps: StepRecord[];
  models: FeatureModel[];
  /** Names of the items in the input, including items that were left out. */
  ids?: readonly string[];
  /** How well suited each row is to stand for others. */
  preferences?: Float64Array;
  /** The known class of each row, '' if unknown. */
  truth?: ArrayLike<string>;
  /** Graphs of its rows that were made; absent: none is to be shared between fits. */
  graphs?: GraphShelf;
  /** Which rows are neighbors, if the subject determines it: the pixels of a picture, or a graph that is given. */
  graph?: GraphSpec;
  warnings: Warning[];
  /** Seconds for reading and preparing. */
  seconds: number;
  /** The names of the n rows; made at the first use. */
  names(): string[];
  /** The file of a row of `data`, and the user's name for that row in the file (`line 7`), for messages. */
  placeOf(row: number): Promise<Pick<Place, 'file' | 'name'>>;
  /** Where rows lie that are pixels, for algorithms that take nothing else. */
  pixels?: PixelPlaces;
  /** Set for pictures whose colors, pixels or superpixels are clustered. */
  picture?: Picture;
  /** Set for rows: the items that were read, to which labels are joined. */
  items?: Items;
  /** Rows in a file, in place of `data`. */
  store?: StoredRows;
  /** Removes temporary files. */
  close?(): Promise<void>;
}

/** A picture, or several pictures whose colors are clustered together. */
export interface Picture {
  image: Image;
  /** Its distinct colors, weighted by their pixels. */
  colors: ColorDataset;
  /**
   * The row of each pixel, -1 for one that was left out; absent: rows are colors, or each pixel is a row.
   */
  rowOf?: Int32Array;
  /** The single pictures, if there are several. */
  parts?: readonly Subject[];
}
