import type { Dataset } from '../core/dataset.ts';
import type { LabelKeeper } from '../core/rowStore.ts';
import { type Profile, ProfileSums } from './profile.ts';

/**
 * Keeps the labels of rows in files where they are wanted, and the means of clusters, while the last pass of a fit has the
 * rows at hand.
 */
export class KeptLabels implements LabelKeeper {
  private readonly dim: number;
  private readonly n: number;
  private labels = new Int32Array(0);
  private sums?: ProfileSums;
  private next = 0;
  private order?: Int32Array;

  /** @param n the rows whose labels are kept: all, or 0 for the means alone */
  constructor(dim: number, n: number) {
    this.dim = dim;
    this.n = n;
  }

  begin(k: number): void {
    if (this.labels.length < this.n) this.labels = new Int32Array(this.n);
    this.sums = new ProfileSums(this.dim, k);
    this.next = 0;
  }

  add(piece: Dataset, labels: Int32Array): void {
    if (this.n > 0) this.labels.set(labels, this.next);
    this.sums?.add(piece, labels);
    this.next += piece.n;
  }

  end(order: Int32Array): void {
    this.order = order;
  }

  /** Takes what was kept, once; undefined if the fit gave nothing. */
  take(): { labels: Int32Array; profile: Profile } | undefined {
    const { labels, sums, order } = this;
    if (!sums || !order) return undefined;
    const numberOf = new Int32Array(order.length);
    order.forEach((old, c) => {
      numberOf[old] = c;
    });
    for (let i = 0; i < labels.length; i++) labels[i] = numberOf[labels[i]];
    return { labels, profile: sums.means(order) };
  }
}
