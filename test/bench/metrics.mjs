/*
 * Seconds of indices: of a million labels, and silhouettes of the images of an IDX file, judged by their digits.
 *
 * node test/bench/metrics.mjs IMAGES.gz LABELS.gz [--rows 10000] [--repeats 5] [--rival "python3 test/bench/sklearn_metrics.py"]
 *
 * With --rival the other program takes turns with this one, so that a busy machine is busy for both; it is asked for one
 * piece of work at a time and answers with its seconds. The minimum of each is printed. Run `npm run build` first.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Random } from '../../dist/core/random.js';
import {
  adjustedInformation,
  adjustedRand,
  calinskiHarabasz,
  centeredRows,
  clusteredRows,
  contingency,
  daviesBouldin,
  silhouette,
  vMeasure,
} from '../../dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '10000' },
    repeats: { type: 'string', default: '5' },
    rival: { type: 'string' },
  },
});

const [images, digits] = positionals.map((path) => gunzipSync(readFileSync(path)));
const n = Math.min(Number(values.rows), digits.length - 8);
const dim = 784;
const data = { x: new Uint8Array(images.buffer, images.byteOffset + 16, n * dim), n, dim };
const labels = Int32Array.from(digits.subarray(8, 8 + n));
const floats = { ...data, x: Float64Array.from(data.x, (value) => value / 255) };

// a million labels of ten clusters, three in ten of them wrong
const random = new Random(1);
const truth = Int32Array.from({ length: 1e6 }, () => random.below(10));
const found = truth.map((label) => (random.float() < 0.3 ? random.below(10) : label));

const work = {
  ari: () => adjustedRand(found, truth),
  'v-measure': () => vMeasure(contingency(found, truth)),
  ami: () => adjustedInformation(contingency(found, truth)),
  silhouette: async () => (await silhouette(data, labels)).mean,
  'silhouette of floats': async () => (await silhouette(floats, labels)).mean,
  'calinski-harabasz': () => calinskiHarabasz(centeredRows(clusteredRows(data, labels))),
  'davies-bouldin': () => daviesBouldin(centeredRows(clusteredRows(data, labels))),
};

const [command, ...args] = values.rival ? [...values.rival.split(' '), ...positionals, String(n)] : [];
const rival = command && spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = rival && createInterface({ input: rival.stdout })[Symbol.asyncIterator]();

/** What the other program says: seconds and the value. */
async function ask(name) {
  rival.stdin.write(`${name}\n`);
  return (await answers.next()).value.split(' ').map(Number);
}

process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
for (const [name, run] of Object.entries(work)) {
  const [own, others] = [[], []];
  let [value, other] = [0, Number.NaN];
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const began = performance.now();
    value = await run();
    own.push((performance.now() - began) / 1000);
    if (!rival) continue;
    const [seconds, answer] = await ask(name);
    others.push(seconds);
    other = answer;
  }
  const least = Math.min(...own);
  const beside = rival
    ? `, rival ${Math.min(...others).toFixed(3)} s (${(Math.min(...others) / least).toFixed(1)}x), ${other}`
    : '';
  process.stdout.write(`${name}: ${least.toFixed(3)} s, ${value}${beside}\n`);
}
process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
rival?.stdin.end();
