/*
 * Seconds, iterations and inertia (of values divided by 255) of k-means on the images of an IDX file.
 *
 * node test/bench/mnist.mjs IMAGES.gz [--rows ROWS.json] [--k 10,19,100] [--repeats 5] [--threads 1,2] [--seed 1]
 *
 * ROWS.json holds the rows to start from, as sklearn_mnist.py writes them; else greedy k-means++ with the seed.
 * Thread counts take turns, so that a busy machine is busy for all of them. Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { kmeans } from '../../dist/algorithms/kmeans.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    k: { type: 'string', default: '10,19,100' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
    seed: { type: 'string', default: '1' },
  },
});

function readImages(path) {
  const bytes = gunzipSync(readFileSync(path));
  const [n, height, width] = [4, 8, 12].map((at) => bytes.readUInt32BE(at));
  return {
    x: new Uint8Array(bytes.buffer, bytes.byteOffset + 16, n * height * width),
    n,
    dim: height * width,
  };
}

const numbers = (list) => list.split(',').map(Number);
const data = readImages(positionals[0]);
const rows = values.rows && JSON.parse(readFileSync(values.rows, 'utf8')).rows;

function initOf(k) {
  if (!rows) return { nInit: 1, seed: Number(values.seed) };
  const { x, dim } = data;
  return { init: Float64Array.from(rows[k].flatMap((i) => [...x.subarray(i * dim, (i + 1) * dim)])) };
}

for (const k of numbers(values.k)) {
  const seconds = new Map(numbers(values.threads).map((threads) => [threads, []]));
  const options = { k, ...initOf(k) };
  const found = new Set();
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    for (const [threads, times] of seconds) {
      configureKernels({ threads });
      const began = performance.now();
      const { centers, descent } = await kmeans(data, options);
      times.push((performance.now() - began) / 1000);
      found.add(`${descent.iterations} iterations, inertia ${(centers.inertia / 65025).toFixed(1)}`);
    }
  }
  for (const [threads, times] of seconds) {
    times.sort((a, b) => a - b);
    const median = times[times.length >> 1];
    const what = [...found].join(' or ');
    process.stdout.write(
      `k=${k}, ${threads} threads: min ${times[0].toFixed(2)} s, median ${median.toFixed(2)} s, ${what}\n`,
    );
  }
}
process.stdout.write(`largest resident set ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
