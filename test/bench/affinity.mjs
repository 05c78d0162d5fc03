// Times affinity propagation of the digits with its defaults, from the rows to the result; sklearn_affinity.py times scikit-learn.
// node test/bench/affinity.mjs [RUNS] [THREADS]
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { affinity, configureKernels } from '../../dist/index.js';

const [runs = 8, threads = 2] = process.argv.slice(2).map(Number);
const lines = gunzipSync(readFileSync('data/digits.csv.gz')).toString().trim().split('\n');
const rows = lines.map((line) => line.split(',').map(Number)).filter((row) => row.every(Number.isFinite));
const data = { x: Float64Array.from(rows.flatMap((row) => row.slice(0, 64))), n: rows.length, dim: 64 };
configureKernels({ threads });
let clock = Number.POSITIVE_INFINITY;
let cpu = Number.POSITIVE_INFINITY;
let found;
for (let run = 0; run < runs; run++) {
  const before = process.cpuUsage();
  const began = performance.now();
  found = await affinity(data);
  clock = Math.min(clock, performance.now() - began);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1000);
}
const { k, descent } = found;
process.stdout.write(
  `${data.n} rows, ${k} clusters, ${descent.iterations} iterations: ${clock.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms\n`,
);
