import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Pacing } from '../core/pacer.ts';
import { type ClusteredRows, clusteredRows, type NoiseRows } from './clusteredRows.ts';
import { type Contingency, contingency, type Label } from './contingency.ts';
import type { DissimilarityOptions } from './dissimilarity.ts';
import { type CenteredRows, centeredRows } from './internal.ts';
import { type Silhouette, silhouette } from './silhouette.ts';
import type { SingleVoter } from './vote/single.ts';

/** The data by which labels are evaluated. */
export interface EvidenceOptions extends Pacing, DissimilarityOptions {
  /** The class of each row, of any kind. */
  truth?: ArrayLike<Label>;
  /** The data that was clustered. */
  data?: Dataset;
  /** Weights of rows for comparisons of labels; absent: the weights of the data, or 1. */
  weights?: ArrayLike<number>;
  /** How rows labeled -1 are treated in indices of data, default omit. In comparisons of labels they are a cluster. */
  noise?: NoiseRows;
  /**
   * Size of the random sample of rows for the silhouette; absent: all rows, and 2000 for the indices of the vote that need
   * pairs.
   */
  sample?: number;
  /** Seed of the sample, default 1. */
  seed?: number;
  /** beta of the V-measure, default 1. */
  beta?: number;
}

/**
 * Labels and the data by which they are evaluated. Tables that several indices share are made once, at the first use.
 */
export class Evidence {
  readonly labels: ArrayLike<Label>;
  readonly options: EvidenceOptions;
  private madeTable?: Contingency;
  private madeRows?: ClusteredRows;
  private madeCentered?: CenteredRows;
  private madeSilhouette?: Promise<Silhouette>;
  private madeVoter?: SingleVoter;

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

  /** Indices of the vote for one clustering. */
  async voter(): Promise<SingleVoter> {
    const { SingleVoter } = await import('./vote/single.ts');
    this.madeVoter ??= new SingleVoter(this.rows, this.options);
    return this.madeVoter;
  }

  silhouette(): Promise<Silhouette> {
    this.madeSilhouette ??= silhouette(this.rows.data, this.labels, this.options);
    return this.madeSilhouette;
  }

  /** The silhouette, if an index has used it. */
  get measuredSilhouette(): Promise<Silhouette> | undefined {
    return this.madeSilhouette;
  }
}
