/*
 * DBSCAN and its rivals in turns, on the same rows.
 *
 * node test/bench/dbscan.mjs plane --eps 2.4 --samples 10               1 000 000 x 2, see density.mjs
 * node test/bench/dbscan.mjs square --eps 0.00252 --samples 20          1 000 000 x 2, uniform
 * node test/bench/dbscan.mjs cube --eps 0.0168 --samples 20             1 000 000 x 3, uniform
 * node test/bench/dbscan.mjs pixels PICTURE --eps 2 --samples 50        weighted colors; rivals take all pixels
 * node test/bench/dbscan.mjs mnist IMAGES.gz --eps 6 --samples 5        10 000 x 784, divided by 255; --bytes: by 1
 * ... [--n N] [--rounds 3] [--rivals r,sklearn] [--algorithm brute] [--threads 2]
 *
 * Each turn is a process of its own. Seconds are those of the fit after a fit that warms up: of the clock, and of all
 * processors. Labels are compared: noise and clusters have to be the same but for rows that are no core points. Rivals are
 * dbscan.R and sklearn_dbscan.py. Run `npm run build` first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { dbscan } from '../../dist/algorithms/dbscan.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { Random } from '../../dist/core/random.js';
import { colorDataset } from '../../dist/features/colors.js';
import { openImage } from '../../dist/input/open.js';
import { blobs } from './blobs.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    eps: { type: 'string' },
    samples: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    rivals: { type: 'string', default: 'r,sklearn' },
    algorithm: { type: 'string', default: 'auto' },
    threads: { type: 'string' },
    bytes: { type: 'boolean', default: false },
    own: { type: 'string' },
  },
});
const [what, path] = positionals;
const [eps, minSamples] = [Number(values.eps), Number(values.samples)];
if (values.threads) configureKernels({ threads: Number(values.threads) });

/** The rows, and for pixels which row each pixel is. */
async function read() {
  const n = Number(values.n ?? (what === 'mnist' ? 10_000 : 1_000_000));
  if (what === 'plane') return { data: blobs(n) };
  if (what === 'square' || what === 'cube') {
    const random = new Random(1);
    const dim = what === 'cube' ? 3 : 2;
    return { data: { x: Float64Array.from({ length: dim * n }, () => random.float()), n, dim } };
  }
  if (what === 'pixels') return readPixels((await openImage(path)).image);
  const file = gunzipSync(readFileSync(path));
  const dim = file.readUInt32BE(8) * file.readUInt32BE(12);
  const x = new Uint8Array(file.buffer, file.byteOffset + 16, n * dim);
  return { data: { x: values.bytes ? x : Float64Array.from(x, (value) => value / 255), n, dim } };
}

function readPixels(image) {
  const data = colorDataset(image);
  const rowOf = new Map(
    Array.from({ length: data.n }, (_, i) => [data.x.subarray(3 * i, 3 * i + 3).join(), i]),
  );
  const { bands, width, height } = image;
  const pixels = Int32Array.from({ length: width * height }, (_, p) =>
    rowOf.get(image.data.subarray(p * bands, p * bands + 3).join()),
  );
  return { data, pixels };
}

/** What this process does when it takes its turn. */
async function takeTurn(labelsPath) {
  const { data } = await read();
  await dbscan(data, { eps, minSamples });
  const [began, spent] = [performance.now(), process.cpuUsage()];
  const { labels, density } = await dbscan(data, { eps, minSamples });
  const clock = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(spent);
  writeFileSync(labelsPath, Buffer.from(labels.buffer));
  writeFileSync(`${labelsPath}.core`, density.core);
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ clock, processor: (user + system) / 1e6, peak }));
  process.exit();
}

if (values.own) await takeTurn(values.own);

const folder = mkdtempSync(join(tmpdir(), 'dbscan-'));
const { data, pixels } = await read();
const rowsPath = join(folder, 'rows.f64');
const rivalRows = pixels
  ? Float64Array.from(
      { length: 3 * pixels.length },
      (_, at) => data.x[3 * pixels[Math.floor(at / 3)] + (at % 3)],
    )
  : Float64Array.from(data.x);
writeFileSync(rowsPath, Buffer.from(rivalRows.buffer));

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const labelsOf = (name) => join(folder, `${name}.i32`);
const turns = {
  clusterkit: () => [process.execPath, [...process.argv.slice(1), '--own', labelsOf('clusterkit')]],
  r: () => ['Rscript', [here('dbscan.R'), rowsPath, data.dim, 'labels', eps, minSamples, labelsOf('r')]],
  sklearn: () => [
    '/usr/bin/python3',
    [here('sklearn_dbscan.py'), rowsPath, data.dim, eps, minSamples, values.algorithm, labelsOf('sklearn')],
  ],
};
const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
const names = ['clusterkit', ...values.rivals.split(',').filter((name) => name !== '')];
const found = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of names) {
    const [command, args] = turns[name]();
    const text = execFileSync(command, args.map(String), { env, maxBuffer: 1e8 }).toString();
    found[name].push(JSON.parse(text.slice(text.indexOf('{'))));
  }
}

const readLabels = (name) => {
  const bytes = readFileSync(labelsOf(name));
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};
const byRow = readLabels('clusterkit');
const coreByRow = readFileSync(`${labelsOf('clusterkit')}.core`);
const own = pixels ? pixels.map((row) => byRow[row]) : byRow;
const core = pixels ? pixels.map((row) => coreByRow[row]) : coreByRow;

/** How many core rows are in another cluster, how many other rows are, and how many are noise for one only. */
function differences(theirs) {
  const names = new Map();
  const back = new Map();
  const wrong = { core: 0, border: 0, noise: 0 };
  for (let i = 0; i < own.length; i++) {
    if (core[i] && !names.has(own[i])) names.set(own[i], theirs[i]);
    if (core[i] && !back.has(theirs[i])) back.set(theirs[i], own[i]);
  }
  for (let i = 0; i < own.length; i++) {
    if (own[i] < 0 || theirs[i] < 0) wrong.noise += own[i] < 0 && theirs[i] < 0 ? 0 : 1;
    else if (names.get(own[i]) !== theirs[i] || back.get(theirs[i]) !== own[i])
      wrong[core[i] ? 'core' : 'border']++;
  }
  return wrong;
}

const least = (name, key) => Math.min(...found[name].map((one) => one[key]));
const print = (line) => process.stdout.write(`${line}\n`);
print(`${own.length} x ${data.dim}, ${new Set(own.filter((label) => label >= 0)).size} clusters`);
for (const name of names) {
  const ratios = ['clock', 'processor'].map((key) =>
    (least(name, key) / least('clusterkit', key)).toFixed(1),
  );
  print(
    `${name}: clock ${least(name, 'clock').toFixed(3)} s, processor ${least(name, 'processor').toFixed(3)} s, ` +
      `peak ${Math.round(least(name, 'peak'))} MiB, ratios ${ratios.join(' ')}`,
  );
  if (name === 'clusterkit') continue;
  const { core: cores, border, noise } = differences(readLabels(name));
  print(`  differences: ${cores} core rows, ${noise} rows of noise, ${border} border rows`);
}
rmSync(folder, { recursive: true });
