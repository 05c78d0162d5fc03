import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import type { Progress } from '../../core/pacer.ts';
import type { AgainSubject } from '../../output/again.ts';
import type { AgainAnswer, AgainMessage } from '../../output/againMessages.ts';
import type { Work } from '../work.ts';
import { allRows, clusterInPage, documentOf, labelsCsv, type Made, shownInPage } from './cluster.ts';

/* The worker of the page of a report: clusters its rows again. */

/** What a worker has of its page: without the types of browsers, which the command line does not have. */
interface Port {
  onmessage: ((event: { data: AgainMessage }) => void) | null;
  postMessage(answer: AgainAnswer, transfer?: ArrayBuffer[]): void;
}
const port = globalThis as unknown as Port;

/** Memory that a page may take, in bytes. */
const MOST_MEMORY = 1e9;

/** The version of the program; the build puts it before this code. */
declare const __version: string;

// pauses of long work let messages in
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
Object.assign(globalThis, {
  setImmediate: (task: () => void) => {
    waiting.push(task);
    channel.port2.postMessage(0);
  },
});

const subjects = new Map<number, AgainSubject>();
let last: Made | undefined;
let current: { id: number; stop: AbortController } | undefined;

function workFor(id: number, stop: AbortController): Work {
  const onProgress = ({ stage, done, total }: Progress) =>
    port.postMessage({ id, progress: { stage, share: total > 0 ? done / total : 0 } });
  return {
    maxMemory: MOST_MEMORY,
    pacing: { signal: stop.signal, onProgress },
    fingerprints: false,
    version: __version,
    note: () => {},
    warn: () => {},
  };
}

async function answer(id: number, task: (work: Work) => Promise<void>): Promise<void> {
  current?.stop.abort();
  const stop = new AbortController();
  current = { id, stop };
  try {
    await task(workFor(id, stop));
  } catch (error) {
    const aborted = error instanceof ClusterkitError && error.code === 'aborted';
    port.postMessage({ id, failed: foreignMessage(error), aborted });
  }
}

port.onmessage = ({ data }) => {
  if ('rows' in data) {
    subjects.set(data.subject, data.rows);
    return;
  }
  if ('cancel' in data) {
    if (data.cancel === current?.id) current?.stop.abort();
    return;
  }
  const { id } = data;
  if ('save' in data) {
    void answer(id, async (work) => {
      const made = last as Made;
      port.postMessage({ id, saved: data.save === 'json' ? await documentOf(work, made) : labelsCsv(made) });
    });
    return;
  }
  void answer(id, async (work) => {
    const rows = subjects.get(data.subject) as AgainSubject;
    const made = await clusterInPage(work, rows, data.request);
    const shown = await shownInPage(work, made, allRows, data.firstBlock);
    last = made;
    port.postMessage({ id, made: shown }, shown.blocks);
  });
};
