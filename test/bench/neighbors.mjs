/*
 * Seconds of the search for neighbors: the nearest 10 rows of each row, and the rows within a radius.
 *
 * node test/bench/neighbors.mjs cube [--n 100000] [--dim 3] [--radius 0.02]       uniform rows
 * node test/bench/neighbors.mjs normal [--n 20000] [--dim 16] [--radius 3]        normal rows
 * node test/bench/neighbors.mjs colors PICTURE [--radius 4]                       distinct colors of a picture
 * node test/bench/neighbors.mjs csv FILE [--radius 20]                            all columns of a table of numbers
 * node test/bench/neighbors.mjs mnist IMAGES.gz [--n 10000] [--radius 1500]       images as rows of bytes
 * ... [--neighbors 10] [--repeats 5] [--threads 2] [--write ROWS.f64]
 *
 * sklearn_neighbors.py does the same with scikit-learn on the rows that --write has written. Run `npm run build` first.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { configureKernels } from '../../dist/core/kernelSettings.js';
import { Random } from '../../dist/core/random.js';
import { nearestNeighbors, neighborsWithin } from '../../dist/distances/neighbors.js';
import { colorDataset } from '../../dist/features/colors.js';
import { openImage } from '../../dist/input/open.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    dim: { type: 'string' },
    radius: { type: 'string' },
    neighbors: { type: 'string', default: '10' },
    repeats: { type: 'string', default: '5' },
    threads: { type: 'string' },
    write: { type: 'string' },
  },
});

function drawnRows(n, dim, draw) {
  return { x: Float64Array.from({ length: n * dim }, draw), n, dim };
}

async function dataOf(what, path) {
  const random = new Random(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  const { n, dim } = values;
  switch (what) {
    case 'cube':
      return { data: drawnRows(Number(n ?? 100_000), Number(dim ?? 3), () => random.float()), radius: 0.02 };
    case 'normal':
      return { data: drawnRows(Number(n ?? 20_000), Number(dim ?? 16), normal), radius: 3 };
    case 'colors':
      return { data: colorDataset((await openImage(path)).image), radius: 4 };
    case 'mnist': {
      const bytes = gunzipSync(readFileSync(path));
      const dim = bytes.readUInt32BE(8) * bytes.readUInt32BE(12);
      const count = Number(n ?? 10_000);
      return {
        data: { x: new Uint8Array(bytes.subarray(16, 16 + count * dim)), n: count, dim },
        radius: 1500,
      };
    }
    case 'csv': {
      const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
      const rows = lines.map((line) => line.split(',').map(Number));
      return {
        data: { x: Float64Array.from(rows.flat()), n: rows.length, dim: rows[0].length },
        radius: 20,
      };
    }
    default:
      throw new Error('cube, normal, colors PICTURE, mnist IMAGES.gz or csv FILE');
  }
}

const { data, radius: usual } = await dataOf(...positionals);
const radius = Number(values.radius ?? usual);
if (values.threads) configureKernels({ threads: Number(values.threads) });
if (values.write) writeFileSync(values.write, new Uint8Array(Float64Array.from(data.x).buffer));

const works = {
  nearest: () => nearestNeighbors(data, { count: Number(values.neighbors) }),
  async count() {
    const near = neighborsWithin(data, { radius });
    const counts = await near.counts();
    near.close();
    return counts;
  },
  async list() {
    const near = neighborsWithin(data, { radius });
    let sum = 0;
    await near.visit((_, neighbors) => {
      sum += neighbors.length;
    });
    near.close();
    return sum;
  },
};

process.stdout.write(`${data.n} x ${data.dim}\n`);
for (const [name, work] of Object.entries(works)) {
  const [seconds, processor] = [[], []];
  let note = '';
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const [began, spent] = [performance.now(), process.cpuUsage()];
    const found = await work();
    seconds.push((performance.now() - began) / 1000);
    const { user, system } = process.cpuUsage(spent);
    processor.push((user + system) / 1e6);
    if (name === 'list') note = `, ${(found / data.n).toFixed(1)} neighbors a row within ${radius}`;
  }
  const median = seconds.toSorted((a, b) => a - b)[seconds.length >> 1].toFixed(3);
  const least = Math.min(...seconds).toFixed(3);
  process.stdout.write(
    `${name}: min ${least} s, median ${median} s, processor min ${Math.min(...processor).toFixed(3)} s${note}\n`,
  );
}
process.stdout.write(`largest resident set ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
