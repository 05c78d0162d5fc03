/*
 * Walks a grid of shapes of k-means beside scikit-learn, and tells where clusterkit is slower.
 *
 * node test/bench/shapes.mjs [--python python3] [--n 1e3,1e4,1e5,1e6] [--dim 1,2,4,8,16,64,256,1000]
 *      [--k 2,8,32,100,1000] [--kinds u8,f32,f64,even,sparse] [--structures blobs,uniform] [--cells 200] [--seed 1]
 *      [--values 2e7] [--products 2e10] [--max-iter 20] [--threads 2] [--only REGEX] [-o FILE.json]
 *
 * A cell is a shape, a kind of numbers and a structure: blobs, or noise alone. Kinds: bytes, f32, f64, even (f32 in
 * steps of 1/255), sparse (nine values in ten are 0). Both programs start from the same rows and do at most --max-iter
 * iterations, each in a process of its own, in turns, for at least a second; the least times are compared, and
 * scikit-learn's is the better one of lloyd and elkan. --values and --products leave out cells that are too large;
 * --cells draws so many of the rest. With --threads 1 seconds of the processor can be compared on a busy machine too:
 * the threads of OpenMP use it while they wait. Run `npm run build` first.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../../dist/core/random.js';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    n: { type: 'string', default: '1e3,1e4,1e5,1e6' },
    dim: { type: 'string', default: '1,2,4,8,16,64,256,1000' },
    k: { type: 'string', default: '2,8,32,100,1000' },
    kinds: { type: 'string', default: 'u8,f32,f64,even,sparse' },
    structures: { type: 'string', default: 'blobs,uniform' },
    cells: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    values: { type: 'string', default: '2e7' },
    products: { type: 'string', default: '2e10' },
    'max-iter': { type: 'string', default: '20' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    output: { type: 'string', short: 'o' },
  },
});
const HERE = dirname(fileURLToPath(import.meta.url));
const maxIter = Number(values['max-iter']);
const numbers = (list) => list.split(',').map(Number);
const nameOf = ({ kind, structure, n, dim, k }) => `${kind} ${structure} ${n} x ${dim} k=${k}`;

/** The cells that fit, of which as many as asked are drawn, in the order of the grid. */
function cellsOf() {
  const cells = [];
  for (const kind of values.kinds.split(','))
    for (const structure of values.structures.split(','))
      for (const n of numbers(values.n))
        for (const dim of numbers(values.dim))
          for (const k of numbers(values.k)) cells.push({ kind, structure, n, dim, k });
  const only = new RegExp(values.only);
  const fitting = cells.filter(
    ({ kind, n, dim, k, ...cell }) =>
      k * 5 <= n &&
      n * dim <= Number(values.values) &&
      n * dim * k * maxIter <= Number(values.products) &&
      !(kind === 'sparse' && dim < 64) &&
      only.test(nameOf({ kind, n, dim, k, ...cell })),
  );
  const random = new Random(Number(values.seed));
  const drawn = new Set();
  while (drawn.size < Math.min(Number(values.cells), fitting.length)) drawn.add(random.below(fitting.length));
  return [...drawn].sort((a, b) => a - b).map((at) => fitting[at]);
}

/** The rows of a cell: u8, f32 or f64, row after row. Those of a sparse cell are dense here. */
function makeRows({ kind, structure, n, dim, k }) {
  const random = new Random(7);
  const uniform = () => random.uint32() / 2 ** 32;
  const middles = Float64Array.from({ length: k * dim }, uniform);
  const x =
    kind === 'u8'
      ? new Uint8Array(n * dim)
      : kind === 'f64'
        ? new Float64Array(n * dim)
        : new Float32Array(n * dim);
  const width = structure === 'blobs' ? 0.12 : 1;
  for (let i = 0; i < n; i++) {
    const middle = random.below(k) * dim;
    for (let j = 0; j < dim; j++) {
      if (kind === 'sparse' && uniform() < 0.9) continue;
      const noise = uniform() + uniform() - 1;
      const at = structure === 'blobs' ? middles[middle + j] + noise * width : uniform();
      const share = Math.min(1, Math.max(0, at));
      x[i * dim + j] =
        kind === 'u8' ? Math.round(share * 255) : kind === 'even' ? Math.round(share * 255) / 255 : at;
    }
  }
  return x;
}

