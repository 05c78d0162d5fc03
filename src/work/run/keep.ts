import type { FileRecord } from '../../output/callRecord.ts';
import type { ClusteringRun, TreeRun } from '../../output/document.ts';
import { toJson } from '../../output/json.ts';
import { fileRecord } from '../call.ts';
import type { Work } from '../work.ts';
import type { PlannedFit } from './units.ts';

/** What a fit found, as plain data. */
export interface FitRecord {
  run: ClusteringRun;
  /** What the command of the algorithm tells: the same, or the tree with its cut. */
  whole: ClusteringRun | TreeRun;
}

/** The kind of entries of the cache. */
const KIND = 'fits';

/**
 * Fits of earlier runs, which an interrupted run goes on from. A fit is found again by its command line, the bytes of the
 * files that it reads, and the version of the program.
 */
export class KeptFits {
  private readonly work: Work;
  private readonly files = new Map<string, Promise<FileRecord>>();

  constructor(work: Work) {
    this.work = work;
  }

  /** What a fit found earlier; undefined if it is not known. */
  async get(fit: PlannedFit): Promise<FitRecord | undefined> {
    const key = await this.keyOf(fit);
    const bytes = key === undefined ? undefined : await this.work.cache?.get(KIND, key);
    if (!bytes) return undefined;
    const { run, whole = run } = JSON.parse(new TextDecoder().decode(bytes));
    return { run, whole };
  }

  async put(fit: PlannedFit, { run, whole }: FitRecord): Promise<void> {
    const key = await this.keyOf(fit);
    if (key === undefined) return;
    const text = toJson({ run, ...(whole !== run && { whole }) });
    await this.work.cache?.put(KIND, key, [new TextEncoder().encode(text)]);
  }

  /** undefined: a file has no fingerprint, as standard input. */
  private async keyOf({ words, files, stored }: PlannedFit): Promise<string | undefined> {
    const records: FileRecord[] = [];
    for (const path of files) {
      const known = this.files.get(path) ?? fileRecord(path);
      this.files.set(path, known);
      records.push(await known);
    }
    if (records.some(({ sha256 }) => sha256 === null)) return undefined;
    return JSON.stringify([this.work.version, words, stored, records]);
  }
}
