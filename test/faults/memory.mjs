/*
 * Compares the memory that commands take with --max-memory: a command must stay below it, with what Node and its
 * packages take anyway, or be refused before it takes it.
 *
 * node test/faults/memory.mjs [--only REGEX] [--base 150] [--all]
 *
 * Each command runs on inputs of growing sizes, under limits that grow with them. Prints those that took more than
 * limit + base, in MB, and with --all every run. Run `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../../dist/core/random.js';
import { toNpy } from '../../dist/output/npy.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    base: { type: 'string', default: '150' },
    all: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/clusterkit.js');
const folder = mkdtempSync(join(tmpdir(), 'memory-'));
const hook = join(folder, 'peak.cjs');
writeFileSync(
  hook,
  // the peak of resourceUsage begins at that of the process that started this one
  `const { readFileSync, writeFileSync } = require('fs');
  process.on('exit', () => {
    const [, peak] = /^VmHWM:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
    writeFileSync(${JSON.stringify(join(folder, 'peak'))}, peak);
  });`,
);

/** Normal-like rows, as NPY in f32 and as CSV. */
function makeRows(n, dim) {
  const random = new Random(n + dim);
  const x = Float32Array.from({ length: n * dim }, () => random.float() + random.float());
  const name = join(folder, `${n}x${dim}`);
  writeFileSync(`${name}.npy`, toNpy(x, [n, dim]));
  const lines = [Array.from({ length: dim }, (_, j) => `c${j}`).join()];
  for (let i = 0; i < n; i++) lines.push(x.subarray(i * dim, (i + 1) * dim).join());
  writeFileSync(`${name}.csv`, `${lines.join('\n')}\n`);
  return name;
}

const OUT = join(folder, 'out');
const npy = (rows) => `${rows}.npy`;
const csv = (rows) => `${rows}.csv`;
const kmeans = (file, ...more) => ['kmeans', file, '-k', '4', '--n-init', '1', '--max-iter', '5', ...more];

/** Sizes of the inputs, and the command of each. */
const COMMANDS = {
  'kmeans of NPY': [
    [
      [200_000, 8],
      [2_000_000, 8],
    ],
    (rows) => kmeans(npy(rows)),
  ],
  'kmeans of CSV': [
    [
      [100_000, 8],
      [500_000, 8],
    ],
    (rows) => kmeans(csv(rows)),
  ],
  'kmeans of CSV, rows written as CSV': [[[200_000, 8]], (rows) => kmeans(csv(rows), '--out', `${OUT}.csv`)],
  'kmeans of CSV, rows written as JSON': [
    [[200_000, 8]],
    (rows) => kmeans(csv(rows), '--out', `${OUT}.json`),
  ],
  'kmeans of CSV, rows written as Parquet': [
    [[200_000, 8]],
    (rows) => kmeans(csv(rows), '--out', `${OUT}.parquet`),
  ],
  'kmeans, labels in JSON': [[[500_000, 2]], (rows) => kmeans(npy(rows), '--json', '--labels')],
  'kmeans with silhouette': [[[20_000, 16]], (rows) => kmeans(npy(rows), '--metrics', 'silhouette')],
  'a condition on rows': [
    [[200_000, 8]],
    (rows) => kmeans(csv(rows), '--where', 'c0 > 0.5 AND sqrt(c1) < 1'),
  ],
  minibatch: [[[500_000, 8]], (rows) => ['minibatch', npy(rows), '-k', '4']],
  'distances as CSV': [
    [
      [2000, 8],
      [5000, 8],
    ],
    (rows) => ['distances', npy(rows), '-o', `${OUT}.csv`],
  ],
  'distances as JSON': [
    [
      [2000, 8],
      [5000, 8],
    ],
    (rows) => ['distances', npy(rows), '-o', `${OUT}.json`],
  ],
  'distances as NPY': [
    [
      [2000, 8],
      [8000, 8],
    ],
    (rows) => ['distances', npy(rows), '-o', `${OUT}.npy`],
  ],
  hac: [
    [
      [2000, 8],
      [10_000, 8],
    ],
    (rows) => ['hac', npy(rows), '-k', '4'],
  ],
  'hac, average': [
    [
      [2000, 8],
      [10_000, 8],
    ],
    (rows) => ['hac', npy(rows), '-k', '4', '--linkage', 'average'],
  ],
  kmedoids: [
    [
      [2000, 8],
      [10_000, 8],
    ],
    (rows) => ['kmedoids', npy(rows), '-k', '4'],
  ],
  dbscan: [[[200_000, 3]], (rows) => ['dbscan', npy(rows), '--eps', '0.1']],
  hdbscan: [[[50_000, 3]], (rows) => ['hdbscan', npy(rows)]],
  gmm: [[[100_000, 8]], (rows) => ['gmm', npy(rows), '-k', '3', '--max-iter', '5']],
  spectral: [[[5000, 8]], (rows) => ['spectral', npy(rows), '-k', '3']],
  affinity: [
    [
      [1000, 4],
      [3000, 4],
    ],
    (rows) => ['affinity', npy(rows), '--max-iter', '20'],
  ],
  birch: [[[200_000, 8]], (rows) => ['birch', npy(rows), '-k', '4']],
  'pca of rows': [
    [[100_000, 16]],
    (rows) => ['features', npy(rows), '--features', 'pca:4', '-o', `${OUT}.npy`],
  ],
};
const LIMITS = [50, 200, 500, 2000];

/** Runs a command under a limit. @returns its peak in MB, and how it ended */
function run(argv, limit) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', hook, program, ...argv, '-q', '--max-memory', `${limit}MB`],
    { encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  return { peak: Math.round(Number(readFileSync(join(folder, 'peak'), 'utf8')) / 1024), status, stderr };
}

const only = new RegExp(values.only);
let [count, over] = [0, 0];
try {
  for (const [name, [sizes, commandOf]] of Object.entries(COMMANDS)) {
    if (!only.test(name)) continue;
    for (const [n, dim] of sizes) {
      const rows = makeRows(n, dim);
      for (const limit of LIMITS) {
        const { peak, status, stderr } = run(commandOf(rows), limit);
        const isOver = peak > limit + Number(values.base) || ![0, 2, 3].includes(status);
        count++;
        over += Number(isOver);
        const end = status === 0 ? 'done' : stderr.trim().split('\n').at(-1);
        if (isOver || values.all)
          process.stdout.write(
            `${isOver ? 'OVER ' : ''}${name}, ${n} x ${dim}: ${peak} MB under ${limit} MB, ${end}\n`,
          );
        // a larger limit changes nothing any more
        if (status === 0 && !isOver) break;
      }
      for (const ending of ['npy', 'csv']) rmSync(`${rows}.${ending}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${count} runs, ${over} over\n`);
process.exitCode = over > 0 ? 1 : 0;
