// Times UMAP of the first images of MNIST in two built checkouts, in turns, each turn a process of its own. A checkout of
// version 0.1.0 has the UMAP of umap-js. Prints the least and the middle seconds of the clock and of the processor, the peak
// of memory, and the mean trustworthiness of the maps, from 250 rows (Venna and Kaski 2001; 12 neighbors).
//
// usage: node test/bench/umap.mjs OLD NEW t10k-images-idx3-ubyte.gz [--rows 10000] [--rounds 5]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    /** The seed of a turn, which this process is. */
    turn: { type: 'string' },
  },
});
const NEIGHBORS = 12;
const SAMPLE = 250;
const n = Number(values.rows);

if (values.turn) await takeTurn(...positionals);
else compare(...positionals);

async function takeTurn(folder, file) {
  const { features } = await import(pathToFileURL(join(resolve(folder), 'dist/index.js')).href);
  const bytes = gunzipSync(readFileSync(file));
  const data = { x: bytes.subarray(16, 16 + n * 784), n, dim: 784 };
  const before = process.cpuUsage();
  const began = performance.now();
  const { data: places } = await features.umap(data, { seed: Number(values.turn) });
  const clock = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS / 1e3;
  const trust = trustworthiness(data.x, places.x, places.dim);
  process.stdout.write(`${JSON.stringify({ clock, cpu: (user + system) / 1e6, peak, trust })}\n`);
}

/** How far neighbors in the map are neighbors in the data, for every few rows. */
function trustworthiness(x, places, dims) {
  const every = Math.max(1, Math.floor(n / SAMPLE));
  let penalty = 0;
  let rows = 0;
  for (let i = 0; i < n; i += every, rows++) {
    const near = distancesFrom(x, 784, i);
    const laid = distancesFrom(places, dims, i);
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => laid[a] - laid[b]);
    for (const j of others.slice(0, NEIGHBORS)) {
      const rank = near.reduce((count, d2, l) => count + (l !== i && d2 < near[j] ? 1 : 0), 1);
      penalty += Math.max(0, rank - NEIGHBORS);
    }
  }
  return 1 - (2 * penalty) / (rows * NEIGHBORS * (2 * n - 3 * NEIGHBORS - 1));
}

function distancesFrom(x, dim, i) {
  return Float64Array.from({ length: n }, (_, j) => {
    let d2 = 0;
    for (let c = 0; c < dim; c++) d2 += (x[i * dim + c] - x[j * dim + c]) * (x[i * dim + c] - x[j * dim + c]);
    return d2;
  });
}

function compare(old, fresh, file) {
  const found = [old, fresh].map(() => []);
  for (let round = 1; round <= Number(values.rounds); round++)
    for (const [side, folder] of [old, fresh].entries()) {
      const script = fileURLToPath(import.meta.url);
      const turn = [script, folder, file, '--rows', values.rows, '--turn', String(round)];
      const { stdout, stderr, status } = spawnSync(process.execPath, turn, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      found[side].push(JSON.parse(stdout));
    }
  const sorted = (side, key) => found[side].map((turn) => turn[key]).sort((a, b) => a - b);
  const middle = (list) => list[list.length >> 1];
  for (const [side, name] of ['OLD', 'NEW'].entries()) {
    const [clock, cpu, peak] = ['clock', 'cpu', 'peak'].map((key) => sorted(side, key));
    const trust = sorted(side, 'trust').reduce((a, b) => a + b, 0) / found[side].length;
    const times = [clock, cpu].map((list) => `${list[0].toFixed(2)} (${middle(list).toFixed(2)})`);
    const rest = `peak ${Math.round(peak[0])} MB, trustworthiness ${trust.toFixed(4)}`;
    process.stdout.write(`${name}  clock ${times[0]} s, processor ${times[1]} s, ${rest}\n`);
  }
  for (const key of ['clock', 'cpu']) {
    const ratio = middle(
      found[0].map((turn, round) => turn[key] / found[1][round][key]).sort((a, b) => a - b),
    );
    process.stdout.write(`${key}: NEW is ${ratio.toFixed(1)} times as fast (the middle of the pairs)\n`);
  }
}
