import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReported } from '../../src/work/report/read.ts';
import { type Served, serveReport } from '../../src/work/serve.ts';
import { version } from '../../src/work/version.ts';
import { IN_CHROMIUM, NO_CHROMIUM, type Opened, openerOfPages, runCommand } from '../support/chromium.ts';
import { cli, FLOWER, ROOT, temporaryFolder } from '../support/cli.ts';
import { testWork } from '../support/work.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const IRIS = [join(ROOT, 'data/iris.csv'), '--label-column', 'species'];

type Page = Opened['page'];

/** Fields of the form by their labels, and the words that the command has then. */
const CASES: [algorithm: string, fields: Record<string, string>, words: string[]][] = [
  ['kmeans', { 'Number of clusters': '5', Seed: '7' }, ['-k 5', '--seed 7']],
  ['kmeans', { 'Number of clusters': '4', Scaling: 'standard' }, ['-k 4', '--scale standard']],
  ['minibatch', { 'Number of clusters': '3', Scaling: 'minmax' }, ['-k 3', '--scale minmax']],
  ['bisecting', { 'Number of clusters': '6' }, ['-k 6']],
  ['hac', { 'Number of clusters': '4', Linkage: 'average' }, ['-k 4', '--linkage average']],
  ['dbscan', { 'Radius of a neighborhood, or auto': '0.5' }, ['--eps 0.5']],
];

const command = async (page: Page) => (await page.locator('.receipt code').textContent()) ?? '';

/** Chooses what is to be clustered, and waits for the command of it. */
async function clusterAgain(
  page: Page,
  algorithm: string,
  fields: Record<string, string>,
  words: readonly string[],
): Promise<void> {
  const form = page.locator('.again form');
  await form.getByLabel('Algorithm', { exact: true }).selectOption(algorithm);
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if (await field.evaluate((one: HTMLElement) => one instanceof HTMLSelectElement)) {
      await field.selectOption(value);
    } else {
      await field.fill(value);
      await field.dispatchEvent('change');
    }
  }
  await page.waitForFunction(
    (wanted: string[]) => {
      const text = document.querySelector('.receipt code')?.textContent ?? '';
      return wanted.every((word) => text.includes(word));
    },
    [` ${algorithm} `, ...words],
  );
}

/** What a button of the page saves. */
async function saved(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.again button', { hasText: button }).click(),
  ]);
  return readFileSync(await file.path(), 'utf8');
}

/** A document without the seconds that it took. */
function timeless(text: string) {
  const document = JSON.parse(text) as { call: { arguments: string[] }; runs: { seconds?: object }[] };
  for (const run of document.runs) run.seconds = undefined;
  return document;
}

interface Heap {
  usedSize: number;
  backingStorageSize: number;
}

/** Asks the worker of a page: its inspector answers in messages of its own. */
async function ofWorker(session: CDPSession, methods: readonly string[]): Promise<unknown> {
  const attached = new Promise<string>((done) =>
    session.once('Target.attachedToTarget', ({ sessionId }) => done(sessionId)),
  );
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  let answer: unknown;
  for (const [id, method] of methods.entries()) {
    const told = new Promise<{ result: unknown }>((done) =>
      session.on('Target.receivedMessageFromTarget', (received) => {
        const one = JSON.parse(received.message) as { id?: number; result: unknown };
        if (one.id === id) done(one);
      }),
    );
    const message = JSON.stringify({ id, method });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    answer = (await told).result;
  }
  return answer;
}

/** Bytes of the heaps of the page and of its worker, and elements of the page, after garbage was collected. */
async function held(page: Page): Promise<{ bytes: number; ofWorker: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  const collect = ['HeapProfiler.enable', 'HeapProfiler.collectGarbage'] as const;
  for (const method of collect) await session.send(method);
  const own: Heap = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  const other = (await ofWorker(session, [...collect, 'Runtime.getHeapUsage'])) as Heap;
  await session.detach();
  const [bytes, worker] = [own, other].map((heap) => heap.usedSize + heap.backingStorageSize);
  return { bytes, ofWorker: worker, nodes };
}

