/*
 * How near are the memory and the time that `plan` tells?
 *
 * node test/bench/plan.mjs [--repeat 3]
 *
 * Runs each case as `plan CASE --json` and as a process of its own (--repeat times), and prints the peak of the resident
 * memory and the seconds of the processor as told and as measured (largest peak, least time). The table is Markdown. The
 * calibration is measured first, into a folder of its own. Requires python3 (rusage.py).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/clusterkit.js');
const rusage = join(root, 'test/bench/rusage.py');
const folder = mkdtempSync(join(tmpdir(), 'clusterkit-plan-'));
const env = { ...process.env, CLUSTERKIT_CACHE: join(folder, 'cache') };

const clouds = join(folder, 'clouds.csv');
const PICTURES = ['flower.jpg', 'china.jpg', 'astronaut.png', 'coins.png'].map((name) => `images/${name}`);
const ROWS = ['data/digits.csv.gz', clouds];
const CASES = [
  ...[...PICTURES, ...ROWS].flatMap((input) =>
    ['kmeans', 'minibatch', 'bisecting'].map((name) => [name, input, '-k', '10']),
  ),
  ...['hac', 'birch', 'gmm', 'fuzzy'].map((name) => [name, 'images/flower.jpg', '-k', '10']),
  ...['hac', 'kmedoids', 'spectral', 'fuzzy'].map((name) => [name, 'data/digits.csv.gz', '-k', '10']),
  ['dbscan', clouds, '--eps', '2'],
  ['hdbscan', 'data/digits.csv.gz'],
  ['kmeans', 'images/flower.jpg', '-k', '2..10', '--chart', 'pie', '-o', `${folder}/`],
  ['kmeans', 'data/points.csv', '-k', '2'],
  ['histogram', 'images/china.jpg'],
];

try {
  execFileSync(process.execPath, [program, 'generate', 'blobs', '-n', '20000', '--out', clouds, '-q']);
  execFileSync(process.execPath, [program, 'bench', '--calibrate', '-q'], { env });
  process.stdout.write('| command | MB told | measured | ratio | s told | measured | ratio |\n');
  process.stdout.write('| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n');
  const far = { memory: 0, time: 0 };
  for (const words of CASES) {
    const told = JSON.parse(
      execFileSync(process.execPath, [program, 'plan', ...words, '--json'], {
        cwd: root,
        env,
        encoding: 'utf8',
      }),
    );
    const runs = Array.from({ length: Number(values.repeat) }, () => measure(words));
    const peak = Math.max(...runs.map((run) => run.peak)) * 1.048576;
    const seconds = Math.min(...runs.map((run) => run.cpu));
    const [memory, time] = [told.peak / 1e6 / peak, told.seconds / seconds];
    if (Math.abs(memory - 1) > 0.25) far.memory++;
    if (time > 2 || time < 0.5) far.time++;
    const name = words.map((word) => word.replace(`${folder}/`, '')).join(' ');
    const cells = [`\`${name.trim()}\``, (told.peak / 1e6).toFixed(0), peak.toFixed(0), memory.toFixed(2)];
    const times = [told.seconds.toFixed(2), seconds.toFixed(2), time.toFixed(2)];
    process.stdout.write(`| ${[...cells, ...times].join(' | ')} |\n`);
  }
  process.stdout.write(
    `\nof ${CASES.length}: ${far.memory} more than 25 % off in memory, ${far.time} more than twice off in time\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(words) {
  const { status, stderr } = spawnSync('python3', [rusage, process.execPath, program, ...words, '-q'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stderr.trim().split('\n').at(-1));
}
