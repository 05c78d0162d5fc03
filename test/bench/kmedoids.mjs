// Times k-medoids: the least of several runs, wall-clock and processor seconds, with the mean loss. Distances are included.
//
// usage: node test/bench/kmedoids.mjs FILE K [--rows N] [--label-column NAME] [--method auto|exact|clara] [--seed N] [--repeats N]
import { parseArgs } from 'node:util';
import { findAlgorithm } from '../../dist/index.js';
import { clusterInput, createWork, planClustering } from '../../dist/work/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string' },
    'label-column': { type: 'string' },
    method: { type: 'string', default: 'auto' },
    seed: { type: 'string', default: '1' },
    repeats: { type: 'string', default: '3' },
  },
});
const [file, k] = positionals;
const entry = findAlgorithm('kmedoids');
const work = createWork({});
const options = {
  k: Number(k),
  method: values.method,
  seed: Number(values.seed),
  ...(values.rows && { limit: Number(values.rows) }),
  ...(values['label-column'] && { labelColumn: values['label-column'] }),
};
const plan = await planClustering(work, entry, [file], options);
const { subject, results } = await clusterInput(work, plan, 0);
const [{ clustering }] = results;
const algorithm = await entry.load();

let wall = Number.POSITIVE_INFINITY;
let cpu = Number.POSITIVE_INFINITY;
for (let run = 0; run < Number(values.repeats); run++) {
  const before = process.cpuUsage();
  const started = performance.now();
  await algorithm.fit({ data: subject.data }, [results[0].settings], {});
  wall = Math.min(wall, (performance.now() - started) / 1000);
  const { user, system } = process.cpuUsage(before);
  cpu = Math.min(cpu, (user + system) / 1e6);
}
const { rows, loss, search } = clustering.medoids;
const total = clustering.sizes.reduce((sum, size) => sum + size, 0);
process.stdout.write(
  `${subject.n} rows, k = ${rows.length}, ${search.found}: ${wall.toFixed(3)} s (${cpu.toFixed(3)} s of processor time), ` +
    `mean loss ${(loss / total).toFixed(4)}, ${clustering.descent.iterations} swaps\n`,
);
process.exit(0);