describe.skipIf(NO_CHROMIUM)(`clustering again in a page ${IN_CHROMIUM}`, () => {
  const open = openerOfPages();
  let served: Served;
  let iris: Opened;

  beforeAll(async () => {
    const { stdout } = await cli(['kmeans', ...IRIS, '-k', '3', '--json', '--labels']);
    writeFileSync(at('iris.json'), stdout);
    await cli(['report', at('iris.json'), '-o', at('iris.html')]);
    const work = { ...testWork(), version: version() };
    served = await serveReport(work, await readReported(work, at('iris.json'), new Map()), { idle: 10 });
    iris = await open(at('iris.html'));
  });
  afterAll(() => served?.close());

  it.each(CASES)(
    'makes the bytes of the command line, which reads them: %s %j',
    async (name, fields, words) => {
      const { page, wrong } = iris;
      await clusterAgain(page, name, fields, words);
      const text = await saved(page, 'Save as JSON');
      const document = timeless(text);
      expect(document).toEqual(timeless((await cli(document.call.arguments)).stdout));
      writeFileSync(at('saved.json'), text);
      await runCommand(`clusterkit report ${at('saved.json')} -o ${at('again.html')} -q`);
      writeFileSync(at('labels.csv'), await saved(page, 'Save labels'));
      const judge = `clusterkit evaluate ${at('labels.csv')} --truth ${at('saved.json')} --metrics ari --json`;
      expect(JSON.parse(await runCommand(judge)).runs[0].metrics.ari).toBe(1);
      expect(wrong).toEqual([]);
    },
  );

  it('copies a command that runs and makes the same, of the page and of a cluster', async () => {
    const { page } = iris;
    await clusterAgain(page, 'kmeans', { 'Number of clusters': '4', Seed: '3' }, ['-k 4', '--seed 3']);
    const own = timeless(await saved(page, 'Save as JSON'));
    await page.locator('.again button', { hasText: 'Copy as command' }).click();
    await page.locator('.again [role=status]', { hasText: 'copied' }).waitFor();
    const copied: string = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await command(page));
    expect(timeless(await runCommand(copied, ['--json', '--labels'])).runs).toEqual(own.runs);
    await page.locator('#cluster-2').click();
    await page.locator('.receipt button').click();
    await page.locator('.receipt [role=status]', { hasText: 'copied' }).waitFor();
    const ofCluster: string = await page.evaluate(() => navigator.clipboard.readText());
    expect(ofCluster).toMatch(/ --members-of 2$/);
    expect(await runCommand(ofCluster)).toContain('cluster');
  });

  it('keeps no more after 100 clusterings than after 20', async () => {
    const { page, wrong } = iris;
    /** Clusters so often, with another seed each time. */
    const some = async (count: number) => {
      await page.evaluate(async (times: number) => {
        const seed = document.querySelector('.again input[aria-label=Seed]') as HTMLInputElement;
        const code = document.querySelector('.receipt .body') as HTMLElement;
        for (let time = 0; time < times; time++) {
          const changed = new Promise<void>((done) => {
            const watch = new MutationObserver(() => {
              watch.disconnect();
              done();
            });
            watch.observe(code, { childList: true });
          });
          seed.value = String(Number(seed.value) + 1);
          seed.dispatchEvent(new Event('input', { bubbles: true }));
          await changed;
        }
      }, count);
      return held(page);
    };
    const before = await some(20);
    const after = await some(100);
    expect(after.bytes - before.bytes).toBeLessThan(1_000_000);
    expect(after.ofWorker - before.ofWorker).toBeLessThan(1_000_000);
    expect(after.nodes - before.nodes).toBeLessThan(500);
    expect(wrong).toEqual([]);
  });

  it('asks a server, where one shows the page', async () => {
    const { page, wrong, close } = await open(served.address, { online: true });
    for (const [name, fields, words] of CASES.slice(0, 2)) {
      await clusterAgain(page, name, fields, words);
      const document = timeless(await saved(page, 'Save as JSON'));
      expect(document).toEqual(timeless((await cli(document.call.arguments)).stdout));
    }
    expect(wrong).toEqual([]);
    await close();
  });
});

describe.skipIf(NO_CHROMIUM)(`a page of a chart ${IN_CHROMIUM}`, () => {
  const open = openerOfPages();

  beforeAll(async () => {
    await cli(['kmeans', FLOWER, '-k', '4', '--chart', 'bar', '-o', at('bar.html')]);
    await cli(['kmeans', ...IRIS, '-k', '3', '--chart', 'scatter', '-o', at('scatter.html')]);
  });

  it.each(['bar', 'scatter'])('evaluates no text as code, and saves its picture: %s', async (name) => {
    const { page, wrong, close } = await open(at(`${name}.html`));
    await page.locator('svg path').first().waitFor();
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-eval');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#save button').first().click(),
    ]);
    expect(
      readFileSync(await file.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(wrong).toEqual([]);
    await close();
  });
});
