/* The helper of fuzz.mjs: makes a case from its number, runs it in this process, and tells what was wrong. */
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ALGORITHMS } from '../../dist/algorithms/table.js';
import { run } from '../../dist/cli/program.js';
import { Random } from '../../dist/core/random.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIXTURES = ['formats', 'files', 'distances', 'labels', 'reports'].map(
  (name) => `test/fixtures/${name}`,
);
const inputs = ['data', 'images', ...FIXTURES].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(README|generate|expected)/.test(entry.name))
    .map((entry) => join(ROOT, folder, entry.name)),
);
const COMMANDS = [
  ...ALGORITHMS.map(({ name }) => name),
  'info',
  'histogram',
  'features',
  'distances',
  'evaluate',
  'palette',
  'remap',
  'plot',
  'compare',
];
const POINTS = join(ROOT, 'data/points.csv');
const PICTURE = join(ROOT, 'images/picture.bmp');

/** Files that commands write and other commands read, in a folder of their own. */
const PALETTES = [
  'gpl',
  'ase',
  'aco',
  'act',
  'pal',
  'hex',
  'css',
  'tokens.json',
  'json',
  'swatches',
  'svg',
  'csv',
].map((ending) => `made/brand.${ending}`);
const RESULTS = ['points', 'picture', 'tree', 'compared', 'painted'].map((name) => `made/${name}.json`);
const MODELS = ['made/model.json', 'made/mixture.json'];

/** Commands that random options are tried with, and how their line begins. */
const LINES = new Map([
  ...COMMANDS.map((command) => [command, undefined]),
  ['palette-diff', [PICTURE, PICTURE]],
  ['diff', [RESULTS[0], RESULTS[0]]],
  ['report', [RESULTS[0]]],
  ['rerun', [RESULTS[0]]],
  ['predict', [MODELS[0], POINTS]],
  ['sample', [MODELS[1]]],
  ['generate', ['blobs', '-n', '20']],
  ['completion', ['bash']],
]);
const DOCUMENTED = [0, 1, 2, 3, 4, 5];

/** Writes the files that cases of the kind `made` damage. */
async function make() {
  const files = PALETTES.flatMap((path) => ['-o', path]);
  await caught(['palette', PICTURE, '-k', '4', ...files]);
  await caught(['gmm', POINTS, '-k', '2', '--model-out', MODELS[1]]);
  for (const [at, argv] of [
    ['kmeans', POINTS, '-k', '3', '--labels', '--model-out', MODELS[0]],
    ['kmeans', PICTURE, '-k', '3', '--labels'],
    ['hac', POINTS, '-k', '3', '--labels', '--chart', 'dendrogram', '-o', 'made/tree.svg'],
    ['compare', POINTS, '-k', '2', '--algorithms', 'kmeans,hac'],
    ['remap', PICTURE, '-k', '3', '-o', 'made/few.png'],
  ].entries())
    writeFileSync(RESULTS[at], (await caught([...argv, '--json'])).out);
}

const pick = (random, list) => list[random.below(list.length)];

/** Bytes with a few of them changed, taken away, doubled or cut off. */
function damaged(bytes, random) {
  let found = Buffer.from(bytes);
  for (let turn = random.below(4); turn >= 0; turn--) {
    const at = random.below(found.length + 1);
    const length = 1 + random.below(pick(random, [1, 4, 64, 1024]));
    const kind = random.below(5);
    if (kind === 0) found = found.subarray(0, at);
    else if (kind === 1) found = Buffer.concat([found.subarray(0, at), found.subarray(at + length)]);
    else if (kind === 2) found = Buffer.concat([found.subarray(0, at + length), found.subarray(at)]);
    else for (let i = at; i < Math.min(found.length, at + length); i++) found[i] = random.below(256);
  }
  return found;
}

/** A command on a damaged file. */
function damageCase(random, folder) {
  const path = pick(random, inputs);
  const file = join(folder, `damaged${extname(path)}`);
  writeFileSync(file, damaged(readFileSync(path), random));
  const command = pick(random, COMMANDS);
  const k = ALGORITHMS.some(({ name }) => name === command) && random.below(2) ? ['-k', '2'] : [];
  const more = pick(random, [
    [],
    [],
    ['--distances'],
    ['--json'],
    ['--sample', '20'],
    ['--masks', 'masks/{cluster}.png'],
    ['--cutouts', 'cutouts/{cluster}.png', '--layers', 'layers.svg'],
    ['--report', 'report.html'],
    ['--vote'],
    ['--chart', 'scatter', '-o', 'chart.svg', '--width', '200', '--height', '90'],
  ]);
  return [command, file, ...k, ...more, '--max-memory', '1GB'];
}

