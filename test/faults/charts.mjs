/*
 * Opens charts of hostile names in a real Chromium: no script of a name may run, no request go out, and the names are there.
 *
 * node test/faults/charts.mjs [--only REGEX]
 *
 * Chromium is CLUSTERKIT_CHROMIUM, or the first of chromium, chromium-browser and google-chrome on the PATH; without one, the
 * script says so and does nothing. A name that runs as a script marks the page, one that loads a file asks the server
 * that all requests go to. Run `npm run build` first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CHARTS } from '../../dist/charts/table.js';
import { findChromium } from './chromium.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const program = fileURLToPath(new URL('../../bin/clusterkit.js', import.meta.url));

const chromium = findChromium();
if (!chromium) {
  process.stdout.write('skipped: there is no Chromium on the PATH; set CLUSTERKIT_CHROMIUM\n');
  process.exit();
}

const MARK = 'data-hostile';
const RUNS = `document.documentElement.setAttribute('${MARK}',1)`;
const AWAY = 'http://hostile.invalid/';
/** An element with such an attribute of its own; the value of another attribute may hold the same letters. */
const RUNNING = /<(?:img|svg)(?:\s+[^\s=>"]+(?:="[^"]*")?)*?\s+on(?:error|load)=/;
/** Each begins with letters that the page must show. */
const NAMES = [
  `qa<script>${RUNS}</script>`,
  `qb</script><script>${RUNS}</script>`,
  `qc"><img src=x onerror="${RUNS}"><img src="${AWAY}">`,
  `qd'><svg onload=${RUNS}>]]><style>@import '${AWAY}';</style>`,
  `qe\u202e\u2066 &lt;b&gt; <!-- {{${RUNS}}}`,
  `qf${'m'.repeat(1_000_000)}<script>${RUNS}</script>`,
  'constructor',
  '__proto__',
];

const folder = mkdtempSync(join(tmpdir(), 'charts-'));
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
/** Rows with hostile columns, classes and names. */
function writeTable(name, columns) {
  const rows = Array.from({ length: 16 }, (_, i) => {
    const numbers = columns.map((_, j) => ((i * 7 + j * 3) % 11) + (i % 2) * 40);
    return [quoted(NAMES[i % NAMES.length] + i), quoted(NAMES[(i + 3) % NAMES.length]), ...numbers].join();
  });
  const path = join(folder, name);
  writeFileSync(path, `name,class,${columns.map(quoted).join()}\n${rows.join('\n')}\n`);
  return path;
}
const table = writeTable("<img src=x onerror='x'>.csv", NAMES);

/** Command lines that draw charts, until one draws the chart at hand. */
const LINES = [
  ['kmeans', table, '-k', '2', '--label-column', 'class'],
  ['kmeans', table, '-k', '2..4', '--label-column', 'class'],
  ['hac', table, '-k', '2', '--label-column', 'class'],
  ['hdbscan', table, '--min-cluster-size', '3', '--label-column', 'class'],
  ['optics', table, '--eps', '30', '--min-samples', '2', '--label-column', 'class'],
  ['dbscan', table, '--eps', 'auto', '--min-samples', '2', '--label-column', 'class'],
  ['spectral', table, '-k', '2', '--label-column', 'class'],
  ['gmm', table, '-k', '1..2', '--label-column', 'class'],
  ['compare', table, '--algorithms', 'kmeans,hac', '-k', '2', '--label-column', 'class'],
  ['plot', table, '--x', NAMES[0], '--y', NAMES[1]],
  ['plot', table, '--x', NAMES[2]],
];

function draw(chart, file) {
  for (const line of LINES) {
    const argv = [...line, ...(line[0] === 'plot' ? [] : ['--chart', chart]), '-o', file, '-q'];
    const { status, stderr } = spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8' });
    if (/this is a bug/.test(stderr)) failures.push(`${chart}: ${stderr.slice(0, 500)}`);
    if (status === 0 && existsSync(file)) return line[0];
  }
  return undefined;
}

/** The document that Chromium has made of a file after it was shown. */
function shown(file, port) {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-extensions'];
  const net = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const proxy = `--proxy-server=http://127.0.0.1:${port}`;
  const place = `--user-data-dir=${join(folder, 'profile')}`;
  const argv = [...flags, ...net, proxy, place, '--timeout=10000', '--dump-dom', pathToFileURL(file).href];
  return new Promise((resolve) => {
    const child = spawn(chromium, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
    const parts = [];
    child.stdout.on('data', (part) => parts.push(part));
    child.on('close', () => resolve(Buffer.concat(parts).toString()));
    child.on('error', () => resolve(''));
  });
}

const failures = [];
const asked = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(404).end();
});
server.on('connect', (request, socket) => {
  asked.push(request.url);
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();

let count = 0;
const left = [];
/** Charts that show the first of the names as it is. */
let told = 0;
try {
  // the ways to notice something work
  const trap = join(folder, 'trap.html');
  writeFileSync(trap, `<script>${RUNS}</script><img src="${AWAY}">`);
  const trapped =
    (await shown(trap, port)).includes(`${MARK}="1"`) && asked.some((url) => url.startsWith(AWAY));
  if (!trapped) failures.push('the browser neither marks a page nor asks the server');
  asked.length = 0;
  const only = new RegExp(values.only);
  for (const chart of new Set(CHARTS.map(({ name }) => name).filter((name) => only.test(name))))
    for (const format of ['html', 'svg']) {
      const file = join(folder, `${chart}.${format}`);
      const command = draw(chart, file);
      if (!command) {
        left.push(chart);
        break;
      }
      const page = await shown(file, port);
      count++;
      const what = `${command} --chart ${chart}, ${format}`;
      if (!page.includes('</svg>')) failures.push(`${what}: no picture is shown`);
      if (page.includes(`${MARK}="1"`)) failures.push(`${what}: a name ran as a script`);
      const away = asked.splice(0).filter((url) => !/google|gvt1|gstatic/.test(url));
      if (away.length > 0) failures.push(`${what}: asked for ${away.join(' ')}`);
      if (RUNNING.test(page)) failures.push(`${what}: a name became an element`);
      told += Number(page.includes('qa&lt;script&gt;'));
    }
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
for (const failure of failures) process.stdout.write(`${failure}\n`);
if (left.length > 0) process.stdout.write(`not drawn of a table: ${left.join(', ')}\n`);
process.stdout.write(`${count} charts, ${told} with the names, ${failures.length} failures\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
