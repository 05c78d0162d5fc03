import type { Dataset } from '../core/dataset.ts';
import type { LabelKeeper, RowStore } from '../core/rowStore.ts';
import { ProfileSums } from '../indices/profile.ts';
import { columnNames } from './items.ts';
import type { NamedProfile } from './result.ts';

/** Keeps the labels of rows in files where they are wanted, and the means of clusters, while the last pass of a fit has the rows at hand. */
export class KeptLabels implements LabelKeeper {
  private readonly store: RowStore;
  private readonly labels: Int32Array;
  private sums?: ProfileSums;
  private next = 0;
  private order?: Int32Array;

  /** @param keeps whether labels are kept beside the means */
  constructor(store: RowStore, keeps = true) {
    this.store = store;
    this.labels = new Int32Array(keeps ? store.n : 0);
  }

  begin(k: number): void {
    this.sums = new ProfileSums(this.store.dim, k);
    this.next = 0;
  }

  add(piece: Dataset, labels: Int32Array): void {
    if (this.labels.length > 0) this.labels.set(labels, this.next);
    this.sums?.add(piece, labels);
    this.next += piece.n;
  }

  end(order: Int32Array): void {
    this.order = order;
  }

  /** Takes what was kept, once; undefined if the fit gave nothing. */
  take(): { labels: Int32Array; profile: NamedProfile } | undefined {
    const { labels, sums, order } = this;
    if (!sums || !order) return undefined;
    const numberOf = new Int32Array(order.length);
    order.forEach((old, c) => {
      numberOf[old] = c;
    });
    for (let i = 0; i < labels.length; i++) labels[i] = numberOf[labels[i]];
    return { labels, profile: { columns: columnNames(this.store), ...sums.means(order) } };
  }
}
