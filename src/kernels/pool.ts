import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { kernelSettings } from '../core/kernels.ts';
import { BUILT } from './host.ts';

/** More than this has not paid for any of the kernels. */
const MOST_THREADS = 64;

const workers: Worker[] = [];

/** Threads that may be used, the calling one included. */
export function threadCount(): number {
  return Math.min(MOST_THREADS, Math.max(1, kernelSettings().threads ?? availableParallelism()));
}

/**
 * Hands work to helpers that stay for later work; they do not keep the process alive.
 * @param messages in, one for each helper
 * @returns a port to each helper; it closes when the helper is done or has died
 */
export function askHelpers<Message extends object>(messages: readonly Message[]): MessagePort[] {
  return messages.map((message, i) => {
    workers[i] ??= startWorker(i);
    const { port1, port2 } = new MessageChannel();
    workers[i].postMessage({ ...message, port: port2 }, [port2]);
    return port1;
  });
}

function startWorker(i: number): Worker {
  // the options of this process are not the worker's: it runs plain JavaScript
  const worker = new Worker(new URL('worker.js', BUILT), { execArgv: [] });
  worker.unref();
  // a helper that dies closes its ports, and whoever waits does the work; the next job gets a new one
  worker.on('error', () => {});
  worker.on('exit', () => {
    if (workers[i] === worker) delete workers[i];
  });
  return worker;
}
