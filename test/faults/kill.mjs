/*
 * Kills, crowds and starves runs of clusterkit, and reports where a file is half written or left over.
 *
 * node test/faults/kill.mjs [--rounds 20] [--seed 1]
 *
 * Runs are killed at random moments; several write into one file at once; the size of files is limited; standard output
 * is closed early. Afterwards every output is either absent or byte for byte that of an undisturbed run, no partial
 * file is left by a run that could clean up, and no temporary folder of a killed run by the next. Run `npm run build` first.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../../dist/core/random.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const random = new Random(Number(values.seed));
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/clusterkit.js');
const folder = mkdtempSync(join(tmpdir(), 'kill-'));
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
const env = { ...process.env, TMPDIR: temporary, CLUSTERKIT_CACHE: join(folder, 'cache') };

/** Inputs that are made here. */
const MODEL = join(folder, 'model.json');
const EXPERIMENT = join(folder, 'experiment.json');
const MANIFEST = join(folder, 'made.json');
const PALETTES = [
  'gpl',
  'ase',
  'aco',
  'act',
  'hex',
  'css',
  'tokens.json',
  'swatches',
  'svg',
  'html',
  'png',
].map((ending) => `p.${ending}`);

/** A command that writes several files, and those files. */
const COMMANDS = [
  [
    [
      'kmeans',
      'images/flower.jpg',
      '-k',
      '4',
      '--chart',
      'pie',
      '-o',
      'OUT/pie.svg',
      '--labels-out',
      'OUT/l.npy',
    ],
    ['pie.svg', 'l.npy'],
  ],
  [
    [
      'hac',
      'data/places.csv',
      '-k',
      '3',
      '--chart',
      'dendrogram',
      '-o',
      'OUT/tree.svg',
      '--tree-out',
      'OUT/t.csv',
    ],
    ['tree.svg', 't.csv'],
  ],
  [
    ['kmeans', 'data/citypopulation.json', '-k', '3', '--out', 'OUT/rows.csv', '--model-out', 'OUT/m.json'],
    ['rows.csv', 'm.json'],
  ],
  [['remap', 'images/picture.bmp', '-k', '4', '-o', 'OUT/few.png'], ['few.png']],
  [
    [
      'kmeans',
      'images/picture.bmp',
      '-k',
      '2',
      '--layers',
      'OUT/l.svg',
      '--masks',
      'OUT/m-{cluster}.png',
      '--report',
      'OUT/r.html',
    ],
    ['l.svg', 'm-0.png', 'm-1.png', 'r.html'],
  ],
  [['predict', MODEL, 'data/citypopulation.json', '--out', 'OUT/p.csv'], ['p.csv']],
  [
    ['palette', 'images/flower.jpg', '-k', '6', ...PALETTES.flatMap((name) => ['-o', `OUT/${name}`])],
    PALETTES,
  ],
  [
    ['run', EXPERIMENT, '-o', 'OUT/fits.csv', '--results', 'OUT/fits'],
    ['fits.csv', 'fits/1-iris-kmeans.json', 'fits/2-iris-kmeans.json'],
  ],
  [
    ['shard', 'data/points.csv', '--rows-per-shard', '8', '-o', 'OUT/cut.json'],
    ['cut.json', 'cut-0000.npy', 'cut-0001.npy', 'cut-0002.npy'],
  ],
  [
    ['summarize', MANIFEST, '--shard', '0', '--kind', 'step', '--centers', MODEL, '-o', 'OUT/0.cks'],
    ['0.cks'],
  ],
  [['kmeans', MANIFEST, '-k', '3', '--on', 'shell:2', '--model-out', 'OUT/m.json'], ['m.json']],
  [['compare', 'data/points.csv', '-k', '3', '--report', 'OUT/c.html', '--json'], ['c.html']],
];
const failures = [];
const fail = (what, argv) => failures.push(`${what}: ${argv.join(' ')}`);

const into = (argv, out) => argv.map((word) => word.replace('OUT', out));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const filesIn = (out) =>
  readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile());
const partials = (out) => filesIn(out).filter((name) => name.includes('partial'));

/** The text of a file, without the seconds that fits take, which differ. */
function steady(path) {
  const text = readFileSync(path, 'latin1');
  if (/fits.csv$/.test(path)) return text.replace(/,[\d.e-]+$/gm, '');
  return /\.(json|html)$/.test(path)
    ? text.replace(/("(?:read|fit|total|seconds)":\s*)[\d.e-]+/g, '$1')
    : text;
}

