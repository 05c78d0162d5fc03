import type { Clustering } from '../../core/clustering.ts';
import type { Dataset, RowShape } from '../../core/dataset.ts';
import type { Encoding } from '../../core/items.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { FeatureModel } from '../../core/preparation.ts';
import type { AnyRows } from '../../core/sparse.ts';
import type { FittedDistance } from '../../distances/fitted.ts';
import type { Distance } from '../../distances/table.ts';
import type { Settings } from '../entry.ts';
import type { ModelKindName } from './table.ts';

/** The name and version of the JSON form of a model. Within a version, fields are only added. */
export const MODEL_SCHEMA = 'clusterkit/model@1';

/** What models of all kinds have in common, as plain data for JSON. */
export interface ModelHead {
  schema: typeof MODEL_SCHEMA;
  tool: 'clusterkit';
  /** Version of the program that wrote the model. */
  version?: string;
  /** What the clusters consist of, and so how rows get their labels. */
  kind: ModelKindName;
  /** The algorithm of the result, such as kmeans. */
  algorithm: string;
  /** Clusters; 0 if all rows were noise. */
  k: number;
  dim: number;
  /** The distance by which rows are compared. */
  metric: Distance;
  /** Its options, and what it depends on of the rows it was fitted to; absent if there is nothing of this. */
  distance?: FittedDistance;
  /** The color space of the rows of a picture; absent for other data. */
  space?: string;
  /** Names of the dim columns. */
  columns?: string[];
  /** How the rows were read; absent for pictures. */
  source?: ModelSource;
  /** The feature steps that are applied to rows before they are assigned. */
  preparation?: FeatureModel[];
  /** k colors as #rrggbb. */
  colors?: string[];
  /** k sums of the weights of the rows from which the model was made. */
  sizes: number[];
  /** Sum of the weights of the noise; absent if the algorithm has no noise, and then no row gets -1. */
  noise?: number;
  /** Absent if the algorithm draws no random numbers. */
  seed?: number;
}

/** The rows from which a model was made, as they were read. */
export interface ModelSource {
  /** Names of the columns, including columns that were made from text. */
  columns?: string[];
  encodings?: Encoding[];
  shape?: RowShape;
  /** The column with the texts, if texts were clustered. */
  text?: string;
  /** Of tables: options with which other files are read as theirs were. */
  reading?: Record<string, unknown>;
}

/** What a kind adds to the head. */
export type Made<Body> = Body & Pick<ModelHead, 'metric' | 'distance'>;

/** What a model is made of. */
interface Making<Data extends AnyRows> {
  /** The dataset that was clustered; n = 0 if its rows are not in memory. */
  data: Data;
  clustering: Clustering;
  /** The settings of the fit, with `categorical`, the columns of categories. */
  settings: Settings;
  pacer: Pacer;
}

/** How rows are assigned. */
interface Assigning {
  pacer: Pacer;
  /** Most bytes that may be allocated. */
  maxMemory: number;
}

/** Labels of rows, and further facets of the clustering that they are. */
export interface Assigned extends Partial<Omit<Clustering, 'algorithm' | 'n' | 'k' | 'sizes' | 'seed'>> {
  /** n labels, -1 for noise. */
  labels: Int32Array;
  /** n squared distances to the center of the row's cluster; for directions 1 - cos. */
  d2?: Float64Array;
  /** n distances to the row of the model whose cluster the row gets; infinite for noise. */
  distances?: Float64Array;
}

/** The code of a kind of model; `Body` is what it adds to the head, and `Data` the rows that it takes. */
export interface ModelKind<Body extends object, Data extends AnyRows = Dataset> {
  /** Whether it serves a clustering that has the facets of its entry; absent: any such. */
  serves?(clustering: Clustering): boolean;
  /** @throws {ClusterkitError} usage, for settings by which no other rows can be compared; memory; aborted */
  make(making: Making<Data>): Promise<Made<Body>>;
  /**
   * Checks what a value from a file has beside a head that was checked, its metric and distance among it.
   * @throws {ClusterkitError} input, made by `broken`
   */
  check(body: { [Name in keyof Body]?: unknown }, head: ModelHead): void;
  /** @throws {ClusterkitError} input, memory or aborted */
  assign(model: ModelHead & Body, data: Data, assigning: Assigning): Promise<Assigned>;
}
