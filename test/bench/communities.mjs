// Times communities of the graph of nearest neighbors of the first images of MNIST, and igraph (communities.R) on the same graph,
// in turns, each turn a process of its own. Prints the least seconds of processor time and of the clock, and the mean quality.
// A turn has the seeds 1 to 16; the time of a seed is that from the graph to the labels and their quality.
//
// usage: node test/bench/communities.mjs train-images-idx3-ubyte.gz [--rows 10000] [--neighbors 15] [--rounds 2]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { communities, distances } from '../../dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '10000' },
    neighbors: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '2' },
    /** The graph in a file: this process is a turn. */
    turn: { type: 'string' },
  },
});
const SEEDS = Array.from({ length: 16 }, (_, seed) => seed + 1);
/** Iterations at most; 0: until the quality does not rise. */
const ITERATIONS = [2, 10, 0];
const WARMING = 3;

if (values.turn) await takeTurn(values.turn);
else await compare(positionals[0]);

/** Prints a line for each number of iterations and seed: iterations, processor time, clock, quality, communities. */
async function takeTurn(path) {
  const bytes = readFileSync(path);
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const [n] = numbers;
  const m = (numbers.length - 1) / 3;
  const edges = Int32Array.from({ length: 2 * m }, (_, p) => numbers[1 + 3 * (p >> 1) + (p & 1)]);
  const weights = Float64Array.from({ length: m }, (_, e) => numbers[3 + 3 * e]);
  const rows = { x: new Float64Array(n), n, dim: 1 };
  const graph = await distances.graphOfRows(rows, { graph: { kind: 'edges', edges, weights } });
  for (let run = 0; run < WARMING; run++) await communities(graph, { nInit: 1, maxIter: 2 });
  for (const iterations of ITERATIONS)
    for (const seed of SEEDS) {
      const before = process.cpuUsage();
      const began = performance.now();
      const found = await communities(graph, { nInit: 1, seed, ...(iterations && { maxIter: iterations }) });
      const clock = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(before);
      const line = [iterations, (user + system) / 1e6, clock, found.communities.quality, found.k];
      process.stdout.write(`${line.join(' ')}\n`);
    }
}

async function compare(images) {
  const folder = mkdtempSync(join(tmpdir(), 'communities-'));
  const path = join(folder, 'graph.f64');
  writeFileSync(path, await graphOf(images));
  const own = fileURLToPath(import.meta.url);
  const turns = {
    clusterkit: [process.execPath, [own, '--turn', path]],
    igraph: ['Rscript', [own.replace(/mjs$/, 'R'), path]],
  };
  const found = { clusterkit: [], igraph: [] };
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, [program, args]] of Object.entries(turns)) {
      const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      found[name].push(
        ...stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ').map(Number)),
      );
    }
  rmSync(folder, { recursive: true });
  for (const iterations of ITERATIONS) {
    const [ours, theirs] = ['clusterkit', 'igraph'].map((name) => summary(found[name], iterations));
    const many = iterations === 0 ? 'until stable' : `${iterations} iterations`;
    process.stdout.write(
      `${many}: clusterkit ${ours.text}; igraph ${theirs.text}; ratio ${(theirs.cpu / ours.cpu).toFixed(2)}\n`,
    );
  }
  const louvain = found.igraph.filter(([iterations]) => iterations === -1);
  process.stdout.write(`igraph's Louvain ${summary(louvain, -1).text}\n`);
}

function summary(lines, iterations) {
  const own = lines.filter(([of]) => of === iterations);
  const least = (at) => Math.min(...own.map((line) => line[at]));
  const mean = own.reduce((sum, line) => sum + line[3], 0) / own.length;
  const cpu = least(1);
  const text = `${cpu.toFixed(3)} s of processor time, ${least(2).toFixed(3)} s, quality ${mean.toFixed(5)}`;
  return { cpu, text };
}

/** n, and then two ends and a weight for each edge of the graph of nearest neighbors. */
async function graphOf(images) {
  const n = Number(values.rows);
  const bytes = gunzipSync(readFileSync(images)).subarray(16, 16 + 784 * n);
  const graph = { kind: 'knn', neighbors: Number(values.neighbors) };
  const { offsets, targets, weights } = await distances.graphOfRows(
    { x: new Uint8Array(bytes), n, dim: 784 },
    { graph },
  );
  const out = [n];
  for (let i = 0; i < n; i++)
    for (let p = offsets[i]; p < offsets[i + 1]; p++) if (targets[p] > i) out.push(i, targets[p], weights[p]);
  return new Uint8Array(Float64Array.from(out).buffer);
}
