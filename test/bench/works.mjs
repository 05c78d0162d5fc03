/*
 * Seconds and peak of memory of whole pieces of work, each as a process from file to result, beside a rival.
 *
 * node test/bench/works.mjs FOLDER [--mnist FOLDER] [--python python3] [--only REGEX] [--pairs 5] [--alone] [-o FILE.json]
 *
 * FOLDER keeps the inputs; those that are missing are made, up to 1.5 GB. --mnist is the folder of the IDX files of
 * MNIST. Both programs take turns. The script prints for each the least seconds of the clock and of the processor, of
 * the fit alone where both tell it, and the peak; ratios are the least and the median of the pairs. --alone leaves
 * the rivals out. Run `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    mnist: { type: 'string', default: '.' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
    pairs: { type: 'string', default: '5' },
    alone: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o' },
  },
});
const HERE = dirname(fileURLToPath(import.meta.url));
const PROGRAM = join(HERE, '../../bin/clusterkit.js');
const [folder] = positionals;

const rows = (k) => `rows:${Array.from({ length: k }, (_, c) => c)}`;
const kmeans = (k, file, ...more) => ['kmeans', file, '-k', `${k}`, '--init', rows(k), '--json', ...more];
const OUT = join(folder, 'out');

/** Each piece of work: the input, clusterkit's command, and what sklearn_works.py is asked to do. */
const WORKS = {
  'k-means, 1e7 x 4 f32, k = 8': ['1e7x4.npy', (file) => kmeans(8, file), ['kmeans', 8]],
  'k-means, 2e7 x 8 f32, k = 8': ['2e7x8.npy', (file) => kmeans(8, file), ['kmeans', 8]],
  'k-means, 5e5 x 3 f32, k = 20': ['5e5x3.npy', (file) => kmeans(20, file), ['kmeans', 20]],
  'k-means, 200 000 x 64 f32, k = 100': ['200000x64.npy', (file) => kmeans(100, file), ['kmeans', 100]],
  'k-means, 1e6 x 50 f32, k = 20': ['1e6x50.npy', (file) => kmeans(20, file), ['kmeans', 20]],
  'mini-batch, 1e6 x 50 f32, k = 20': [
    '1e6x50.npy',
    (file) => ['minibatch', file, '-k', '20', '--init', rows(20), '--json'],
    ['minibatch', 20],
  ],
  'k-means, MNIST / 255 f32, k = 10': ['mnist.npy', (file) => kmeans(10, file), ['kmeans', 10]],
  'k-means, MNIST / 255 f32, k = 100': ['mnist.npy', (file) => kmeans(100, file), ['kmeans', 100]],
  // what is compared is the time of reading, until the fit starts
  'reading 200 MB of NPY': ['1e6x50.npy', (file) => kmeans(1, file, '--max-iter', '1'), ['load']],
  'k-means, CSV 5e6 x 4, one pass': [
    '5e6x4.csv',
    (file) => kmeans(4, file, '--max-iter', '1'),
    ['kmeans-csv', 4, 1],
  ],
  'k-means, MNIST as CSV, k = 10': [
    'mnist.csv',
    (file) => kmeans(10, file, '--label-column', 'label'),
    ['kmeans-csv', 10, 300],
  ],
  'the same rows, written as CSV': [
    '5e6x4.csv',
    (file) => kmeans(4, file, '--max-iter', '1', '--out', `${OUT}.csv`),
    ['kmeans-csv', 4, 1, `${OUT}-rival.csv`],
  ],
  'the same rows, written as Parquet': [
    '5e6x4.csv',
    (file) => kmeans(4, file, '--max-iter', '1', '--out', `${OUT}.parquet`),
    ['kmeans-csv', 4, 1],
  ],
  'adjusted Rand index, 1e6 labels': [
    'labels.csv',
    (file) => ['evaluate', file, '--truth', file.replace('labels', 'truth'), '--metrics', 'ari'],
    ['ari'],
  ],
  'HAC in f64, 10 000 x 64, ward': [
    '10000x64.npy',
    (file) => ['hac', file, '-k', '10', '--linkage', 'ward', '--precision', 'f64', '--json'],
    ['hac', 'ward'],
  ],
  'HAC in f64, 10 000 x 64, average': [
    '10000x64.npy',
    (file) => ['hac', file, '-k', '10', '--linkage', 'average', '--precision', 'f64', '--json'],
    ['hac', 'average'],
  ],
  'PCA 50 of MNIST 10 000': [
    'mnist10000.npy',
    (file) => ['features', file, '--features', 'pca:50', '-o', `${OUT}.npy`],
    ['pca', 50],
  ],
  't-SNE of MNIST 10 000, 1000 iterations': [
    'mnist10000.npy',
    (file) => ['features', file, '--features', 'tsne', '-o', `${OUT}.npy`],
    ['tsne'],
  ],
  'UMAP of MNIST 10 000': [
    'mnist10000.npy',
    (file) => ['features', file, '--features', 'umap', '-o', `${OUT}.npy`],
    undefined,
  ],
};

