import type { Dataset } from '../core/dataset.ts';
import type { LabelKeeper, RowStore } from '../core/rowStore.ts';
import { ProfileSums } from '../indices/profile.ts';
import { columnNames } from './items.ts';
import type { NamedProfile } from './result.ts';

/** Keeps the labels of rows in files, and the means of clusters, while the last pass of a fit has the rows at hand. */
export class KeptLabels implements LabelKeeper {
  private readonly store: RowStore;
  private labels = new Int32Array(0);
  private sums?: ProfileSums;
  private next = 0;
  private order?: Int32Array;

  constructor(store: RowStore) {
    this.store = store;
  }

  begin(k: number): void {
    if (this.labels.length === 0) this.labels = new Int32Array(this.store.n);
    this.sums = new ProfileSums(this.store.dim, k);
    this.next = 0;
  }

  add(piece: Dataset, labels: Int32Array): void {
    this.labels.set(labels, this.next);
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
