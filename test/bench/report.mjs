/*
 * How fast is a page of a report, and how fast is it made?
 *
 * CLUSTERKIT_CHROMIUM=/usr/bin/chromium node test/bench/report.mjs [--mnist FOLDER_OF_MNIST] [--only REGEX] [--tries 7]
 *
 * Opens pages in a real Chromium without a graphics card. Times on the clock are the least of several tries, since whatever
 * else the machine does makes them longer; beside them stands the processor's time, the mean of all tries: of all processes of
 * the browser, or of the main thread of the page. Run `npm run build` first.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { median, timeNode } from './processes.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    mnist: { type: 'string' },
    only: { type: 'string', default: '' },
    tries: { type: 'string', default: '7' },
  },
});
const executablePath = process.env.CLUSTERKIT_CHROMIUM;
if (!executablePath) {
  process.stderr.write('CLUSTERKIT_CHROMIUM is to be the path of a Chromium\n');
  process.exit(2);
}
const tries = Number(values.tries);
const folder = mkdtempSync(join(tmpdir(), 'clusterkit-report-'));
const at = (name) => join(folder, name);
const program = join(ROOT, 'bin/clusterkit.js');
const run = (...words) => timeNode([program, ...words, '-q'], folder);
const DIGITS = [join(ROOT, 'data/digits.csv.gz'), '--label-column', 'column65', '--shape', '8x8'];

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const system = await browser.newBrowserCDPSession();
/** Milliseconds of the processor: of all processes of the browser, or of the main thread of a page. */
const processor = async (page) => {
  if (page) {
    const { metrics } = await page.session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  }
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
};

/** Does something several times, and tells what it took by the names of `pick`. */
async function told(what, count, task, { page, pick = { '': (found) => found } } = {}) {
  const before = await processor(page);
  const found = [];
  for (let i = 0; i < count; i++) found.push(await task(i));
  const spent = ((await processor(page)) - before) / count;
  for (const [name, of] of Object.entries(pick)) {
    const all = found.map(of);
    const line = `${what}${name}: ${Math.min(...all).toFixed(0)} ms (median ${median(all).toFixed(0)}, ${page ? 'main thread' : 'processor'} ${spent.toFixed(0)})`;
    process.stdout.write(`${line}\n`);
  }
}

/** Opens a page, with functions of the bench in it. */
async function opened(file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    /** Fulfilled when what has changed is painted. */
    window.painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    new MutationObserver((_, watch) => {
      if (document.documentElement?.dataset.ready !== 'true') return;
      watch.disconnect();
      void window.painted().then(() => {
        window.shownAt = performance.now();
      });
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => window.shownAt !== undefined, undefined, { timeout: 120_000 });
  page.session = await page.context().newCDPSession(page);
  await page.session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return page;
}

/** Milliseconds from the begin of the file to the first paint, and to all views. */
async function opening(file) {
  const page = await opened(file);
  const found = await page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? window.shownAt,
    all: window.shownAt,
  }));
  await page.close();
  return found;
}

/** Milliseconds of each frame while the points turn, and how many points are drawn. */
const turning = (page, frames) =>
  page.evaluate(async (count) => {
    const cover = document.querySelector('.stage canvas[tabindex]');
    const box = cover.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const send = (name, dx, buttons = 1) =>
      cover.dispatchEvent(
        new PointerEvent(name, { clientX: x + dx, clientY: y, pointerId: 1, buttons, bubbles: true }),
      );
    cover.setPointerCapture = () => {};
    send('pointerdown', 0);
    for (let i = 1; i < 20; i++) {
      send('pointermove', i);
      await new Promise(requestAnimationFrame);
    }
    const began = performance.now();
    for (let i = 0; i < count; i++) {
      send('pointermove', 20 + i);
      await new Promise(requestAnimationFrame);
    }
    const took = performance.now() - began;
    send('pointerup', 20 + count, 0);
    return took / count;
  }, frames);

/** Milliseconds from the end of a lasso until its rows are shown. */
const gathering = (page) =>
  page.evaluate(async () => {
    const cover = document.querySelector('.stage canvas[tabindex]');
    const box = cover.getBoundingClientRect();
    const send = (name, [across, down]) =>
      cover.dispatchEvent(
        new PointerEvent(name, {
          clientX: box.left + across * box.width,
          clientY: box.top + down * box.height,
          pointerId: 1,
          buttons: 1,
          shiftKey: true,
          bubbles: true,
        }),
      );
    cover.setPointerCapture = () => {};
    const line = Array.from({ length: 60 }, (_, i) => [
      0.5 + 0.3 * Math.cos(i / 9.5),
      0.5 + 0.3 * Math.sin(i / 9.5),
    ]);
    send('pointerdown', line[0]);
    for (const place of line) send('pointermove', place);
    await window.painted();
    const began = performance.now();
    send('pointerup', line[0]);
    await window.painted();
    return performance.now() - began;
  });

