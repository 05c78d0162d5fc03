import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Pacing } from '../core/pacer.ts';
import { type ClusteredRows, clusteredRows, type NoiseRows } from './clusteredRows.ts';
import { type Contingency, contingency, type Label } from './contingency.ts';
import type { DissimilarityOptions } from './dissimilarity.ts';
import { type CenteredRows, centeredRows } from './internal.ts';
import { type Silhouette, silhouette } from './silhouette.ts';

/** What labels are judged by. */
export interface EvidenceOptions extends Pacing, DissimilarityOptions {
  /** The class of each row, of any kind. */
  truth?: ArrayLike<Label>;
  /** What was clustered. */
  data?: Dataset;
  /** How often rows count when labels are compared; absent: as the data say, or once. */
  weights?: ArrayLike<number>;
  /** What becomes of rows labelled -1 where data are looked at, default omit; in comparisons they are a cluster. */
  noise?: NoiseRows;
  /** Rows to draw for the silhouette; absent: all. */
  sample?: number;
  /** Of the sample, default 1. */
  seed?: number;
  /** Of the V-measure, default 1. */
  beta?: number;
}

/** Labels and what they are judged by; what several indices need is made once, when it is first asked for. */
export class Evidence {
  readonly labels: ArrayLike<Label>;
  readonly options: EvidenceOptions;
  private madeTable?: Contingency;
  private madeRows?: ClusteredRows;
  private madeCentered?: CenteredRows;
  private madeSilhouette?: Promise<Silhouette>;

  constructor(labels: ArrayLike<Label>, options: EvidenceOptions) {
    this.labels = labels;
    this.options = options;
  }

  /** Clusters against true classes. @throws {ClusterkitError} usage, without truth */
  get table(): Contingency {
    const { truth, weights, data } = this.options;
    if (!truth) throw new ClusterkitError('usage', 'this index requires true labels');
    this.madeTable ??= contingency(this.labels, truth, { weights: weights ?? data?.weights });
    return this.madeTable;
  }

  /** @throws {ClusterkitError} usage, without data */
  get rows(): ClusteredRows {
    const { data } = this.options;
    if (!data) throw new ClusterkitError('usage', 'this index requires the data');
    this.madeRows ??= clusteredRows(data, this.labels, this.options);
    return this.madeRows;
  }

  get centered(): CenteredRows {
    this.madeCentered ??= centeredRows(this.rows);
    return this.madeCentered;
  }

  silhouette(): Promise<Silhouette> {
    this.madeSilhouette ??= silhouette(this.rows.data, this.labels, this.options);
    return this.madeSilhouette;
  }

  /** The silhouette, when some index has asked for it. */
  get measuredSilhouette(): Promise<Silhouette> | undefined {
    return this.madeSilhouette;
  }
}
