import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterkitError } from '../core/errors.ts';
import type { Reported } from './report/reported.ts';
import { pageOf, type ReportPageOptions } from './report.ts';
import { Clusterings } from './serve/cluster.ts';
import type { Work } from './work.ts';

/** Only this machine sees the page; a tunnel of SSH makes another machine this one. */
const HERE = '127.0.0.1';

/** Names under which a browser may know this machine: a page of another name may not read this one. */
const NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Bytes of a request: what is to be clustered is said in a few words. */
const MOST_BODY = 65_536;

/** What a timer can wait for, in milliseconds: 24 days. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** What is sent with every answer. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** How a page is served. */
export interface ServeOptions extends ReportPageOptions {
  /** Default: any that is free. */
  port?: number;
  /** Minutes without a request after which the server ends. */
  idle: number;
}

/** A server at work. */
export interface Served {
  /** The address of the page, with its token. */
  address: string;
  /** Fulfilled when nobody has asked for anything for as long as `idle`, or after `close`. */
  ended: Promise<void>;
  close(): void;
}

/**
 * Serves results as one page to browsers on this machine, which have the address with its token, and clusters their rows
 * again with all threads.
 * @throws {ClusterkitError} usage, for a port that is taken and for what a report cannot show; memory or aborted
 */
export async function serveReport(
  work: Work,
  reported: readonly Reported[],
  { port = 0, idle, ...options }: ServeOptions,
): Promise<Served> {
  const { page } = await pageOf(work, reported, { ...options, served: true });
  const token = randomBytes(16).toString('hex');
  const clusterings = new Clusterings(
    work,
    [...new Set(reported.map(({ subject }) => subject))],
    options.seed,
  );
  const server = createServer((request, response) => {
    timer.refresh();
    const refusal = refusalOf(request, token);
    if (refusal !== undefined) refuse(response, refusal);
    else if (request.method === 'GET') send(response, page);
    else void answer(request, response, clusterings);
  });
  const ended = new Promise<void>((resolve) => server.once('close', resolve));
  await listen(server, port);
  const close = () => {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
  };
  // a clustering is work, even if nobody asks for anything meanwhile
  const wait = Math.min(idle * 60_000, LONGEST_WAIT);
  const timer = setTimeout(() => (clusterings.isBusy ? timer.refresh() : close()), wait);
  const at = (server.address() as AddressInfo).port;
  return { address: `http://${HERE}:${at}/${token}/`, ended, close };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ClusterkitError('usage', `cannot listen at port ${port}: ${error.code}`, {
          option: 'port',
          cause: error,
        }),
      ),
    );
    server.listen(port, HERE, resolve);
  });
}

/** The status of what may not be answered; undefined of what may. */
function refusalOf({ method, url = '', headers }: IncomingMessage, token: string): number | undefined {
  const { host = '', origin } = headers;
  // a page of another name that leads to this machine
  if (!NAMES.has(host.replace(/:\d+$/, ''))) return 421;
  if (origin !== undefined && origin !== `http://${host}`) return 403;
  const [, given, path, ...rest] = url.split('/');
  if (!isToken(given, token)) return 403;
  if (rest.length > 0) return 404;
  if (path === '') return method === 'GET' ? undefined : 405;
  if (path !== 'cluster' && path !== 'save') return 404;
  if (method !== 'POST') return 405;
  return /^application\/json\b/.test(headers['content-type'] ?? '') ? undefined : 415;
}

function isToken(given: string, token: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain', Connection: 'close' });
  response.end(`${status}\n`);
}

function send(response: ServerResponse, page: Uint8Array): void {
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page);
}

/** Answers with lines of JSON: how far the work is, then what came of it. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  clusterings: Clusterings,
): Promise<void> {
  const stop = new AbortController();
  response.once('close', () => stop.abort());
  const body = await bodyOf(request);
  if (body === undefined) {
    refuse(response, 413);
    return;
  }
  let asked: unknown;
  try {
    asked = JSON.parse(body);
  } catch {
    refuse(response, 400);
    return;
  }
  response.writeHead(200, { ...HEADERS, 'Content-Type': 'application/x-ndjson' });
  const tell = (line: object) => response.write(`${JSON.stringify(line)}\n`);
  if (request.url?.endsWith('/save')) await clusterings.save(asked, tell, stop.signal);
  else await clusterings.cluster(asked, tell, stop.signal);
  response.end();
}

/** The body of a request as text; undefined if it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request) {
      bytes += (piece as Buffer).length;
      if (bytes > MOST_BODY) return undefined;
      pieces.push(piece as Buffer);
    }
  } catch {
    // the reader has gone
    return undefined;
  }
  return Buffer.concat(pieces).toString('utf8');
}