/** Runs a command by rusage.py, which tells seconds and the peak; also what the command printed. */
function run(command) {
  const { status, stdout, stderr } = spawnSync(values.python, [join(HERE, 'rusage.py'), ...command], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${command.join(' ').slice(0, 200)}: ${stderr}`);
  const figures = JSON.parse(stderr.trim().split('\n').at(-1));
  return { ...figures, ...factsOf(stdout) };
}

/** What a result says of the fit; nothing where it is no JSON. */
function factsOf(text) {
  if (!text.startsWith('{')) return {};
  const { runs, ...facts } = JSON.parse(text);
  if (!runs) return facts;
  const [{ seconds, iterations, inertia }] = runs;
  return { read: seconds.read, fit: seconds.fit, iterations, inertia };
}

const rival = (...task) => [values.python, join(HERE, 'sklearn_works.py'), ...task.map(String)];
const least = (runs, name) => Math.min(...runs.map((one) => one[name]));
const digits = (number) => Number(number.toPrecision(3));

function wordsOf(runs) {
  const figures = [`${digits(least(runs, 'seconds'))} s`, `${digits(least(runs, 'cpu'))} s of processor`];
  if (runs[0].read !== undefined) figures.push(`reading ${digits(least(runs, 'read'))} s`);
  if (runs[0].fit !== undefined) figures.push(`fit ${digits(least(runs, 'fit'))} s`);
  figures.push(`${Math.max(...runs.map(({ peak }) => peak))} MB`);
  if (runs[0].iterations !== undefined) figures.push(`${runs[0].iterations} iterations`);
  if (runs[0].inertia !== undefined) figures.push(`inertia ${runs[0].inertia.toPrecision(7)}`);
  return figures.join(', ');
}

/** Least and median of what the rival takes, as a multiple. */
function ratioOf(name, ours, theirs) {
  const ratios = ours.map((one, at) => theirs[at][name] / one[name]).sort((a, b) => a - b);
  return `${name} ${digits(ratios[0])} to ${digits(ratios.at(-1))}, median ${digits(ratios[ratios.length >> 1])}`;
}

mkdirSync(folder, { recursive: true });
const only = new RegExp(values.only);
const results = {};
for (const [name, [input, commandOf, task]] of Object.entries(WORKS)) {
  if (!only.test(name)) continue;
  const file = join(folder, input);
  if (!existsSync(file)) run(rival('make', file, values.mnist));
  const ours = [];
  const theirs = [];
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    ours.push(run([process.execPath, PROGRAM, ...commandOf(file)]));
    if (task && !values.alone) theirs.push(run(rival(task[0], file, ...task.slice(1))));
  }
  results[name] = { ours, theirs };
  process.stdout.write(`${name}\n  clusterkit: ${wordsOf(ours)}\n`);
  if (theirs.length === 0) continue;
  const both = ['seconds', 'cpu', 'read', 'fit'].filter((one) => one in ours[0] && one in theirs[0]);
  process.stdout.write(
    `  rival: ${wordsOf(theirs)}\n  ratios: ${both.map((one) => ratioOf(one, ours, theirs)).join('; ')}\n`,
  );
}
process.stdout.write(`load ${loadavg()[0].toFixed(1)}\n`);
if (values.output) writeFileSync(values.output, JSON.stringify(results, undefined, 1));
