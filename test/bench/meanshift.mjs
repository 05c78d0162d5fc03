// Times mean shift of the distinct colors of a picture, with bin seeding and equal weights; sklearn_meanshift.py times scikit-learn.
// node test/bench/meanshift.mjs images/flower.jpg [BANDWIDTHS] [RUNS] [THREADS]

import { colorDataset } from '../../dist/features/colors.js';
import { configureKernels, meanshift } from '../../dist/index.js';
import { openImage } from '../../dist/input/open.js';

const [path, bandwidths = '30,50,60', runs = '8', threads = '2'] = process.argv.slice(2);
const { x, n, dim } = colorDataset((await openImage(path)).image);
configureKernels({ threads: Number(threads) });
for (const bandwidth of bandwidths.split(',').map(Number)) {
  let clock = Number.POSITIVE_INFINITY;
  let cpu = Number.POSITIVE_INFINITY;
  let found;
  for (let run = 0; run < Number(runs); run++) {
    const before = process.cpuUsage();
    const began = performance.now();
    found = await meanshift({ x, n, dim }, { bandwidth, binSeeding: true });
    clock = Math.min(clock, performance.now() - began);
    const { user, system } = process.cpuUsage(before);
    cpu = Math.min(cpu, (user + system) / 1000);
  }
  process.stdout.write(
    `${n} colors, bandwidth ${bandwidth}: ${found.k} modes, sizes ${found.sizes.join(' ')}: ${clock.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms\n`,
  );
}
