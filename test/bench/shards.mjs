/*
 * Passes over rows that stay in their files, beside scikit-learn over chunks of the same file; one thread on each side.
 *
 * node test/bench/shards.mjs pass FOLDER [--rows 1000000] [--dim 16] [--k 100] [--pairs 5]
 *
 * FOLDER keeps the inputs: `blobs` are rows around 100 points, `noise` is one round cloud. Both sides take the same centers, those
 * after an iteration over some of the rows. Seconds are those of the processor, from the file to the sums of clusters; both sides
 * run in turns, and the least counts. A first pass knows nothing of the rows but their range; later ones are the second to the twelfth
 * step of a run that keeps labels, and their mean counts.
 *
 * node test/bench/shards.mjs micro FOLDER --rows 100000 [--threshold 6]
 *
 * One pass into micro-clusters and k-means of them, beside Birch.partial_fit and k-means of its leaves; the same for the inertia of all rows.
 *
 * node test/bench/shards.mjs job FOLDER --rows 16000000 --k 64 [--memory 500MB]
 *
 * The command `minibatch` of rows around 100 points under a limit of memory, beside MiniBatchKMeans.partial_fit over chunks with the
 * labels and the inertia of all rows; seconds of the clock, both on all processors, in turns. Run `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kmeans } from '../../dist/algorithms/kmeans.js';
import { kmeansStore } from '../../dist/algorithms/passes/fit.js';
import { inertiaBounds } from '../../dist/algorithms/passes/inertiaBounds.js';
import { rowsOfMicro } from '../../dist/algorithms/passes/micro.js';
import { memoryFor, passOver, surveyRows } from '../../dist/algorithms/passes/pieces.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { Random } from '../../dist/core/random.js';
import { openMatrixStore } from '../../dist/input/matrixStore.js';
import { toNpy } from '../../dist/output/npy.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    dim: { type: 'string', default: '16' },
    k: { type: 'string', default: '100' },
    pairs: { type: 'string', default: '5' },
    threshold: { type: 'string', default: '6' },
    memory: { type: 'string', default: '500MB' },
  },
});
const [job, folder] = positionals;
const [n, dim, k, pairs] = [values.rows, values.dim, values.k, values.pairs].map(Number);
const PEER = new URL('sklearn_shards.py', import.meta.url).pathname;
const PROGRAM = new URL('../../bin/clusterkit.js', import.meta.url).pathname;
const print = (text) => process.stdout.write(`${text}\n`);

/** About normal: the sum of twelve uniform numbers. */
function normal(random) {
  let sum = -6;
  for (let t = 0; t < 12; t++) sum += random.float();
  return sum;
}

/** Makes rows once. @returns the path */
function rowsOf(kind) {
  const path = join(folder, `${kind}-${n}-${dim}.npy`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const random = new Random(1);
  const around = Float64Array.from({ length: 100 * dim }, () => 20 * random.float() - 10);
  const x = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) {
    const at = dim * random.below(100);
    for (let j = 0; j < dim; j++)
      x[i * dim + j] = kind === 'blobs' ? around[at + j] + 2 * normal(random) : normal(random);
  }
  writeFileSync(path, toNpy(x, [n, dim]));
  return path;
}

