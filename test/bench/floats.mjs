/*
 * Seconds, iterations and inertia of k-means on rows of floats.
 *
 * node test/bench/floats.mjs FOLDER [--data 200000x64,200000x10,50000x3] [--init seeds|k-means++] [--repeats 5]
 *      [--threads 1,2]
 *
 * FOLDER holds NxDIM.f32, the rows, and NxDIM.seeds.json, the numbers of those to start from, as sklearn_floats.py
 * writes them; 200000x64@3 are blobs well apart, by its spread of 3. Thread counts take turns, so that a busy machine
 * is busy for all of them. Run `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kmeans } from '../../dist/algorithms/kmeans.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '200000x64,200000x10,50000x3' },
    init: { type: 'string', default: 'seeds' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
  },
});

function readRows(name) {
  const [n, dim] = name.split('@')[0].split('x').map(Number);
  const bytes = readFileSync(join(positionals[0], `${name}.f32`));
  const x = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { x, n, dim };
}

for (const name of values.data.split(',')) {
  const data = readRows(name);
  const { rows } = JSON.parse(readFileSync(join(positionals[0], `${name}.seeds.json`), 'utf8'));
  const init = values.init === 'seeds' ? { rows } : values.init;
  const seconds = new Map(values.threads.split(',').map((threads) => [Number(threads), []]));
  const cpu = new Map();
  const found = new Set();
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    for (const [threads, times] of seconds) {
      configureKernels({ threads });
      const began = performance.now();
      const used = process.cpuUsage();
      const result = await kmeans(data, { k: rows.length, init, nInit: 1, maxIter: 1000 });
      times.push((performance.now() - began) / 1000);
      const { user, system } = process.cpuUsage(used);
      cpu.set(threads, Math.min(cpu.get(threads) ?? Number.POSITIVE_INFINITY, (user + system) / 1e6));
      found.add(`${result.descent.iterations} iterations, inertia ${result.centers.inertia}`);
    }
  }
  for (const [threads, times] of seconds) {
    times.sort((a, b) => a - b);
    const figures = `min ${times[0].toFixed(3)} s, median ${times[times.length >> 1].toFixed(3)} s, ${cpu.get(threads).toFixed(3)} s of processor`;
    const what = [...found].join(' or ');
    process.stdout.write(`${name}, k=${rows.length}, ${threads} threads: ${figures}, ${what}\n`);
  }
}
process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
