/*
 * Seconds and inertia of mini-batch k-means on the colors of a picture.
 *
 * node test/bench/minibatch.mjs images/flower.jpg [--k 2..50] [--seeds 5] [--against RIVAL.json] [--one-by-one]
 *   [--excess]
 *
 * The fits alone are timed, from the distinct colors on: all k in one sweep, or one call for each. RIVAL.json is what
 * sklearn_minibatch.py writes: the mean inertia for each k. --excess compares each fit with k-means from ten starts, and
 * counts where the inertia rises with k. Processor seconds are those of all threads. Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { features, kmeansSweep, minibatch, minibatchSweep } from '../../dist/index.js';
import { openImage } from '../../dist/input/open.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', default: '2..50' },
    seeds: { type: 'string', default: '5' },
    against: { type: 'string' },
    excess: { type: 'boolean', default: false },
    'one-by-one': { type: 'boolean', default: false },
  },
});

const [low, high = low] = values.k.split('..').map(Number);
const ks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
const { image } = await openImage(positionals[0]);
const data = features.colorDataset(image);
const sums = new Map(ks.map((k) => [k, 0]));
const best = values.excess ? await kmeansSweep(data, { ks }) : [];
const excess = [];
let rises = 0;
const times = [];
const processor = [];
let steps = 0;
const seeds = Number(values.seeds);
for (let seed = 1; seed <= seeds; seed++) {
  const began = performance.now();
  const before = process.cpuUsage();
  const results = values['one-by-one'] ? [] : await minibatchSweep(data, { ks, seed });
  if (values['one-by-one']) for (const k of ks) results.push(await minibatch(data, { k, seed }));
  times.push((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(before);
  processor.push((user + system) / 1e6);
  best.forEach(({ k, centers }, at) => {
    excess.push({ k, seed, share: results[at].centers.inertia / centers.inertia - 1 });
    if (at > 0 && results[at].centers.inertia > results[at - 1].centers.inertia) rises++;
  });
  results.forEach(({ centers: { inertia }, descent: { iterations } }, at) => {
    sums.set(ks[at], sums.get(ks[at]) + inertia);
    steps += iterations;
  });
}
times.sort((a, b) => a - b);
const median = times[times.length >> 1];
process.stdout.write(
  `k = ${values.k}: min ${times[0].toFixed(3)} s, median ${median.toFixed(3)} s, ` +
    `processor ${Math.min(...processor).toFixed(3)} s, ` +
    `${(steps / seeds / ks.length).toFixed(0)} steps on average\n`,
);
if (values.excess) {
  const mean = excess.reduce((sum, { share }) => sum + share, 0) / excess.length;
  const worst = excess.reduce((most, one) => (one.share > most.share ? one : most));
  const over = excess.filter(({ share }) => share > 0.01).length;
  process.stdout.write(
    `inertia above that of k-means: ${(100 * mean).toFixed(2)} % on average, ` +
      `at most ${(100 * worst.share).toFixed(2)} % (k = ${worst.k}, seed ${worst.seed}), ` +
      `more than 1 % in ${over} of ${excess.length} fits; it rises with k ${rises} times\n`,
  );
}
if (values.against) {
  const rival = JSON.parse(readFileSync(values.against, 'utf8')).inertia;
  const ratios = ks.filter((k) => rival[k]).map((k) => [k, sums.get(k) / seeds / rival[k]]);
  const mean = Math.exp(ratios.reduce((sum, [, ratio]) => sum + Math.log(ratio), 0) / ratios.length);
  const worst = ratios.reduce((most, one) => (one[1] > most[1] ? one : most));
  process.stdout.write(
    `mean inertia over ${seeds} seeds, as a share of the rival's: ${mean.toFixed(4)} (geometric mean), ` +
      `at most ${worst[1].toFixed(4)} (k = ${worst[0]})\n`,
  );
}
