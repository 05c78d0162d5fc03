/*
 * Seconds of mixtures of normal distributions, from the rows to the result.
 *
 * node test/bench/gmm.mjs colors PICTURE [--size 8] [--tol 1e-3]     weighted distinct colors, one start by k-means
 * node test/bench/gmm.mjs rows FOLDER [--iterations 20]              rows and start that sklearn_gmm.py has written
 * ... [--covariance full] [--repeats 5] [--threads 2]
 *
 * Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gmm } from '../../dist/algorithms/gmm.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { colorDataset } from '../../dist/features/colors.js';
import { openImage } from '../../dist/input/open.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '8' },
    tol: { type: 'string', default: '1e-3' },
    iterations: { type: 'string', default: '20' },
    covariance: { type: 'string', default: 'full' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string' },
  },
});

async function work([kind, path]) {
  const { covariance } = values;
  if (kind === 'colors') {
    const data = colorDataset((await openImage(path)).image);
    const options = { k: Number(values.size), covariance, nInit: 1, tol: Number(values.tol), maxIter: 100 };
    return { data, options };
  }
  const { dim, rows } = JSON.parse(readFileSync(join(path, 'start.json'), 'utf8'));
  const bytes = readFileSync(join(path, 'rows.f64'));
  const x = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const options = { k: rows.length, covariance, init: { rows }, tol: 0, maxIter: Number(values.iterations) };
  return { data: { x, n: x.length / dim, dim }, options };
}

const { data, options } = await work(positionals);
if (values.threads) configureKernels({ threads: Number(values.threads) });
let [least, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
let found;
for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
  const before = process.cpuUsage();
  const began = performance.now();
  found = await gmm(data, options);
  least = Math.min(least, (performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1e6);
}
const { mixture, descent } = found;
process.stdout.write(
  `${data.n} x ${data.dim}, k = ${options.k}, ${mixture.form}: ${least.toFixed(3)} s, ${cpu.toFixed(3)} s of processor time, ` +
    `${descent.iterations} iterations, log-likelihood ${mixture.logLikelihood.toFixed(3)}, BIC ${mixture.bic.toFixed(2)}\n`,
);
