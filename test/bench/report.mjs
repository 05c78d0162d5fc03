/*
 * How fast is a page of a report, and how fast is it made?
 *
 * CLUSTERKIT_CHROMIUM=/usr/bin/chromium node test/bench/report.mjs [--mnist FOLDER_OF_MNIST] [--only REGEX] [--tries 7]
 *
 * Opens pages in a real Chromium without a graphics card. Times on the clock are the least of several tries, since whatever
 * else the machine does makes them longer. Run `npm run build` first.
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

const least = (numbers) => Math.min(...numbers).toFixed(0);
const told = (what, numbers, unit = 'ms') =>
  process.stdout.write(
    `${what}: ${least(numbers)} ${unit} (median ${median(numbers).toFixed(0)}, ${numbers.length} tries)\n`,
  );
const times = async (count, task) => {
  const found = [];
  for (let i = 0; i < count; i++) found.push(await task(i));
  return found;
};

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

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

const BENCHES = {
  async digits() {
    const file = at('digits.html');
    run(
      'compare',
      ...DIGITS,
      '--algorithms',
      'kmeans:features=hog,kmeans:features=histogram',
      '--report',
      file,
    );
    process.stdout.write(`digits, two descriptors: ${(statSync(file).size / 1e6).toFixed(2)} MB\n`);
    await opening(file);
    const found = await times(tries, () => opening(file));
    told(
      'first paint',
      found.map(({ first }) => first),
    );
    told(
      'all views',
      found.map(({ all }) => all),
    );
  },

  async k() {
    for (const [name, words] of [
      ['digits by HOG', ['--features', 'hog']],
      ['digits, 64 pixels', []],
    ]) {
      const file = at('k.html');
      run('kmeans', ...DIGITS, ...words, '-k', '10', '--report', file);
      const page = await opened(file);
      const change = (k) =>
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
      await times(3, (i) => change(4 + i));
      for (const k of [5, 10, 20])
        told(
          `${name}: k = ${k} until all views have changed`,
          await times(tries, (i) => change(k + (i % 2))),
        );
      await page.close();
    }
  },

  async mnist() {
    if (!values.mnist) return;
    const file = at('mnist.html');
    const images = join(values.mnist, 'train-images-idx3-ubyte.gz');
    const labels = join(values.mnist, 'train-labels-idx1-ubyte.gz');
    run('kmeans', images, '--labels', labels, '-k', '10', '--n-init', '1', '--report', file);
    process.stdout.write(`MNIST, 60 000 rows: ${(statSync(file).size / 1e6).toFixed(2)} MB\n`);
    told(
      'MNIST, all views',
      (await times(tries, () => opening(file))).map(({ all }) => all),
    );
    const page = await opened(file);
    const frames = await times(tries, () => turning(page, 60));
    process.stdout.write(`MNIST turns: ${(1000 / Math.min(...frames)).toFixed(0)} frames/s\n`);
    told('MNIST, lasso', await times(tries, () => gathering(page)));
    await page.close();
  },

  async million() {
    const [rows, file] = [at('rows.npy'), at('million.html')];
    run('generate', 'blobs', '-n', '1000000', '-k', '8', '--dim', '3', '-o', rows);
    run('kmeans', rows, '-k', '8', '--n-init', '1', '--report', file);
    process.stdout.write(`1e6 rows: ${(statSync(file).size / 1e6).toFixed(2)} MB\n`);
    told(
      '1e6 rows, all views',
      (await times(Math.min(5, tries), () => opening(file))).map(({ all }) => all),
    );
    const page = await opened(file);
    told('1e6 rows, lasso', await times(tries, () => gathering(page)));
    told('1e6 rows, a frame while they turn', await times(tries, () => turning(page, 30)));
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
    await times(tries, () => {
      for (const [name, one] of Object.entries(programs)) found[name].push(run(...one).processor);
    });
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
