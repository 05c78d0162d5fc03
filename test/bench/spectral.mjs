/*
 * Seconds of spectral clustering, from the rows or the graph to the clusters.
 *
 * node test/bench/spectral.mjs mnist IMAGES.gz LABELS.gz [--n 10000]    graph of 9 other rows, k = 10
 * node test/bench/spectral.mjs graph GRAPH [--k 25]                     the graph that `sklearn_spectral.py coins GRAPH` writes
 * ... [--assign kmeans|discretize|cluster-qr] [--repeats 3] [--threads 2]
 *
 * Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { configureKernels, indices, spectral } from '../../dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string', default: '10000' },
    k: { type: 'string' },
    assign: { type: 'string', default: 'kmeans' },
    repeats: { type: 'string', default: '3' },
    threads: { type: 'string' },
  },
});
const [what, path, classes] = positionals;

function images(n) {
  const bytes = gunzipSync(readFileSync(path));
  return { x: new Uint8Array(bytes.buffer, bytes.byteOffset + 16, n * 784), n, dim: 784 };
}

/** n and the number of edges, their ends in int32, their weights in f64. */
function edgesOf() {
  const { buffer } = Uint8Array.from(readFileSync(path));
  const [n, count] = new Int32Array(buffer, 0, 2);
  const ends = new Int32Array(buffer, 8, 2 * count);
  const edges = new Int32Array(2 * count);
  for (let e = 0; e < count; e++) edges.set([ends[e], ends[count + e]], 2 * e);
  return { n, edges, weights: new Float64Array(buffer.slice(8 + 8 * count)) };
}

if (values.threads) configureKernels({ threads: Number(values.threads) });
const options = { assign: values.assign, k: Number(values.k ?? (what === 'mnist' ? 10 : 25)) };
let data;
if (what === 'mnist') {
  data = images(Number(values.n));
  options.graph = { kind: 'knn', neighbors: 9 };
} else {
  const { n, edges, weights } = edgesOf();
  // the rows are not used where edges are given
  data = { x: Float64Array.from({ length: n }, (_, i) => i), n, dim: 1 };
  options.graph = { kind: 'edges', edges, weights };
}
let clock = Number.POSITIVE_INFINITY;
let cpu = Number.POSITIVE_INFINITY;
let found;
for (let run = 0; run < Number(values.repeats); run++) {
  const before = process.cpuUsage();
  const began = performance.now();
  found = await spectral(data, options);
  clock = Math.min(clock, (performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1e6);
}
const { n, k, labels, spectrum } = found;
const residual = spectrum.residuals.reduce((most, one) => Math.max(most, one), 0);
const truth = classes && Int32Array.from(gunzipSync(readFileSync(classes)).subarray(8, 8 + n));
process.stdout.write(
  `${n} rows, ${values.assign}: ${clock.toFixed(3)} s, ${cpu.toFixed(3)} s of processor time, ${k} clusters, ` +
    `residuals to ${residual.toExponential(1)}${truth ? `, ARI ${indices.adjustedRand(labels, truth).toFixed(4)}` : ''}\n`,
);
process.exit(0);