/** Milliseconds from another number of clusters until all views have changed. */
const changing = (page, k) =>
  page.evaluate(async (to) => {
    const field = document.querySelector('.again input[type=number]');
    const receipt = document.querySelector('.receipt .body');
    const began = performance.now();
    field.value = String(to);
    const done = new Promise((shown) => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        shown();
      });
      watch.observe(receipt, { childList: true });
    });
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await done;
    await window.painted();
    return performance.now() - began;
  }, k);

const tellSize = (what, file) =>
  process.stdout.write(`${what}: ${(statSync(file).size / 1e6).toFixed(2)} MB\n`);

const BENCHES = {
  async digits() {
    const file = at('digits.html');
    const algorithms = 'kmeans:features=hog,kmeans:features=histogram';
    run('compare', ...DIGITS, '--algorithms', algorithms, '--report', file);
    tellSize('digits, two descriptors', file);
    await opening(file);
    const pick = { ', first paint': ({ first }) => first, ', all views': ({ all }) => all };
    await told('digits', tries, () => opening(file), { pick });
  },

  async k() {
    for (const [name, words] of Object.entries({ HOG: ['--features', 'hog'], pixels: [] })) {
      const file = at('k.html');
      run('kmeans', ...DIGITS, ...words, '-k', '10', '--report', file);
      const page = await opened(file);
      for (const k of [4, 5, 6]) await changing(page, k);
      for (const k of [5, 10, 20])
        await told(`digits by ${name}, another k about ${k}`, tries, (i) => changing(page, k + (i % 2)));
      await page.close();
    }
  },

  async mnist() {
    if (!values.mnist) return;
    const file = at('mnist.html');
    const [images, labels] = ['images-idx3', 'labels-idx1'].map((name) =>
      join(values.mnist, `train-${name}-ubyte.gz`),
    );
    run('kmeans', images, '--labels', labels, '-k', '10', '--n-init', '1', '--report', file);
    tellSize('MNIST, 60 000 rows', file);
    await told('MNIST, all views', tries, async () => (await opening(file)).all);
    const page = await opened(file);
    await told('MNIST, a frame while it turns', tries, () => turning(page, 60), { page });
    await told('MNIST, lasso', tries, () => gathering(page), { page });
    await page.close();
  },

  async million() {
    const [rows, file] = [at('rows.npy'), at('million.html')];
    run('generate', 'blobs', '-n', '1000000', '-k', '8', '--dim', '3', '-o', rows);
    run('kmeans', rows, '-k', '8', '--n-init', '1', '--report', file);
    tellSize('1e6 rows', file);
    await told('1e6 rows, all views', tries, async () => (await opening(file)).all);
    const page = await opened(file);
    await told('1e6 rows, lasso', tries, () => gathering(page), { page });
    await told('1e6 rows, a frame while they turn', tries, () => turning(page, 30), { page });
    await page.close();
  },

  /** The page beside the charts that it holds, by the processor's time of whole processes. */
  async making() {
    const words = ['kmeans', ...DIGITS, '-k', '10'];
    const charts = ['scatter', 'scatter-3d', 'silhouette', 'bar', 'members', 'heatmap'].flatMap((name) => [
      '--chart',
      name,
    ]);
    const programs = {
      none: words,
      charts: [...words, ...charts, '-o', 'charts/'],
      page: [...words, '--report', 'page.html'],
    };
    const found = { none: [], charts: [], page: [] };
    for (let i = 0; i < tries; i++)
      for (const [name, one] of Object.entries(programs)) found[name].push(run(...one).processor);
    const [none, drawn, page] = Object.values(found).map((all) => Math.min(...all));
    process.stdout.write(
      `digits: alone ${none.toFixed(2)} s, with six charts ${drawn.toFixed(2)} s, with the page ${page.toFixed(2)} s: ` +
        `the page is ${((page - none) / (drawn - none)).toFixed(2)} of the charts\n`,
    );
  },
};

try {
  for (const [name, bench] of Object.entries(BENCHES)) if (new RegExp(values.only).test(name)) await bench();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
