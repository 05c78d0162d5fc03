import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { ByteRunner } from '../../kernels/bytes.ts';
import { type ColorJob, holdsCenters } from '../../kernels/colors/layout.ts';
import { ColorRunner } from '../../kernels/colors.ts';
import { openByteJob } from './byteEngine.ts';
import { openColorJob } from './colorEngine.ts';
import { compareSteps, labelRows, type Nearest, projectSteps } from './labelRows.ts';

/** With less work (n * dim * k), setting up the kernel for many columns takes longer than it saves. */
const WORTH_SETTING_UP = 1e9;

/** Labels all rows of a dataset, for one set of centers after the other, in the fastest way for the data. */
export class Labeler {
  private readonly data: AnyRows;
  private readonly job?: ColorJob;
  private readonly colors?: ColorRunner;
  private readonly kMax: number;
  /** Opened when it is used. */
  private bytes?: ByteRunner;

  /** @param kMax the largest k of all sets of centers */
  constructor(data: AnyRows, kMax: number) {
    this.data = data;
    this.kMax = kMax;
    if (isSparse(data)) return;
    this.job = openColorJob(data, kMax, 1);
    if (this.job) this.colors = new ColorRunner(this.job, 0);
  }

  /**
   * @param centers in, k * dim
   * @throws {ClusterkitError} aborted
   */
  async label(centers: Float64Array, pacer: Pacer): Promise<Nearest> {
    const { labels, d2 } = await this.measure(centers, pacer);
    return { labels: labels.slice(), d2: d2.slice() };
  }

  /** `label` without copies: the next call overwrites the labels and distances. */
  async measure(centers: Float64Array, pacer: Pacer): Promise<Nearest> {
    const { data, job } = this;
    if (isSparse(data)) return labelRows(data, centers, pacer);
    if (this.colors && job && holdsCenters(job, centers)) return pacer.run(this.colors.measure(centers));
    const { n } = data;
    const found = { labels: new Int32Array(n), d2: new Float64Array(n) };
    const first = await pacer.run(projectSteps(data, centers, found));
    const bytes = first < n ? await pacer.run(this.openBytes(data)) : undefined;
    if (bytes?.holds(centers)) return pacer.run(bytes.measure(centers));
    return pacer.run(compareSteps(data, centers, found, first));
  }

  private *openBytes(data: Dataset): Generator<void, ByteRunner | undefined> {
    if (this.bytes || data.n * data.dim * this.kMax <= WORTH_SETTING_UP) return this.bytes;
    const job = yield* openByteJob(data, this.kMax);
    if (job) this.bytes = new ByteRunner(job, data);
    return this.bytes;
  }

  /** Releases helpers. */
  close(): void {
    this.bytes?.close();
  }
}
