import type { ReportResult } from '../output/report.ts';
import type { Numbers, Report, State, Store } from './data.ts';
import { Rows } from './tell.ts';

/** What the panels of the page share. */
export class Context {
  readonly report: Report;
  readonly store: Store;
  private readonly rowsOf = new Map<number, Rows>();
  private readonly labelsOf = new Map<number, Numbers>();
  /** The number of the result that was made in the page. */
  private made?: number;
  /** The number of the result that is another cut of a tree. */
  private recut?: number;

  constructor(report: Report, store: Store) {
    this.report = report;
    this.store = store;
  }

  get state(): State {
    return this.store.state;
  }

  get result(): ReportResult {
    return this.report.data.results[this.state.result];
  }

  get labels(): Numbers {
    return this.labelsAt(this.state.result);
  }

  labelsAt(at: number): Numbers {
    const known = this.labelsOf.get(at) ?? this.report.numbers(this.report.data.results[at].labels);
    this.labelsOf.set(at, known);
    return known;
  }

  /** Shows a result that was made in the page, in place of the last such one. */
  show(made: ReportResult, first: number, blocks: readonly ArrayBuffer[]): void {
    const { data } = this.report;
    this.made ??= data.results.length;
    this.report.append(first, blocks);
    data.results[this.made] = made;
    this.labelsOf.delete(this.made);
    this.store.renew(this.made);
  }

  /** Shows a result that is another cut of a tree, in place of the last such one. */
  showCut(made: ReportResult, labels: Numbers): void {
    const { results } = this.report.data;
    this.recut ??= results.length;
    results[this.recut] = made;
    this.labelsOf.set(this.recut, labels);
    this.store.renew(this.recut);
  }

  get rows(): Rows {
    const { subject } = this.result;
    const known = this.rowsOf.get(subject) ?? new Rows(this.report, this.report.data.subjects[subject]);
    this.rowsOf.set(subject, known);
    return known;
  }

  /** Clusters in the order of lists; noise, if there is any, is the last. */
  get clusters(): number[] {
    const { k, noise } = this.result;
    return Array.from({ length: noise ? k + 1 : k }, (_, c) => c);
  }

  /** Chooses a cluster, or none if it is chosen already. */
  toggle(cluster: number): void {
    this.store.set({ cluster: this.state.cluster === cluster ? undefined : cluster, lasso: undefined });
  }
}
