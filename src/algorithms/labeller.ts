import type { Dataset } from '../core/dataset.ts';
import type { Pacer } from '../core/pacer.ts';
import { HighdimRunner } from '../kernels/highdim.ts';
import { openLowdim } from '../kernels/lowdim/layout.ts';
import { LowdimRunner } from '../kernels/lowdim.ts';
import { openHighdimJob } from './highdim.ts';
import { labelRows, type Nearest } from './labelRows.ts';

/** Work (n * dim * k) below which setting up the kernel for many columns takes longer than it saves. */
const WORTH_SETTING_UP = 1e9;

/** Labels all rows of a dataset, for one set of centers after the other, in the fastest of several equivalent ways. */
export class Labeller {
  private readonly data: Dataset;
  private readonly lowdim?: LowdimRunner;
  private readonly highdim?: HighdimRunner;

  /** @param kMax the largest k of all centers to come */
  constructor(data: Dataset, kMax: number) {
    this.data = data;
    const job = openLowdim(data, kMax, 1);
    if (job) this.lowdim = new LowdimRunner(job, 0);
    else if (data.n * data.dim * kMax > WORTH_SETTING_UP) {
      const wide = openHighdimJob(data, kMax);
      if (wide) this.highdim = new HighdimRunner(wide);
    }
  }

  /**
   * @param centers in, k * dim
   * @throws {ClusterkitError} aborted
   */
  async label(centers: Float64Array, pacer: Pacer): Promise<Nearest> {
    // the rounding bounds of the 8-bit kernels hold for centers within 0..255
    const found = centers.every((v) => v >= 0 && v <= 255) && (await this.quickly(centers, pacer));
    if (!found) return labelRows(this.data, centers, pacer);
    return { labels: found.labels.slice(), d2: found.d2.slice() };
  }

  private async quickly(centers: Float64Array, pacer: Pacer): Promise<Nearest | undefined> {
    if (this.lowdim) return pacer.run(this.lowdim.measure(centers));
    return this.highdim && pacer.run(this.highdim.measure(centers));
  }

  /** Sends helpers away. */
  close(): void {
    this.highdim?.close();
  }
}
