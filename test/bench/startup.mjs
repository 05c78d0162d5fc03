/*
 * How long do two built checkouts take to start?
 *
 * node test/bench/startup.mjs OLD NEW [--pairs 20]
 *
 * Runs `--version`, `--help`, the help of kmeans and the main job in both, in turns, so that a busy machine is busy for
 * both, and `node -e 0` beside them. Prints for both the median of the seconds on the clock and the mean of the
 * processor's, with the ratio NEW/OLD: the median of the ratios of the pairs, and the ratio of the means. A ratio of 1
 * means: as fast as before. The last ratio is that of the processor's means of NEW and of `node -e 0`.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, timeNode } from './processes.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '20' } },
});
if (positionals.length !== 2) {
  process.stderr.write('usage: node test/bench/startup.mjs OLD NEW [--pairs 20]\n');
  process.exit(2);
}
const checkouts = positionals.map((path) => realpathSync(path));
const picture = join(checkouts[0], 'images/flower.jpg');
const points = join(checkouts[0], 'data/points.csv');

/** What Node takes for nothing. */
const BARE = ['-e', '0'];

const JOBS = {
  '--version': ['--version'],
  '--help': ['--help'],
  'kmeans --help': ['kmeans', '--help'],
  'kmeans of a picture': ['kmeans', picture, '-k', '4', '-q'],
  'the main job, with a chart': ['kmeans', picture, '-k', '4', '--chart', 'pie', '-q'],
  'the same as PNG': ['kmeans', picture, '-k', '4', '--chart', 'pie', '-o', 'pie.png', '-q'],
  'kmeans of a table': ['kmeans', points, '-k', '2', '-q'],
};

const folder = mkdtempSync(join(tmpdir(), 'clusterkit-startup-'));
try {
  for (const [name, argv] of Object.entries(JOBS)) {
    const programs = [...checkouts.map((checkout) => [join(checkout, 'bin/clusterkit.js'), ...argv]), BARE];
    for (const program of programs) timeNode(program, folder);
    const pairs = Array.from({ length: Number(values.pairs) }, (_, i) => {
      // whoever runs second may find a warmer cache
      const order = i % 2 ? [1, 0, 2] : [0, 1, 2];
      const taken = [];
      for (const at of order) taken[at] = timeNode(programs[at], folder);
      return taken;
    });
    const clock = [0, 1].map((at) => median(pairs.map((pair) => pair[at].clock)));
    const processor = [0, 1, 2].map(
      (at) => pairs.reduce((sum, pair) => sum + pair[at].processor, 0) / pairs.length,
    );
    const line = [
      tell('clock', clock, median(pairs.map((pair) => pair[1].clock / pair[0].clock))),
      tell('processor', processor, processor[1] / processor[0]),
      `${(processor[1] / processor[2]).toFixed(2)} times node -e 0`,
    ];
    process.stdout.write(`${name.padEnd(28)} ${line.join('   ')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tell(what, [old, fresh], ratio) {
  return `${what} ${old.toFixed(3)} s -> ${fresh.toFixed(3)} s, ratio ${ratio.toFixed(3)}`;
}
