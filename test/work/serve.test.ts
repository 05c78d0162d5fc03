import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readReported } from '../../src/work/report/read.ts';
import { type Served, type ServeOptions, serveReport } from '../../src/work/serve.ts';
import { version } from '../../src/work/version.ts';
import { cli, temporaryFolder } from '../support/cli.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
writeFileSync(at('rows.csv'), `x,y\n1,2\n1.5,2.5\n9,8\n9.5,8\n1,2.25\n20,21\n`);

const servers: Served[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function serve(options: Partial<ServeOptions> = {}): Promise<Served> {
  const { stdout } = await cli(['kmeans', at('rows.csv'), '-k', '2', '--json', '--labels']);
  writeFileSync(at('result.json'), stdout);
  const work = { ...testWork(), version: version() };
  const server = await serveReport(work, await readReported(work, at('result.json'), new Map()), {
    idle: 10,
    ...options,
  });
  servers.push(server);
  return server;
}

let shared: Promise<Served> | undefined;
const served = () => {
  shared ??= serve();
  return shared;
};

const CLUSTER = {
  subject: 0,
  request: { algorithm: 'kmeans', settings: { k: 3, seed: 5 }, scale: 'standard' },
  firstBlock: 0,
};

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request with any headers, which fetch does not send. */
function ask(address: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const asked = request(address, { method, headers }, (response) => {
        let text = '';
        response.on('data', (piece) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      });
      asked.on('error', reject);
      asked.end(body);
    },
  );
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const post = (address: string, asked: unknown, headers: Record<string, string> = {}) =>
  ask(address, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(asked) });
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('serve', () => {
  it('shows the page at its address, and clusters with the bytes of the command line', async () => {
    const { address } = await served();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    const { status, text, headers } = await ask(address);
    expect([status, headers['x-content-type-options'], headers['cache-control']]).toEqual([
      200,
      'nosniff',
      'no-store',
    ]);
    expect(text).toContain("connect-src 'self'");
    expect(text).not.toContain('<script id="worker"');
    const answer = lines((await post(`${address}cluster`, CLUSTER)).text).at(-1);
    expect(answer.made.result).toMatchObject({ k: 3, sizes: [3, 2, 1] });
    const { saved } = lines((await post(`${address}save`, { save: 'json' })).text).at(-1);
    const document = JSON.parse(saved);
    const own = JSON.parse((await cli(document.call.arguments)).stdout);
    for (const one of [document, own]) delete one.runs[0].seconds;
    expect(document).toEqual(own);
    expect(lines((await post(`${address}save`, { save: 'csv' })).text).at(-1).saved).toMatch(/^cluster\n/);
  });

  it('answers nobody without the token, of another name, or from another page', async () => {
    const { address } = await served();
    const { origin, port } = new URL(address);
    const status = async (...words: Parameters<typeof ask>) => (await ask(...words)).status;
    expect(await status(`${origin}/`)).toBe(403);
    expect(await status(`${origin}/${'0'.repeat(32)}/`)).toBe(403);
    expect(await status(address, { headers: { host: `evil.example:${port}` } })).toBe(421);
    expect(await status(address, { headers: { host: 'localhost:8080' } })).toBe(200);
    expect(await status(address, { headers: { origin: 'http://evil.example' } })).toBe(403);
    expect(await status(address, { headers: { origin: 'null' } })).toBe(403);
    expect(await status(address, { headers: { origin } })).toBe(200);
    const cluster = `${address}cluster`;
    expect((await post(cluster, CLUSTER, { origin: 'http://127.0.0.1:1' })).status).toBe(403);
    expect((await post(`${origin}/${'0'.repeat(32)}/cluster`, CLUSTER)).status).toBe(403);
  });

  it('does nothing on GET, and takes small requests of JSON only', async () => {
    const { address } = await served();
    const cluster = `${address}cluster`;
    const status = async (...words: Parameters<typeof ask>) => (await ask(...words)).status;
    expect(await status(cluster)).toBe(405);
    expect(await status(`${address}save`)).toBe(405);
    expect(await status(`${address}../../etc/passwd`)).toBe(403);
    expect(await status(`${address}cluster/more`)).toBe(404);
    expect(await status(`${address}other`)).toBe(404);
    expect(await status(address, { method: 'POST' })).toBe(405);
    expect(await status(cluster, { method: 'POST', body: '{}' })).toBe(415);
    expect(await status(cluster, { method: 'POST', headers: JSON_HEADERS, body: '{' })).toBe(400);
    expect((await post(cluster, { more: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('says what is wrong with a request', async () => {
    const { address } = await served();
    const told = async (asked: unknown) => lines((await post(`${address}cluster`, asked)).text).at(-1).failed;
    expect(await told({ ...CLUSTER, subject: 7 })).toBe('not a request of the page');
    expect(await told({ ...CLUSTER, request: null })).toBe('not a request of the page');
    for (const part of [{ columns: 5 }, { columns: [1] }, { scale: [] }])
      expect(await told({ ...CLUSTER, request: { ...CLUSTER.request, ...part } })).toBe(
        'not a request of the page',
      );
    expect(await told({ ...CLUSTER, request: { algorithm: 'rm', settings: {} } })).toMatch(
      /does not have rm/,
    );
    expect(await told({ ...CLUSTER, request: { algorithm: 'kmeans', settings: { k: -1 } } })).toMatch(
      /for k/,
    );
  });

  it('ends when nobody asks, and at a port that is taken', async () => {
    const { address, ended } = await serve({ idle: 0.0005 });
    await ended;
    await expect(ask(address)).rejects.toThrow();
    const { port } = new URL((await served()).address);
    // no timer of a server that could not start keeps the process
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    await expect(serve({ port: Number(port) })).rejects.toThrow(/cannot listen at port/);
    expect(timers()).toBeLessThanOrEqual(before);
    expect((await cli(['serve', at('result.json'), '--port', '99999'])).stderr).toContain(
      'Expected a whole number from 0 to 65535.',
    );
  });

  it('waits as long as a timer can, if it is to wait longer', async () => {
    const { address } = await serve({ idle: 1e9 });
    expect((await ask(address)).status).toBe(200);
  });

  it('is a command, which prints the address and ends when it is interrupted', async () => {
    await served();
    const stop = new AbortController();
    const running = cli(['serve', at('result.json'), '--idle', '0.002'], { signal: stop.signal });
    const { code, stdout } = await running;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\w{32}\/\n$/)]);
    stop.abort();
    const ended = await cli(['serve', at('result.json')], { signal: stop.signal });
    expect(ended.code).toBe(130);
  });

  it.skipIf(process.platform !== 'linux')('opens its address in the browser of the system', async () => {
    await served();
    mkdirSync(at('bin'));
    writeFileSync(at('bin/xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" >'${at('opened')}'\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${at('bin')}:${process.env.PATH}`);
    const { code, stdout } = await cli(['serve', at('result.json'), '--idle', '0.01', '--open']);
    expect([code, readFileSync(at('opened'), 'utf8')]).toEqual([0, stdout]);
    // the page is there for those who open it by hand
    vi.stubEnv('PATH', at('nothing'));
    const without = await cli(['serve', at('result.json'), '--idle', '0.002', '--open']);
    expect([without.code, without.stderr]).toEqual([0, '']);
    vi.unstubAllEnvs();
  });

  it('is reached through a tunnel, under the port of its other end', async () => {
    const { address } = await served();
    const far = new URL(address);
    const tunnel = createServer((near) => {
      const on = connect(Number(far.port), far.hostname);
      near.pipe(on).pipe(near);
      for (const end of [near, on]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((ready) => tunnel.listen(0, '127.0.0.1', ready));
    const { port } = tunnel.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost']) {
      const own = `http://${host}:${port}`;
      const near = `http://127.0.0.1:${port}${far.pathname}`;
      const headers = { host: `${host}:${port}`, connection: 'close' };
      expect((await ask(near, { headers })).status).toBe(200);
      const made = await post(`${near}cluster`, CLUSTER, { ...headers, origin: own });
      expect(lines(made.text).at(-1).made.result).toMatchObject({ k: 3, sizes: [3, 2, 1] });
      // another page of the near machine
      const other = await post(`${near}cluster`, CLUSTER, { ...headers, origin: 'http://localhost:1' });
      expect(other.status).toBe(403);
    }
    await new Promise((closed) => tunnel.close(closed));
  });
});
