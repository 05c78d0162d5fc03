/*
 * Opens pages of charts and of reports in a real Chromium at several widths, and clicks the buttons that save charts: the
 * page may not be wider than its window, a report not with any of its results and clusters either, and what is saved must
 * be a picture of the chart.
 *
 * node test/faults/pages.mjs FILE.html... [--out FOLDER]
 *
 * With --out, the pages as they are seen and the saved files stay in a folder, to be looked at. Chromium is CLUSTERKIT_CHROMIUM,
 * or the first of chromium, chromium-browser and google-chrome on the PATH; without one, the script says so and does
 * nothing.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { decode } from 'fast-png';
import { findChromium } from './chromium.mjs';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const chromium = findChromium();
if (!chromium) {
  process.stdout.write('skipped: there is no Chromium on the PATH; set CLUSTERKIT_CHROMIUM\n');
  process.exit();
}

const WIDTHS = [400, 700, 1400];
/** Milliseconds until a page has drawn itself, or a file is saved, on a slow machine. */
const PATIENCE = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'pages-'));
const out = values.out && resolve(values.out);
if (out) mkdirSync(out, { recursive: true });

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'];
const browser = spawn(
  chromium,
  [...flags, '--remote-debugging-pipe', `--user-data-dir=${join(folder, 'profile')}`, 'about:blank'],
  { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
);

/** Answers by the number of the message; each message ends with a zero byte. */
const waiting = new Map();
let rest = '';
browser.stdio[4].on('data', (bytes) => {
  const messages = (rest + bytes).split('\0');
  rest = messages.pop();
  for (const { id, result, error } of messages.map((text) => JSON.parse(text))) {
    const { keep, fail } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) fail?.(new Error(error.message));
    else keep?.(result);
  }
});
let count = 0;
let sessionId;
function send(method, params = {}) {
  const id = ++count;
  const session = sessionId && !method.startsWith('Browser.') ? { sessionId } : {};
  browser.stdio[3].write(`${JSON.stringify({ id, method, params, ...session })}\0`);
  return new Promise((keep, fail) => waiting.set(id, { keep, fail }));
}
async function evaluate(expression) {
  const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
  return result.value;
}
/** Waits until something is there, and returns it. */
async function until(find) {
  for (let waited = 0; waited < PATIENCE; waited += 100) {
    const found = await find();
    if (found) return found;
    await setTimeout(100);
  }
  return undefined;
}

async function open(file, width) {
  const size = { width, height: 900, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', size);
  await send('Page.navigate', { url: pathToFileURL(file).href });
  return until(() =>
    evaluate(
      `document.readyState === 'complete' && !document.querySelector('#save')?.hidden
        && (!document.getElementById('report') || document.documentElement.dataset.ready === 'true')`,
    ),
  );
}

/** The greatest width of a page: of a report with each of its results, and with each cluster of it. */
const WIDEST = `(() => {
  const widths = [document.documentElement.scrollWidth];
  const choose = (one) => {
    one.click();
    widths.push(document.documentElement.scrollWidth);
  };
  const chooseClusters = () => document.querySelectorAll('#clusters [role=option]').forEach(choose);
  chooseClusters();
  for (const tab of document.querySelectorAll('[role=tab]')) {
    choose(tab);
    chooseClusters();
  }
  return Math.max(...widths);
})()`;

/** What is wrong with a page at a width. */
async function look(file, width) {
  const name = basename(file, '.html');
  if (!(await open(file, width))) return [`${name}, ${width}: does not draw itself`];
  // pictures within the chart are decoded later
  await setTimeout(300);
  const wide = await evaluate(WIDEST);
  if (out) {
    const { data } = await send('Page.captureScreenshot');
    writeFileSync(join(out, `${name}-${width}.png`), Buffer.from(data, 'base64'));
  }
  return wide > width ? [`${name}, ${width}: the page is ${wide} wide`] : [];
}

/** Clicks a button, and returns the file that it saves. */
async function saved(button) {
  const before = new Set(readdirSync(folder));
  await evaluate(`document.querySelectorAll('#save button')[${button}].click()`);
  const name = await until(() =>
    readdirSync(folder).find((one) => !before.has(one) && !one.endsWith('.crdownload')),
  );
  if (!name) return undefined;
  const bytes = readFileSync(join(folder, name));
  // the next page may have the same title
  rmSync(join(folder, name));
  return { name, bytes };
}

/** What is wrong with the files that a page saves. */
async function save(file) {
  const name = basename(file, '.html');
  if (await evaluate(`document.querySelectorAll('#save button').length === 0`)) return [];
  const [png, svg] = [await saved(0), await saved(1)];
  for (const one of [png, svg])
    if (one && out) writeFileSync(join(out, `${name}-saved${one.name.slice(-4)}`), one.bytes);
  const isPicture = png && new Set(decode(png.bytes).data).size > 2;
  return [
    ...(isPicture ? [] : [`${name}: no PNG was saved`]),
    ...(svg?.bytes.toString().startsWith('<svg') ? [] : [`${name}: no SVG was saved`]),
  ];
}

const failures = [];
try {
  const { targetInfos } = await send('Target.getTargets');
  const { targetId } = targetInfos.find(({ type }) => type === 'page');
  ({ sessionId } = await send('Target.attachToTarget', { targetId, flatten: true }));
  await send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  for (const file of positionals.map((path) => resolve(path))) {
    for (const width of WIDTHS) failures.push(...(await look(file, width)));
    failures.push(...(await save(file)));
  }
} finally {
  const ended = new Promise((keep) => browser.once('exit', keep));
  browser.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.stdout.write(
  `${positionals.length} pages at ${WIDTHS.join(', ')} points, ${failures.length} failures\n`,
);
process.exitCode = failures.length > 0 || positionals.some((path) => !existsSync(path)) ? 1 : 0;
