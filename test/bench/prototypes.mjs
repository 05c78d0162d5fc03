/*
 * Processor seconds of fuzzy c-means and of k-modes.
 *
 * node test/bench/prototypes.mjs fuzzy data/digits.csv.gz [--iterations 20] [--m 2]      from the first ten rows
 * node test/bench/prototypes.mjs kmodes [--n 100000] [--starts 1] [--write ROWS.u8]       made categories, k = 10
 * ... [--repeats 9]
 *
 * `--write` writes the rows for `prototypes.R`. Run `npm run build` first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { fuzzy } from '../../dist/algorithms/fuzzy.js';
import { kmodes } from '../../dist/algorithms/kmodes.js';
import { Random } from '../../dist/core/random.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    iterations: { type: 'string', default: '20' },
    m: { type: 'string', default: '2' },
    n: { type: 'string', default: '100000' },
    starts: { type: 'string', default: '1' },
    repeats: { type: 'string', default: '9' },
    write: { type: 'string' },
  },
});

/** Rows of 20 columns of 6 categories around 10 modes, of which half of the cells are kept. */
function categories(n) {
  const random = new Random(1);
  const modes = Uint8Array.from({ length: 200 }, () => random.below(6));
  const x = new Uint8Array(20 * n);
  for (let i = 0; i < n; i++) {
    const mode = 20 * random.below(10);
    for (let j = 0; j < 20; j++) x[20 * i + j] = random.float() < 0.5 ? modes[mode + j] : random.below(6);
  }
  return { x, n, dim: 20 };
}

function digits(path) {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split('\n');
  const x = Float64Array.from(lines.flatMap((line) => line.split(',').slice(0, 64).map(Number)));
  return { x, n: lines.length, dim: 64 };
}

const WORK = {
  fuzzy: () => {
    const data = digits(positionals[1]);
    const init = data.x.slice(0, 640);
    const options = { k: 10, init, maxIter: Number(values.iterations), tol: 0, fuzziness: Number(values.m) };
    return async () => {
      const { fuzzy: of, descent, k } = await fuzzy(data, options);
      return `objective ${of.objective}, ${descent.iterations} iterations, ${k} clusters`;
    };
  },
  kmodes: () => {
    const data = categories(Number(values.n));
    if (values.write) writeFileSync(values.write, data.x);
    return async () => {
      const { prototypes, descent } = await kmodes(data, { k: 10, nInit: Number(values.starts) });
      return `${prototypes.cost} mismatches, ${descent.iterations} iterations`;
    };
  },
};

const work = WORK[positionals[0]]();
let best = Number.POSITIVE_INFINITY;
let found = '';
for (let turn = 0; turn < Number(values.repeats); turn++) {
  const before = process.cpuUsage();
  found = await work();
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, (user + system) / 1e6);
}
process.stdout.write(`${positionals[0]}: ${best.toFixed(4)} s of processor time; ${found}\n`);
