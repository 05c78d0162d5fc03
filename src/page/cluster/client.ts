/** The side of the page of the worker that clusters. */
import type { AgainRequest, AgainSubject } from '../../output/again.ts';
import type { AgainAnswer, AgainMessage, AgainResult } from '../../output/againMessages.ts';
import type { Block, ReportRows, ReportSubject } from '../../output/report.ts';
import type { Report } from '../data.ts';
import { Refused } from './refused.ts';

/** What is still to be answered. */
interface Waiting {
  progress(stage: string, share: number): void;
  done(answer: Extract<AgainAnswer, { made: unknown } | { saved: unknown }>): void;
  failed(reason: Error): void;
}

/** What the worker is to its page. */
export type AgainWorker = Pick<Worker, 'postMessage' | 'onmessage' | 'onerror'>;

/** An end that was asked for. */
export class Cancelled extends Error {}

export class AgainClient {
  private readonly report: Report;
  private readonly waiting = new Map<number, Waiting>();
  private readonly known = new Set<number>();
  private readonly start: () => Promise<AgainWorker>;
  private worker?: Promise<AgainWorker>;
  private last = 0;

  /** @param start makes the worker */
  constructor(report: Report, start: () => Promise<AgainWorker>) {
    this.report = report;
    this.start = start;
  }

  /** Starts the worker and gives it the rows, so that the first clustering does not wait for either. */
  async prepare(subject: number): Promise<AgainWorker> {
    this.worker ??= this.begin();
    const worker = await this.worker;
    // a server has the rows
    if (!this.known.has(subject) && this.report.data.subjects[subject].again?.read.x) {
      this.known.add(subject);
      const message: AgainMessage = { subject, rows: rowsOf(this.report, subject) };
      worker.postMessage(message);
    }
    return worker;
  }

  /** @throws {Cancelled} when another clustering is asked for, or at `cancel` */
  async cluster(
    subject: number,
    request: AgainRequest,
    firstBlock: number,
    progress: Waiting['progress'],
  ): Promise<AgainResult> {
    const worker = await this.prepare(subject);
    const answer = await this.ask(worker, (id) => ({ id, subject, request, firstBlock }), progress);
    return (answer as { made: AgainResult }).made;
  }

  async save(kind: 'json' | 'csv'): Promise<string> {
    const worker = (await this.worker) as AgainWorker;
    const answer = await this.ask(
      worker,
      (id) => ({ id, save: kind }),
      () => {},
    );
    return (answer as { saved: string }).saved;
  }

  async cancel(): Promise<void> {
    const worker = await this.worker;
    const message: AgainMessage = { cancel: this.last };
    worker?.postMessage(message);
  }

  private ask(
    worker: AgainWorker,
    message: (id: number) => AgainMessage,
    progress: Waiting['progress'],
  ): Promise<AgainAnswer> {
    const id = ++this.last;
    worker.postMessage(message(id));
    return new Promise((done, failed) => this.waiting.set(id, { progress, done, failed }));
  }

  private async begin(): Promise<AgainWorker> {
    const worker = await this.start();
    worker.onmessage = ({ data }: { data: AgainAnswer }) => this.take(data);
    worker.onerror = () => {
      for (const { failed } of this.waiting.values())
        failed(new Refused('this browser cannot run the kernels'));
      this.waiting.clear();
    };
    return worker;
  }

  private take(answer: AgainAnswer): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    if ('progress' in answer) {
      waiting.progress(answer.progress.stage, answer.progress.share);
      return;
    }
    this.waiting.delete(answer.id);
    if ('failed' in answer) waiting.failed(answer.aborted ? new Cancelled() : new Refused(answer.failed));
    else waiting.done(answer);
  }
}

/** The rows of a subject as the worker takes them. */
function rowsOf(report: Report, at: number): AgainSubject {
  const subject = report.data.subjects[at] as ReportSubject & Required<Pick<ReportSubject, 'again'>>;
  const { read, made, weights, rowOf, ...facts } = subject.again;
  const exact = ({ x, ...rest }: ReportRows) => ({
    ...rest,
    x: report.numbers(x as Block) as AgainSubject['read']['x'],
  });
  const { truth } = subject;
  const codes = truth && report.numbers(truth.codes);
  return {
    ...facts,
    n: subject.n,
    read: exact(read),
    ...(made && { made: exact(made) }),
    ...(weights && { weights: report.numbers(weights) as Float64Array }),
    ...(rowOf && { rowOf: report.numbers(rowOf) as Uint32Array }),
    ...(subject.ids && { names: subject.ids }),
    ...(truth && codes && { truth: Array.from(codes, (code) => truth.words[code]) }),
  };
}
