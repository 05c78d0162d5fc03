/*
 * Seconds of indices: of a million labels, and silhouettes of the images of an IDX file, judged by their digits;
 * distances of all pairs of 2000 of them.
 *
 * node test/bench/metrics.mjs IMAGES.gz LABELS.gz [--rows 10000] [--repeats 5] [--only REGEX] [--rival "python3 test/bench/sklearn_metrics.py"]
 *
 * With --rival the other program takes turns with this one, so that a busy machine is busy for both; it is asked for one
 * piece of work at a time and answers with its seconds of processor and clock. The minimum of each is printed. Run `npm run build` first.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Random } from '../../dist/core/random.js';
import { distances, indices } from '../../dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '10000' },
    repeats: { type: 'string', default: '5' },
    rival: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

const [images, digits] = positionals.map((path) => gunzipSync(readFileSync(path)));
const n = Math.min(Number(values.rows), digits.length - 8);
const dim = 784;
const data = { x: new Uint8Array(images.buffer, images.byteOffset + 16, n * dim), n, dim };
const labels = Int32Array.from(digits.subarray(8, 8 + n));
const floats = { ...data, x: Float64Array.from(data.x, (value) => value / 255) };
// neither zeros nor even steps; zeros, but no steps
const noise = (i) => (i * 0.6180339887498949) % 1;
const dense = { ...data, x: floats.x.map((value, i) => value + noise(i)) };
const sparse = { ...data, x: floats.x.map((value, i) => value * noise(i)) };

// a million labels of ten clusters, three in ten of them wrong
const random = new Random(1);
const truth = Int32Array.from({ length: 1e6 }, () => random.below(10));
const found = truth.map((label) => (random.float() < 0.3 ? random.below(10) : label));

const work = {
  ari: () => indices.adjustedRand(found, truth),
  'v-measure': () => indices.vMeasure(found, truth),
  ami: () => indices.adjustedMutualInformation(found, truth),
  silhouette: async () => (await indices.silhouette(data, labels)).mean,
  'silhouette of floats': async () => (await indices.silhouette(floats, labels)).mean,
  'silhouette of sparse floats': async () => (await indices.silhouette(sparse, labels)).mean,
  'silhouette of dense floats': async () => (await indices.silhouette(dense, labels)).mean,
  'calinski-harabasz': () => indices.calinskiHarabasz(data, labels),
  'davies-bouldin': () => indices.daviesBouldin(data, labels),
  'calinski-harabasz of floats': () => indices.calinskiHarabasz(dense, labels),
  'davies-bouldin of floats': () => indices.daviesBouldin(dense, labels),
  'euclidean pairs': () => lastPair('euclidean'),
  'manhattan pairs': () => lastPair('manhattan'),
};

/** Distances of all pairs of the first 2000 rows. */
async function lastPair(metric) {
  const some = { x: dense.x.subarray(0, 2000 * dim), n: 2000, dim };
  return (await distances.pairwiseDistances(some, { metric })).condensed.at(-1);
}

const [command, ...args] = values.rival ? [...values.rival.split(' '), ...positionals, String(n)] : [];
const rival = command && spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = rival && createInterface({ input: rival.stdout })[Symbol.asyncIterator]();

/** What the other program says: seconds of processor and clock, and the value. */
async function ask(name) {
  rival.stdin.write(`${name}\n`);
  return (await answers.next()).value.split(' ').map(Number);
}

const spent = () => Object.values(process.cpuUsage()).reduce((sum, micros) => sum + micros / 1e6, 0);

process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
for (const [name, run] of Object.entries(work).filter(([one]) => new RegExp(values.only).test(one))) {
  const [own, others] = [[], []];
  let [value, other] = [0, Number.NaN];
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const [began, before] = [performance.now(), spent()];
    value = await run();
    own.push([spent() - before, (performance.now() - began) / 1000]);
    if (!rival) continue;
    const [processor, clock, answer] = await ask(name);
    others.push([processor, clock]);
    other = answer;
  }
  const least = (times) => [0, 1].map((at) => Math.min(...times.map((time) => time[at])));
  const [processor, clock] = least(own);
  const [theirs, theirClock] = least(others);
  const beside = rival
    ? `, rival ${theirs.toFixed(3)} and ${theirClock.toFixed(3)} s (${(theirs / processor).toFixed(1)}x and ${(theirClock / clock).toFixed(1)}x), ${other}`
    : '';
  process.stdout.write(`${name}: ${processor.toFixed(3)} and ${clock.toFixed(3)} s, ${value}${beside}\n`);
}
process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
rival?.stdin.end();
