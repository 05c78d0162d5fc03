/*
 * Seconds of hierarchical clustering.
 *
 * node test/bench/hac.mjs mnist IMAGES.gz [--n 10000] [--linkage average,complete,ward] [--precision auto]
 * node test/bench/hac.mjs colors PICTURE [--linkage ward]
 * node test/bench/hac.mjs cube [--n 100000] [--linkage single]       rows of 3 uniform columns
 * node test/bench/hac.mjs grid PICTURE                neighboring pixels only, grey, ward
 * ... [--repeats 5] [--threads 2] [--heights FILE.json]
 *
 * Repeats of the linkages take turns. On a machine that others use, seconds of processor time (all threads together)
 * say more than those of the clock. scipy_hac.py does the same with SciPy and fastcluster. Run `npm run build` first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { hac } from '../../dist/algorithms/hac.js';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { Random } from '../../dist/core/random.js';
import { colorDataset } from '../../dist/features/colors.js';
import { openImage } from '../../dist/input/open.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    linkage: { type: 'string' },
    precision: { type: 'string', default: 'auto' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string' },
    heights: { type: 'string' },
  },
});

function readImages(path, n) {
  const bytes = gunzipSync(readFileSync(path));
  const [height, width] = [8, 12].map((at) => bytes.readUInt32BE(at));
  const dim = height * width;
  return { x: new Uint8Array(bytes.buffer, bytes.byteOffset + 16, n * dim), n, dim };
}

function uniformCube(n) {
  const random = new Random(1);
  return { x: Float64Array.from({ length: n * 3 }, () => random.float()), n, dim: 3 };
}

async function workOf(what, path) {
  if (what === 'mnist') {
    return { data: readImages(path, Number(values.n ?? 10_000)), linkages: 'average,complete,ward' };
  }
  if (what === 'cube') return { data: uniformCube(Number(values.n ?? 100_000)), linkages: 'single' };
  if (what === 'grid') {
    const { image } = await openImage(path);
    const { width, height, bands, data } = image;
    const x = Float64Array.from({ length: width * height }, (_, p) => data[p * bands]);
    return {
      data: { x, n: x.length, dim: 1 },
      linkages: 'ward',
      options: { connectivity: { kind: 'grid', width, height } },
    };
  }
  return { data: colorDataset((await openImage(path)).image), linkages: 'ward' };
}

const { data, linkages, options } = await workOf(...positionals);
if (values.threads) configureKernels({ threads: Number(values.threads) });
const times = new Map((values.linkage ?? linkages).split(',').map((linkage) => [linkage, []]));
const processor = new Map([...times.keys()].map((linkage) => [linkage, []]));
const heights = {};
for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
  for (const [linkage, seconds] of times) {
    const [began, spent] = [performance.now(), process.cpuUsage()];
    const { merges, precision } = await hac(data, { ...options, linkage, precision: values.precision });
    seconds.push((performance.now() - began) / 1000);
    const { user, system } = process.cpuUsage(spent);
    processor.get(linkage).push((user + system) / 1e6);
    heights[linkage] = [...merges.height];
    times.get(linkage).precision = precision;
  }
}
for (const [linkage, seconds] of times) {
  const least = Math.min(...seconds).toFixed(2);
  const median = seconds.toSorted((a, b) => a - b)[seconds.length >> 1].toFixed(2);
  const cpu = Math.min(...processor.get(linkage)).toFixed(2);
  process.stdout.write(
    `${linkage}, ${data.n} x ${data.dim}, ${seconds.precision}: min ${least} s, median ${median} s, processor min ${cpu} s\n`,
  );
}
process.stdout.write(`largest resident set ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
if (values.heights) writeFileSync(values.heights, JSON.stringify(heights));
