import { ClusterkitError } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { type ClusteredRows, checkClusterCount, clusteredRows } from '../clusteredRows.ts';
import type { DissimilarityOptions } from '../dissimilarity.ts';
import { centeredRows } from '../internal.ts';
import { type Measured, measureMeans, measurePairs, type Part } from './measure.ts';
import { type SortedPairs, sampledPairs } from './pairs.ts';
import { countOf } from './scatter.ts';

/** Options of `SingleVoter`. */
export interface SingleOptions extends Pacing, DissimilarityOptions {
  /** Indices of pairs use a random sample of this many rows, if there are more. Default 2000. */
  sample?: number;
  /** Seed of the sample, default 1. */
  seed?: number;
}

/** Values of the indices of the vote that are defined for one clustering. What several of them share is measured once. */
export class SingleVoter {
  private readonly rows: ClusteredRows;
  private readonly options: SingleOptions;
  private means?: Promise<Measured>;
  private sorted?: Promise<SortedPairs>;
  private readonly pairs = new Map<boolean, Promise<Measured>>();

  constructor(rows: ClusteredRows, options: SingleOptions = {}) {
    this.rows = rows;
    this.options = options;
  }

  /** The value of an index of `VOTERS`. @throws {ClusterkitError} input, where it is not defined; aborted */
  async valueOf(name: string, needs: 'means' | 'pairs' | 'both'): Promise<number> {
    checkClusterCount(name, this.rows);
    const measured = needs === 'means' ? this.ofMeans() : this.ofPairs(needs === 'both');
    const value = (await measured).get(name)?.values[0];
    if (value === undefined || !Number.isFinite(value))
      throw new ClusterkitError('input', `${name} is not defined for these clusters`);
    return value;
  }

  private ofMeans(): Promise<Measured> {
    this.means ??= (async () => {
      const measured: Measured = new Map();
      const { data, labels, k } = this.rows;
      const single = clusteredRows(
        data,
        labels.map((label) => Math.min(label, 0)),
      );
      const all = { rows: single, centered: centeredRows(single), n: countOf(single) };
      await measureMeans(measured, [this.partOf(true)], { all, most: k }, new Pacer(this.options));
      return measured;
    })();
    return this.means;
  }

  private ofPairs(hasMeans: boolean): Promise<Measured> {
    const found = this.pairs.get(hasMeans) ?? this.measurePairs(hasMeans);
    this.pairs.set(hasMeans, found);
    return found;
  }

  private async measurePairs(hasMeans: boolean): Promise<Measured> {
    const { sample = MOST_ROWS, seed = DEFAULT_SEED, ...options } = this.options;
    const pacer = new Pacer(options);
    this.sorted ??= sampledPairs(this.rows, { ...options, sample, seed }, pacer);
    const measured: Measured = new Map();
    await measurePairs(measured, [this.partOf(hasMeans)], await this.sorted, pacer);
    return measured;
  }

  private partOf(hasMeans: boolean): Part {
    const { rows } = this;
    return { rows, n: countOf(rows), ...(hasMeans ? { centered: centeredRows(rows) } : {}) };
  }
}

/** More rows are sampled for indices of pairs. */
export const MOST_ROWS = 2000;
