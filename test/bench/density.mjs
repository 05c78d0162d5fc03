/*
 * Seconds of clustering by density.
 *
 * node test/bench/density.mjs hdbscan colors PICTURE [--size 10] [--samples 10]
 * node test/bench/density.mjs hdbscan plane [--n 1000000]          blobs in two columns
 * node test/bench/density.mjs hdbscan table TABLE.csv.gz            numbers, the last column left out
 * node test/bench/density.mjs hdbscan mnist IMAGES.gz [--n 10000]
 * ... [--repeats 5] [--threads 2] [--write ROWS.f64] [--rival FOUND.f64]
 *
 * Distinct colors count once each, as for the rivals. `--write` writes the rows for rivals. `--rival` compares labels, and
 * heights of the tree of hdbscan, with those that dbscan.R has written. Run `npm run build` first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { dbscan } from '../../dist/algorithms/dbscan.js';
import { hdbscan } from '../../dist/algorithms/hdbscan.js';
import { optics } from '../../dist/algorithms/optics.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { colorDataset } from '../../dist/features/colors.js';
import { adjustedRand } from '../../dist/indices/external.js';
import { openImage } from '../../dist/input/open.js';
import { blobs } from './blobs.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    size: { type: 'string', default: '10' },
    samples: { type: 'string', default: '10' },
    eps: { type: 'string' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string' },
    write: { type: 'string' },
    rival: { type: 'string' },
  },
});

function readTable(path) {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split('\n');
  const rows = lines
    .map((line) => line.split(',').slice(0, -1).map(Number))
    .filter((row) => row.every(Number.isFinite));
  return { x: Float64Array.from(rows.flat()), n: rows.length, dim: rows[0].length };
}

function readImages(path, n) {
  const bytes = gunzipSync(readFileSync(path));
  const dim = bytes.readUInt32BE(8) * bytes.readUInt32BE(12);
  return { x: new Uint8Array(bytes.buffer, bytes.byteOffset + 16, n * dim), n, dim };
}

const [algorithm, what, path] = positionals;
async function read() {
  if (what === 'plane') return blobs(Number(values.n ?? 1_000_000));
  if (what === 'table') return readTable(path);
  if (what === 'mnist') return readImages(path, Number(values.n ?? 10_000));
  const { weights: _, ...colors } = colorDataset((await openImage(path)).image);
  return colors;
}

const data = await read();
if (values.threads) configureKernels({ threads: Number(values.threads) });
if (values.write) writeFileSync(values.write, Buffer.from(Float64Array.from(data.x).buffer));
const minSamples = Number(values.samples);
const work = {
  hdbscan: () => hdbscan(data, { minClusterSize: Number(values.size), minSamples }),
  optics: () => optics(data, { minSamples, ...(values.eps && { maxEps: Number(values.eps) }) }),
  dbscan: () => dbscan(data, { minSamples, eps: Number(values.eps) }),
}[algorithm];
const [clock, processor] = [[], []];
let found;
for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
  const [began, spent] = [performance.now(), process.cpuUsage()];
  found = await work();
  clock.push((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(spent);
  processor.push((user + system) / 1e6);
  if (repeat > 0) continue;
  process.stdout.write(`${data.n} x ${data.dim}: ${found.k} clusters, noise ${found.noise}\n`);
}
const least = (list) => Math.min(...list).toFixed(3);
process.stdout.write(`${algorithm}: min ${least(clock)} s, processor min ${least(processor)} s\n`);
process.stdout.write(`largest resident set ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
if (values.rival) compare(readFileSync(values.rival));

function compare({ buffer, byteOffset, byteLength }) {
  const all = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  // noise is 0 there
  const labels = found.labels.map((label) => label + 1);
  const index = adjustedRand(labels, Int32Array.from(all.subarray(0, data.n)));
  process.stdout.write(`adjusted Rand index with the rival ${index.toFixed(4)}\n`);
  const heights = all.subarray(data.n);
  if (heights.length === 0) return;
  const apart = found.tree.merges.height.map(
    (height, t) => Math.abs(height - heights[t]) / (heights[t] || 1),
  );
  process.stdout.write(`heights differ by at most ${Math.max(...apart).toExponential(1)} of them\n`);
}