/** JSON of which some values are taken away, moved or replaced. */
function twisted(text, random) {
  const whole = JSON.parse(text);
  const places = [];
  const walk = (node) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      walk(node[key]);
    }
  };
  walk(whole);
  for (let turn = random.below(3); turn >= 0; turn--) {
    const [node, key] = pick(random, places);
    const values = [
      null,
      true,
      -1,
      0,
      1e308,
      2 ** 53,
      '',
      'x',
      '../x',
      [],
      {},
      [[]],
      pick(random, places)[0],
    ];
    if (random.below(4) === 0) delete node[key];
    else node[key] = structuredClone(pick(random, values));
  }
  return JSON.stringify(whole);
}

/** A command on a file that another command has written, damaged. */
function madeCase(random, folder) {
  const kind = pick(random, [PALETTES, RESULTS, MODELS]);
  const path = pick(random, kind);
  const bytes = readFileSync(join(folder, path));
  const file = `damaged-${basename(path)}`;
  const isTwisted = path.endsWith('json') && random.below(2) === 0;
  writeFileSync(join(folder, file), isTwisted ? twisted(bytes.toString(), random) : damaged(bytes, random));
  const lines = {
    palettes: [
      ['remap', PICTURE, '--palette', file, '-o', 'few.png'],
      ['palette-diff', file, PALETTES[0]],
      ['palette-diff', PICTURE, file],
      ['palette', file, '-o', 'again.gpl'],
      ['palette', PICTURE, '-k', '3', '--names', file],
      ['kmeans', PICTURE, '--init', file],
      ['info', file],
    ],
    results: [
      ['rerun', file],
      ['report', file, '-o', 'report.html'],
      ['diff', file, RESULTS[0], '--out', 'moved.csv'],
      ['diff', RESULTS[1], file],
      ['evaluate', file, '--truth', RESULTS[0]],
      ['info', file],
    ],
    models: [
      ['predict', file, POINTS, '--out', 'rows.csv'],
      ['sample', file, '-n', '5'],
      ['diff', file, MODELS[0]],
      ['kmeans', POINTS, '--init', file],
    ],
  };
  const name = kind === PALETTES ? 'palettes' : kind === RESULTS ? 'results' : 'models';
  return [...pick(random, lines[name]), '--max-memory', '1GB'];
}

const WORDS = [
  '0',
  '1',
  '2',
  '2..4',
  '-1',
  '1e9',
  'nan',
  'inf',
  'auto',
  'none',
  '',
  'x',
  'a,b',
  '0.5',
  'x.svg',
  'x.json',
];

/** A command on a small input with options of its own and values of any kind. */
function optionCase(random) {
  const command = pick(random, [...LINES.keys()]);
  const input = pick(random, [
    'data/points.csv',
    'data/faithful.csv',
    'data/places.csv',
    'images/picture.bmp',
  ]);
  const flags = helpOf(command).match(/^ {2}(-\w, )?--[\w-]+( [<[]\S+)?/gm) ?? [];
  const chosen = Array.from({ length: 1 + random.below(4) }, () =>
    pick(random, flags)
      .trim()
      .replace(/^-\w, /, ''),
  );
  const options = chosen.flatMap((flag) => {
    const [name, takes] = flag.split(' ');
    return takes ? [name, pick(random, WORDS)] : [name];
  });
  const operands = LINES.get(command) ?? [join(ROOT, input)];
  return [command, ...operands, ...options.filter((word) => !/^--(help|debug)$/.test(word))];
}

const helps = new Map();
function helpOf(command) {
  return helps.get(command) ?? '';
}

/** Runs a command line with caught streams. */
async function caught(argv) {
  const streams = [new PassThrough(), new PassThrough()];
  const texts = streams.map(async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
  const [stdout, stderr] = streams;
  const { signal } = new AbortController();
  const code = await run(argv, { stdin: Readable.from([]), stdout, stderr, env: {}, signal });
  for (const stream of streams) stream.end();
  const [out, err] = await Promise.all(texts);
  return { code, out, err };
}

/** What is not as documented. */
function wrongOf({ code, out, err }) {
  if (!DOCUMENTED.includes(code)) return `exit code ${code}`;
  const last = err.trim().split('\n').at(-1) ?? '';
  if (/this is a bug/.test(err)) return err.trim().split('\n').at(-2);
  if (/\n {4}at /.test(err)) return 'a stack trace';
  if (code !== 0 && err === '' && !out.includes('"error"')) return `exit code ${code} without a word`;
  if (last.length > 2000) return `a message of ${last.length} characters`;
  return undefined;
}

const CASES = { damage: damageCase, made: madeCase, options: optionCase };

process.on('message', async ({ kinds, folder, number }) => {
  if (helps.size === 0) {
    for (const command of LINES.keys()) helps.set(command, (await caught([command, '--help', 'all'])).out);
    await make();
  }
  const random = new Random(number);
  const argv = CASES[pick(random, kinds)](random, folder);
  process.send({ argv: argv.map((word) => (word.startsWith(ROOT) ? basename(word) : word)) });
  try {
    const found = await caught(argv);
    process.send({ why: wrongOf(found), said: `${found.err}exit code ${found.code}\n` });
  } catch (error) {
    process.send({ why: `thrown: ${error?.stack ?? error}`, said: '' });
  }
});
