import { ClusterkitError, describeError, foreignMessage } from '../../core/errors.ts';
import type { Progress } from '../../core/pacer.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import type { AgainRequest } from '../../output/again.ts';
import { clusterInPage, documentOf, labelsCsv, type Made, shownInPage } from '../inPage/cluster.ts';
import { servedRows } from '../report/again.ts';
import { pageRows } from '../report/rows.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/** Takes a line of an answer. */
type Tell = (line: object) => void;

/** Clusterings of the rows that a server has, one after the other, since each of them takes all threads. */
export class Clusterings {
  private readonly work: Work;
  private readonly subjects: readonly Subject[];
  private readonly seed: number;
  private before: Promise<unknown> = Promise.resolve();
  private running = 0;
  private last?: Made;

  /** @param subjects in the order of the page */
  constructor(work: Work, subjects: readonly Subject[], seed = DEFAULT_SEED) {
    this.work = work;
    this.subjects = subjects;
    this.seed = seed;
  }

  get isBusy(): boolean {
    return this.running > 0;
  }

  /** Clusters as a page asks for: tells how far it is, then the result or why there is none. */
  cluster(asked: unknown, tell: Tell, signal: AbortSignal): Promise<void> {
    return this.inTurn(tell, signal, async (work) => {
      const { subject, request, firstBlock } = requestOf(asked, this.subjects.length);
      const rows = servedRows(this.subjects[subject]);
      const made = await clusterInPage(work, rows, request);
      const { result, blocks } = await shownInPage(work, made, (of) => pageRows(of, this.seed), firstBlock);
      this.last = made;
      tell({ made: { result, blocks: blocks.map((block) => Buffer.from(block).toString('base64')) } });
    });
  }

  /** Tells the last result as a file. */
  save(asked: unknown, tell: Tell, signal: AbortSignal): Promise<void> {
    return this.inTurn(tell, signal, async (work) => {
      const { last } = this;
      const { save } = (asked ?? {}) as { save?: unknown };
      if (!last || (save !== 'json' && save !== 'csv')) throw new ClusterkitError('usage', 'nothing to save');
      tell({ saved: save === 'json' ? await documentOf(work, last) : labelsCsv(last) });
    });
  }

  private async inTurn(tell: Tell, signal: AbortSignal, task: (work: Work) => Promise<void>): Promise<void> {
    const { before } = this;
    this.running++;
    const mine = before.then(() => this.attempt(tell, signal, task));
    this.before = mine;
    await mine;
    this.running--;
  }

  private async attempt(tell: Tell, signal: AbortSignal, task: (work: Work) => Promise<void>): Promise<void> {
    const onProgress = ({ stage, done, total }: Progress) =>
      tell({ progress: { stage, share: total > 0 ? done / total : 0 } });
    try {
      await task({ ...this.work, pacing: { signal, onProgress } });
    } catch (error) {
      const isOurs = error instanceof ClusterkitError;
      const aborted = isOurs && error.code === 'aborted';
      tell({ failed: isOurs ? describeError(error) : foreignMessage(error), aborted });
    }
  }
}

/** @throws {ClusterkitError} usage, for anything but a request of a page */
function requestOf(
  asked: unknown,
  subjects: number,
): { subject: number; request: AgainRequest; firstBlock: number } {
  const { subject, request, firstBlock } = (asked ?? {}) as Record<string, unknown>;
  const isPlace = (value: unknown, end: number): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < end;
  const { algorithm, settings, scale = '', columns = [] } = (request ?? {}) as Record<string, unknown>;
  const isText = (value: unknown) => typeof value === 'string';
  const isRequest =
    [algorithm, scale].every(isText) &&
    typeof settings === 'object' &&
    settings !== null &&
    Array.isArray(columns) &&
    columns.every(isText);
  if (isPlace(subject, subjects) && isRequest && isPlace(firstBlock, 1e6))
    return { subject, request: request as AgainRequest, firstBlock };
  throw new ClusterkitError('usage', 'not a request of the page');
}