function freshFolder(name) {
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  return out;
}

/** Runs a command to its end. @returns milliseconds */
function whole(argv, out) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, ...into(argv, out), '-q'], {
    cwd: root,
    env,
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

function start(argv, out, wrap = (line) => line) {
  const line = wrap([process.execPath, program, ...into(argv, out), '-q']);
  const child = spawn(line[0], line.slice(1), { cwd: root, env });
  child.stdout.resume();
  child.said = '';
  child.stderr.on('data', (text) => {
    child.said += text;
  });
  child.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  return child;
}

/** Every file that is there must be whole. */
function checkWhole(names, out, expected, what, argv) {
  for (const name of names)
    if (existsSync(join(out, name)) && steady(join(out, name)) !== expected.get(name))
      fail(`${what}: ${name} is not whole`, argv);
}

const TRIALS = {
  async killed(argv, names, expected, ms) {
    const out = freshFolder('killed');
    const signal = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'][random.below(4)];
    const child = start(argv, out);
    await sleep(random.float() * ms * 1.1);
    child.kill(signal);
    await child.ended;
    checkWhole(names, out, expected, signal, argv);
    if (signal !== 'SIGKILL' && partials(out).length > 0) fail(`${signal} leaves ${partials(out)}`, argv);
    if (signal !== 'SIGKILL' && readdirSync(temporary).length > 0)
      fail(`${signal} leaves ${readdirSync(temporary)}`, argv);
    whole(argv, out);
    checkWhole(names, out, expected, `after ${signal}`, argv);
    if (readdirSync(temporary).length > 0)
      fail(`the run after ${signal} leaves ${readdirSync(temporary)}`, argv);
  },
  async crowded(argv, names, expected) {
    const out = freshFolder('crowded');
    const children = Array.from({ length: 3 }, () => start(argv, out));
    for (const child of children)
      if ((await child.ended).code !== 0) fail(`of three writers one ends: ${child.said}`, argv);
    checkWhole(names, out, expected, 'three writers', argv);
    if (filesIn(out).length !== names.length) fail(`three writers leave ${filesIn(out)}`, argv);
  },
  async limited(argv, names, expected) {
    const out = freshFolder('limited');
    // blocks of 512 bytes that a file may have
    const blocks = 1 + random.below(20);
    const child = start(argv, out, (line) => ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', ...line]);
    const { code, signal } = await child.ended;
    checkWhole(names, out, expected, 'limited', argv);
    if (partials(out).length > 0) fail(`limited leaves ${partials(out)}`, argv);
    if (code === null || ![0, 1, 3].includes(code)) fail(`limited ends with ${code ?? signal}`, argv);
    if (code !== 0 && child.said.trim().split('\n').length > 1) fail(`limited says: ${child.said}`, argv);
  },
  async unheard(argv, names, expected) {
    const out = freshFolder('unheard');
    const child = start(argv, out, (line) => ['sh', '-c', '"$@" | head -c 1 >/dev/null', 'sh', ...line]);
    await child.ended;
    checkWhole(names, out, expected, 'unheard', argv);
    if (child.said !== '') fail(`unheard says: ${child.said}`, argv);
    if (filesIn(out).length !== names.length) fail(`unheard writes ${filesIn(out)}`, argv);
  },
};

let count = 0;
try {
  const iris = join(root, 'data/iris.csv');
  const inputs = { path: iris, labelColumn: 'species' };
  writeFileSync(EXPERIMENT, JSON.stringify({ inputs, algorithms: 'kmeans', settings: { k: '2..3' } }));
  whole(['kmeans', 'data/citypopulation.json', '-k', '3', '--model-out', MODEL], folder);
  const rows = ['-n', '20000', '--dim', '2', '--seed', '1', '--rows-per-shard', '5000'];
  whole(['shard', '--generate', 'blobs', ...rows, '-o', MANIFEST], folder);
  const known = COMMANDS.map(([argv, names]) => {
    const out = freshFolder('whole');
    const ms = whole(argv, out);
    return { argv, names, ms, expected: new Map(names.map((name) => [name, steady(join(out, name))])) };
  });
  for (let round = 0; round < rounds; round++)
    for (const trial of Object.values(TRIALS)) {
      const { argv, names, ms, expected } = known[random.below(known.length)];
      await trial(argv, names, expected, ms);
      count++;
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.stdout.write(`${count} trials, ${failures.length} failures\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