/** The numbers of k different rows, far from each other in the file; fewer if there are not so many. */
function differentRows(x, { n, dim, k }) {
  const seen = new Set();
  const rows = [];
  const step = Math.max(1, Math.floor(n / k));
  for (let turn = 0; turn < step; turn++)
    for (let i = turn; i < n && rows.length < k; i += step) {
      const key = x.subarray(i * dim, (i + 1) * dim).join();
      if (!seen.has(key)) rows.push(i);
      seen.add(key);
    }
  return rows;
}

/** A program that answers each line with a line of JSON, and at the end with its peak. */
function start(command, args) {
  const { threads } = values;
  const env = { ...process.env, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await answers.next();
    if (done) throw new Error(`${command} ended before it answered`);
    return JSON.parse(value);
  };
  return {
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => {
      child.stdin.end();
      return next();
    },
  };
}

/** Both programs on one cell, in turns: least seconds of clock and processor, peaks in MB, and what was found. */
async function measure(path, cell, rows) {
  const taskPath = `${path}.json`;
  writeFileSync(taskPath, JSON.stringify({ ...cell, path, rows, maxIter, threads: Number(values.threads) }));
  const ours = start('node', [join(HERE, 'shapesFit.mjs'), taskPath]);
  const rival = start(values.python, [join(HERE, 'sklearn_shapes.py'), taskPath]);
  // elkan keeps n * k bounds
  const algorithms = cell.kind === 'sparse' || cell.n * cell.k > 1e8 ? ['lloyd'] : ['lloyd', 'elkan'];
  const least = new Map();
  const keep = (name, found) => {
    const { seconds, cpu } = least.get(name) ?? {
      seconds: Number.POSITIVE_INFINITY,
      cpu: Number.POSITIVE_INFINITY,
    };
    least.set(name, { ...found, seconds: Math.min(seconds, found.seconds), cpu: Math.min(cpu, found.cpu) });
  };
  const round = async () => {
    keep('ours', await ours.ask('fit'));
    for (const name of algorithms) keep(name, await rival.ask(name));
  };
  // the first round waits until both programs have started
  await round();
  const until = performance.now() + 1000;
  do await round();
  while (performance.now() < until);
  const best = algorithms.map((name) => least.get(name)).sort((a, b) => a.seconds - b.seconds)[0];
  const { peak } = await ours.end();
  return {
    ...cell,
    ours: { ...least.get('ours'), peak },
    rival: { ...best, peak: (await rival.end()).peak },
  };
}

const rounded = (number) => number.toPrecision(3);
const ratioOf = ({ ours, rival }) => rival.seconds / ours.seconds;
const cpuRatioOf = ({ ours, rival }) => rival.cpu / ours.cpu;

function wordsOf(result) {
  const { ours, rival } = result;
  const alike = Math.abs(ours.inertia / rival.inertia - 1) < 1e-3 && ours.iterations === rival.iterations;
  const found = alike
    ? ''
    : `, ${ours.iterations} and ${rival.iterations} iterations, inertia ${rounded(ours.inertia)} and ${rounded(rival.inertia)}`;
  return `${nameOf(result)}: ${rounded(ratioOf(result))}x, of the processor ${rounded(cpuRatioOf(result))}x (${rounded(ours.seconds)} and ${rounded(rival.seconds)} s, ${ours.peak} and ${rival.peak} MB${found})`;
}

/** How cells of a kind compare: the least ratio, the middle one, and how many are below 1 and 0.9. */
function summaryOf(name, results, ratio) {
  const ratios = results.map(ratio).sort((a, b) => a - b);
  const below = (bound) => ratios.filter((one) => one < bound).length;
  return `${name}: ${ratios.length} cells, least ${rounded(ratios[0])}x, median ${rounded(ratios[ratios.length >> 1])}x, ${below(1)} below 1, ${below(0.9)} below 0.9`;
}

const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
const results = [];
try {
  for (const cell of cellsOf()) {
    const path = join(folder, 'rows.bin');
    const x = makeRows(cell);
    const rows = differentRows(x, cell);
    if (rows.length < cell.k) continue;
    writeFileSync(path, x);
    const result = await measure(path, cell, rows);
    results.push(result);
    process.stdout.write(`${ratioOf(result) < 1 ? 'SLOWER ' : ''}${wordsOf(result)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const kind of values.kinds.split(',')) {
  const some = results.filter((result) => result.kind === kind);
  if (some.length === 0) continue;
  process.stdout.write(
    `${summaryOf(kind, some, ratioOf)}\n${summaryOf(`${kind}, of the processor`, some, cpuRatioOf)}\n`,
  );
}
process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
if (values.output) writeFileSync(values.output, JSON.stringify(results, undefined, 1));
