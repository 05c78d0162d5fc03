import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { inflateRawSync } from 'node:zlib';
import type { ReportData } from '../../src/output/report.ts';
import { AgainClient, type AgainWorker } from '../../src/page/cluster/client.ts';
import { Report } from '../../src/page/data.ts';

const inflated = (base64: string) => inflateRawSync(Buffer.from(base64, 'base64'));

/** The data of the page of a report, read as the page reads them. */
export function reportOf(path: string): { report: Report; worker: string; html: string } {
  const html = readFileSync(path, 'utf8');
  const [, text] = /<script id="report" type="application\/json">(.*?)<\/script>/s.exec(
    html,
  ) as RegExpExecArray;
  const blocks = Array.from(
    html.matchAll(/<script type="text\/plain">(.*?)<\/script>/g),
    ([, base64]) => new Uint8Array(inflated(base64)).buffer as ArrayBuffer,
  );
  const [, code = ''] = /<script id="worker"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  return {
    report: new Report(JSON.parse(text) as ReportData, blocks),
    worker: code && inflated(code).toString(),
    html,
  };
}

/** The worker of a page in a thread of Node, which has what a browser gives workers. */
const AS_BROWSER = `
const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
delete globalThis.SharedArrayBuffer;
`;

/** The client of a page, whose worker is a thread. */
export function clientOf(path: string): { client: AgainClient; report: Report; close(): Promise<unknown> } {
  const { report, worker: code } = reportOf(path);
  const thread = new Worker(AS_BROWSER + code, { eval: true });
  const worker: AgainWorker = {
    postMessage: (message: unknown) => thread.postMessage(message),
    onmessage: null,
    onerror: null,
  };
  thread.on('message', (data) => worker.onmessage?.call(worker as never, { data } as MessageEvent));
  thread.on('error', (error) => worker.onerror?.call(worker as never, error as never));
  return { client: new AgainClient(report, async () => worker), report, close: () => thread.terminate() };
}
