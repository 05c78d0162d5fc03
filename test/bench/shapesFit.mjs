/*
 * One cell of shapes.mjs: k-means of the rows in a file, once for each line of standard input. Answers with seconds of
 * the clock and of the processor, iterations and inertia, and at the end with the largest resident set in MB.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { kmeans } from '../../dist/algorithms/kmeans.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';

const { path, kind, n, dim, k, rows, maxIter, threads } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function readRows() {
  const { buffer } = readFileSync(path);
  if (kind === 'u8') return new Uint8Array(buffer, 0, n * dim);
  return kind === 'f64' ? new Float64Array(buffer, 0, n * dim) : new Float32Array(buffer, 0, n * dim);
}

/** The entries of rows other than 0. */
function sparseOf(x) {
  const entries = x.reduce((count, value) => count + Number(value !== 0), 0);
  const [starts, places, values] = [
    new Int32Array(n + 1),
    new Int32Array(entries),
    new Float64Array(entries),
  ];
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) {
      const value = x[i * dim + j];
      if (value === 0) continue;
      places[at] = j;
      values[at++] = value;
    }
    starts[i + 1] = at;
  }
  return { rows: { starts, places, values }, n, dim };
}

const x = readRows();
const data = kind === 'sparse' ? sparseOf(x) : { x, n, dim };
configureKernels({ threads });
for await (const _ of createInterface({ input: process.stdin })) {
  // asking for the processor's time may take a tenth of a millisecond
  const used = process.cpuUsage();
  const began = performance.now();
  const { centers, descent } = await kmeans(data, { k, init: { rows }, nInit: 1, maxIter });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const answer = {
    seconds,
    cpu: (user + system) / 1e6,
    inertia: centers.inertia,
    iterations: descent.iterations,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.stdout.write(`${JSON.stringify({ peak: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`);
