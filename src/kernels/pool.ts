import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { kernelSettings } from '../core/kernelSettings.ts';
import { BUILT } from './built.ts';

/** More threads than this do not make any kernel faster. */
export const MOST_THREADS = 64;

const workers: Worker[] = [];

/** Number of threads that may be used, including the calling thread. */
export function threadCount(): number {
  return Math.min(MOST_THREADS, Math.max(1, kernelSettings().threads ?? availableParallelism()));
}

/** Starts helpers that will be used soon: their start takes 30 to 110 ms. */
export function callHelpers(count: number): void {
  for (let i = 0; i < count; i++) workers[i] ??= startWorker(i);
}

/** A thread at work. */
export interface Helper {
  /** It closes when the helper is done or has died. */
  port: MessagePort;
  /** Whether this thread has seen that the helper's thread runs, without which `hasEnded` cannot tell that it has ended. */
  hasBegun(): boolean;
  /**
   * Whether its thread has ended, if `hasBegun` was true before. Says so before the process hears of it, which a process
   * that is waiting for it never does.
   */
  hasEnded(): boolean;
}

/**
 * Gives work to helpers, which remain for later work but do not keep the process alive.
 * @param messages in, one for each helper
 */
export function askHelpers<Message extends object>(messages: readonly Message[]): Helper[] {
  return messages.map((message, i) => {
    if (!workers[i] || isOver(workers[i])) workers[i] = startWorker(i);
    const worker = workers[i];
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ ...message, port: port2 }, [port2]);
    return {
      port: port1,
      hasBegun: () => workers[i] === worker && isKnown(worker),
      hasEnded: () => workers[i] !== worker || isOver(worker),
    };
  });
}

/**
 * Whether the beginning of the event loop of a thread is known, which is asked of the thread while it runs, and remembered:
 * a thread that has ended before nobody can ask.
 */
function isKnown(worker: Worker): boolean {
  return worker.performance.eventLoopUtilization().active > 0;
}

/** The idle time of a thread that has ended is -1, if its beginning is known, and 0 otherwise. */
function isOver(worker: Worker): boolean {
  return worker.performance.eventLoopUtilization().idle < 0;
}

function startWorker(i: number): Worker {
  // without the options of this process: a worker runs plain JavaScript
  const worker = new Worker(new URL('worker.js', BUILT), { execArgv: [] });
  worker.unref();
  // a dying helper closes its ports, and the waiting thread does its work; the next job gets a new helper
  worker.on('error', () => {});
  worker.on('exit', () => {
    if (workers[i] === worker) delete workers[i];
  });
  return worker;
}
