/*
 * Seconds of BIRCH, with labels for all rows.
 *
 * node test/bench/birch.mjs colors PICTURE --threshold 12.75 [--k 3]
 * node test/bench/birch.mjs pixels PICTURE --threshold 12.75           each pixel is a row, as for the rival
 * node test/bench/birch.mjs mnist IMAGES.gz --threshold 1530 [--n 60000]
 * ... [--global kmeans|hac|none] [--leaves 1000000] [--repeats 5] [--threads 2]
 *
 * Rows are bytes, and so thresholds are 255 times those of rows from 0 to 1. `sklearn_birch.py` times scikit-learn. Run
 * `npm run build` first.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { birch } from '../../dist/algorithms/birch.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { colorDataset } from '../../dist/features/colors.js';
import { openImage } from '../../dist/input/open.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    k: { type: 'string' },
    threshold: { type: 'string', default: '0' },
    global: { type: 'string' },
    leaves: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string' },
  },
});

function readImages(path, n) {
  const bytes = gunzipSync(readFileSync(path));
  const dim = bytes.readUInt32BE(8) * bytes.readUInt32BE(12);
  return { x: new Uint8Array(bytes.buffer, bytes.byteOffset + 16, n * dim), n, dim };
}

async function readPixels(path) {
  const { data, bands, width, height } = (await openImage(path)).image;
  const x = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++)
    for (let j = 0; j < 3; j++) x[3 * i + j] = data[i * bands + (bands > 2 ? j : 0)];
  return { x, n: width * height, dim: 3 };
}

const [what, path] = positionals;
async function read() {
  if (what === 'mnist') return readImages(path, Number(values.n ?? 60_000));
  if (what === 'pixels') return readPixels(path);
  return colorDataset((await openImage(path)).image);
}

const data = await read();
if (values.threads) configureKernels({ threads: Number(values.threads) });
const k = values.k === undefined ? undefined : Number(values.k);
const options = {
  ...(k !== undefined && { k }),
  global: values.global ?? (k === undefined ? 'none' : 'kmeans'),
  threshold: Number(values.threshold),
  maxLeaves: Number(values.leaves),
};
for (let r = 0; r < Number(values.repeats); r++) {
  const before = process.cpuUsage();
  const started = performance.now();
  const { k: found, summary, centers } = await birch(data, options);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const told = `${summary.leaves} leaves, ${found} clusters, inertia ${centers.inertia}`;
  process.stdout.write(
    `${seconds.toFixed(3)} s, ${((user + system) / 1e6).toFixed(3)} s of processor time: ${told}\n`,
  );
}