function peer(...argv) {
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', [PEER, ...argv], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** The means of the clusters of a pass. */
function meansOf({ sums, masses }) {
  const total = (parts, c, width, j) =>
    parts[3 * c * width + j] + (parts[3 * c * width + width + j] + parts[3 * c * width + 2 * width + j]);
  return Float64Array.from({ length: k * dim }, (_, p) => {
    const c = Math.floor(p / dim);
    return total(sums, c, dim, p % dim) / Math.max(1, total(masses, c, 1, 0));
  });
}

/** Mean seconds of a step after the first one. */
async function laterSeconds(store, rows, range, init) {
  const memory = memoryFor();
  const seconds = [];
  const run = async (pass) => {
    const made = await timed(() => passOver(rows, range, pass, {}, 'step', memory));
    seconds.push(made.seconds);
    return made.result;
  };
  await kmeansStore({ ...store, n, dim, passes: { range, run } }, { k, init, maxIter: 12 });
  memory.close();
  return seconds.slice(1).reduce((sum, one) => sum + one, 0) / (seconds.length - 1);
}

async function passes() {
  configureKernels({ threads: 1 });
  for (const kind of ['blobs', 'noise']) {
    const path = rowsOf(kind);
    const { store, read, close } = await openMatrixStore(path);
    const rows = { first: 0, n, pieces: (unchecked) => store.pieces(unchecked) };
    const range = await surveyRows(rows, dim);
    const some = await read(0, Math.min(n, 100 * k));
    const seeds = Float64Array.from(some.x.subarray(0, k * dim));
    const part = {
      first: 0,
      n: some.n,
      pieces: async function* () {
        yield some;
      },
    };
    const centers = meansOf(await passOver(part, range, { kind: 'step', centers: seeds }));
    const file = `${path}.centers.npy`;
    writeFileSync(file, toNpy(centers, [k, dim]));
    const times = { first: [], later: [], rival: [] };
    for (let pair = 0; pair < pairs; pair++) {
      for (let turn = 0; turn < 3; turn++)
        times.first.push((await timed(() => passOver(rows, range, { kind: 'step', centers }))).seconds);
      times.later.push(await laterSeconds(store, rows, range, centers));
      times.rival.push(peer('pass', path, file, '3').seconds);
    }
    await close();
    const [first, later, rival] = [times.first, times.later, times.rival].map((list) => Math.min(...list));
    const told = Object.entries({ first, later }).map(
      ([name, seconds]) => `${name} ${seconds.toFixed(3)} s (${(rival / seconds).toFixed(2)} times as fast)`,
    );
    print(`${kind}: ${told.join(', ')}, scikit-learn ${rival.toFixed(3)} s`);
  }
}

/** Sum of the squared distances of all rows to the nearest of some centers. */
async function inertiaOf(rows, range, centers) {
  const { inertia } = await passOver(rows, range, { kind: 'step', centers });
  return inertia[0] + (inertia[1] + inertia[2]);
}

async function micro() {
  configureKernels({ threads: 1 });
  const path = rowsOf('blobs');
  const rival = peer('micro', path, values.k, values.threshold);
  const { store, close } = await openMatrixStore(path);
  const rows = { first: 0, n, pieces: (unchecked) => store.pieces(unchecked) };
  const range = await surveyRows(rows, dim);
  const { result, seconds } = await timed(() =>
    passOver(rows, range, { kind: 'micro', maxLeaves: rival.leaves }),
  );
  const { data } = rowsOfMicro(result, dim);
  const { centers } = await kmeans(data, { k, nInit: 3 });
  const inertia = await inertiaOf(rows, range, centers.points);
  const [least, most] = inertiaBounds(result, centers.points, dim);
  await close();
  print(
    `clusterkit: ${seconds.toFixed(3)} s, ${data.n} means, inertia ${inertia.toPrecision(6)} (told: ${least.toPrecision(4)} to ${most.toPrecision(4)})`,
  );
  print(
    `scikit-learn: ${rival.seconds.toFixed(3)} s, ${rival.leaves} leaves, inertia ${rival.inertia.toPrecision(6)}`,
  );
  print(
    `${(rival.seconds / seconds).toFixed(1)} times as fast, inertia ${(100 * (inertia / rival.inertia - 1)).toFixed(2)} %`,
  );
}

/** Seconds, inertia and peak of the whole command. */
function runCommand(path) {
  const argv = ['minibatch', path, '-k', `${k}`, '--max-memory', values.memory, '--json'];
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...argv], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const { inertia } = JSON.parse(stdout).runs[0];
  return { seconds: (performance.now() - began) / 1000, inertia };
}

function wholeJob() {
  const path = rowsOf('blobs');
  // all processors, as for the command
  process.env.OMP_NUM_THREADS = `${availableParallelism()}`;
  const turns = Array.from({ length: pairs }, () => ({
    own: runCommand(path),
    rival: peer('job', path, `${k}`),
  }));
  const least = (pick) => Math.min(...turns.map(pick));
  const [own, fit, all] = [
    least((turn) => turn.own.seconds),
    least((turn) => turn.rival.fit),
    least((turn) => turn.rival.seconds),
  ];
  const [{ own: found, rival }] = turns;
  print(`clusterkit: ${own.toFixed(2)} s, inertia ${found.inertia.toPrecision(6)}`);
  print(
    `scikit-learn: ${fit.toFixed(2)} s, with labels and inertia ${all.toFixed(2)} s, inertia ${rival.inertia.toPrecision(6)}`,
  );
  const ratio = median(turns.map((turn) => turn.rival.seconds / turn.own.seconds));
  print(
    `${ratio.toFixed(2)} times as fast (median of ratios), inertia ${(100 * (found.inertia / rival.inertia - 1)).toFixed(2)} %`,
  );
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

await { pass: passes, micro, job: wholeJob }[job]();
process.exit(0);
