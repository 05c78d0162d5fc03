/*
 * Milliseconds of one start of k-means on the colors of a picture, beside eakmeans (github.com/idiap/eakmeans, built
 * with USEBLAS = NO by `make main`) on all pixels, both from the same pixels to the end.
 *
 * node test/bench/eakmeans.mjs PICTURE BINARY [--k 21] [--starts 6] [--repeats 15]
 *
 * Run `npm run build` first. The starts are pixels of different colors, drawn with the seeds 1, 2, ...
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../dist/core/random.js';
import { configureKernels, features, kmeans } from '../../dist/index.js';
import { openImage } from '../../dist/input/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    k: { type: 'string', default: '21' },
    starts: { type: 'string', default: '6' },
    repeats: { type: 'string', default: '15' },
  },
});
const [picture, binary] = positionals;
const k = Number(values.k);
const { image } = await openImage(picture);
const { data, width, height, bands } = image;
if (bands !== 3) throw new Error(`${picture} has ${bands} bands: take an RGB picture without transparency`);
const n = width * height;
const pixel = (i) => [...data.subarray(3 * i, 3 * i + 3)];
const colors = features.colorDataset(image);

const folder = mkdtempSync(join(tmpdir(), 'eakmeans-'));
const rowsFile = join(folder, 'rows.txt');
const startFile = join(folder, 'start.txt');
writeFileSync(rowsFile, `${n} 3\n${Array.from({ length: n }, (_, i) => pixel(i).join(' ')).join('\n')}\n`);

function drawStart(seed) {
  const random = new Random(seed);
  const chosen = new Map();
  while (chosen.size < k) {
    const i = random.below(n);
    chosen.set(pixel(i).join(), i);
  }
  return [...chosen.values()];
}

async function ours(init, threads) {
  configureKernels({ threads });
  const times = [];
  let iterations = 0;
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const began = performance.now();
    ({ iterations } = (await kmeans(colors, { k, init })).descent);
    times.push(performance.now() - began);
  }
  return { ms: Math.min(...times), iterations };
}

/** The least of three runs, by its own clock, which starts when the rows are read. */
function theirs(threads, bits) {
  const options = { din: rowsFile, alg: 'expNS', nc: k, iin: startFile, nth: threads, fpr: bits, cver: 1 };
  const words = Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const run = () => Number(/time : (\d+) ms/.exec(execFileSync(binary, words, { encoding: 'utf8' }))[1]);
  return Math.min(run(), run(), run());
}

for (let seed = 1; seed <= Number(values.starts); seed++) {
  const start = drawStart(seed);
  writeFileSync(startFile, `${start.join('\n')}\n`);
  const init = Float64Array.from(start.flatMap(pixel));
  for (const threads of [1, 2]) {
    const { ms, iterations } = await ours(init, threads);
    const rival = Math.min(theirs(threads, 32), theirs(threads, 64));
    process.stdout.write(
      `seed ${seed}, ${threads} threads: ${ms.toFixed(1)} ms, ${iterations} iterations; eakmeans ${rival} ms, ${(rival / ms).toFixed(1)}x\n`,
    );
  }
}
rmSync(folder, { recursive: true });
