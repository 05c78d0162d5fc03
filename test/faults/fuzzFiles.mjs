/* Cases of fuzz.mjs with damaged files: those of the repository, and those that commands have written. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ALGORITHMS } from '../../dist/algorithms/table.js';
import { damaged, pick, twisted } from './fuzzDamage.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIXTURES = ['formats', 'files', 'distances', 'labels', 'reports'].map(
  (name) => `test/fixtures/${name}`,
);
const inputs = ['data', 'images', ...FIXTURES].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(README|generate|expected)/.test(entry.name))
    .map((entry) => join(ROOT, folder, entry.name)),
);
/** Commands that read any input. */
export const COMMANDS = [
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
export const POINTS = join(ROOT, 'data/points.csv');
export const PICTURE = join(ROOT, 'images/picture.bmp');

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
export const RESULTS = ['points', 'picture', 'tree', 'compared', 'painted'].map(
  (name) => `made/${name}.json`,
);
export const MODELS = ['made/model.json', 'made/mixture.json'];
export const BENCH = 'made/bench.json';
/** A manifest, not in the folder of the others: its damaged form is written beside it, where its rows are. */
export const MANIFEST = 'shards.json';
const SUMMARIES = ['sample', 'sample-1', 'step', 'draw'].map((name) => `made/${name}.cks`);

/** Writes the files that cases damage. */
export async function makeFiles(caught) {
  const files = PALETTES.flatMap((path) => ['-o', path]);
  await caught({ argv: ['palette', PICTURE, '-k', '4', ...files] });
  await caught({ argv: ['gmm', POINTS, '-k', '2', '--model-out', MODELS[1]] });
  for (const [at, argv] of [
    ['kmeans', POINTS, '-k', '3', '--labels', '--model-out', MODELS[0]],
    ['kmeans', PICTURE, '-k', '3', '--labels'],
    ['hac', POINTS, '-k', '3', '--labels', '--chart', 'dendrogram', '-o', 'made/tree.svg'],
    ['compare', POINTS, '-k', '2', '--algorithms', 'kmeans,hac'],
    ['remap', PICTURE, '-k', '3', '-o', 'made/few.png'],
  ].entries())
    writeFileSync(RESULTS[at], (await caught({ argv: [...argv, '--json'] })).out);
  await caught({ argv: ['shard', POINTS, '--rows-per-shard', '9', '-o', MANIFEST] });
  const centers = ['--centers', MODELS[0]];
  for (const [at, argv] of [
    ['0', '--kind', 'sample', '--rows', '5', '--seed', '1'],
    ['1', '--kind', 'sample', '--rows', '5', '--seed', '1'],
    ['0', '--kind', 'step', ...centers],
    ['0', '--kind', 'draw', ...centers, '--round', '1', '--wanted', '3', '--seed', '1'],
  ].entries())
    await caught({ argv: ['summarize', MANIFEST, '-o', SUMMARIES[at], '--shard', ...argv] });
  writeFileSync(BENCH, (await caught({ argv: ['bench', ...SHORT_BENCH, '--json'] })).out);
}

/** A bench of some milliseconds. */
export const SHORT_BENCH = [POINTS, '-k', '2', '--algorithms', 'kmeans', '--repeat', '1', '--warmup', '0'];

/** A command on a damaged file, which may come from standard input. */
export function damageCase(random, folder) {
  const path = pick(random, inputs);
  const bytes = damaged(readFileSync(path), random);
  const file = join(folder, `damaged${extname(path)}`);
  const isPiped = random.below(8) === 0;
  if (!isPiped) writeFileSync(file, bytes);
  const command = pick(random, COMMANDS);
  const k = ALGORITHMS.some(({ name }) => name === command) && random.below(2) ? ['-k', '2'] : [];
  const more = pick(random, [
    [],
    [],
    ['--distances'],
    ['--json'],
    ['--dry-run'],
    ['--sample', '20'],
    ['--masks', 'masks/{cluster}.png'],
    ['--cutouts', 'cutouts/{cluster}.png', '--layers', 'layers.svg'],
    ['--report', 'report.html'],
    ['--vote'],
    ['--chart', 'scatter', '-o', 'chart.svg', '--width', '200', '--height', '90'],
  ]);
  const argv = [command, isPiped ? '-' : file, ...k, ...more, '--max-memory', '1GB'];
  return isPiped ? { argv, stdin: () => Readable.from([bytes]) } : { argv };
}

/** Command lines for each kind of files that commands have written. */
const TAKERS = {
  palettes: (file) => [
    ['remap', PICTURE, '--palette', file, '-o', 'few.png'],
    ['palette-diff', file, PALETTES[0]],
    ['palette-diff', PICTURE, file],
    ['palette', file, '-o', 'again.gpl'],
    ['palette', PICTURE, '-k', '3', '--names', file],
    ['kmeans', PICTURE, '--init', file],
    ['info', file],
  ],
  results: (file) => [
    ['rerun', file],
    ['report', file, '-o', 'report.html'],
    ['serve', file],
    ['diff', file, RESULTS[0], '--out', 'moved.csv'],
    ['diff', RESULTS[1], file],
    ['evaluate', file, '--truth', RESULTS[0]],
    ['info', file],
  ],
  models: (file) => [
    ['predict', file, POINTS, '--out', 'rows.csv'],
    ['sample', file, '-n', '5'],
    ['diff', file, MODELS[0]],
    ['kmeans', POINTS, '--init', file],
  ],
  shards: (file) => [
    ['kmeans', file, '-k', '2'],
    ['kmeans', file, '-k', '2', '--store', 'passes', '--init', MODELS[0]],
    ['minibatch', file, '-k', '2'],
    ['summarize', file, '--shard', '0', '--kind', 'sample', '--rows', '3', '--seed', '1', '-o', 'new.cks'],
    ['predict', MODELS[0], file, '--out', 'rows.csv'],
    ['plan', 'kmeans', file, '-k', '2'],
    ['info', file],
  ],
  rows: (file) => [
    ['kmeans', '--shards', 'shards-0000.npy', file, '-k', '2'],
    ['shard', file, '-o', 'cut.json', '--rows-per-shard', '3'],
  ],
  summaries: (file) => [
    ['merge', file, SUMMARIES[1], '-o', 'all.cks'],
    ['merge', SUMMARIES[0], file, '-o', 'all.cks'],
    ['merge', file, '-o', 'all.cks'],
    ['info', file],
  ],
  bench: (file) => [['bench', ...SHORT_BENCH, '--compare', file, '--markdown', 'x.md', '--junit', 'x.xml']],
};

/** A command on a file that another command has written, damaged. */
export function madeCase(random, folder) {
  const [kind, paths] = pick(random, [
    ['palettes', PALETTES],
    ['palettes', PALETTES],
    ['results', RESULTS],
    ['results', RESULTS],
    ['models', MODELS],
    ['models', MODELS],
    ['shards', [MANIFEST]],
    ['rows', ['shards-0001.npy']],
    ['summaries', SUMMARIES],
    ['bench', [BENCH]],
  ]);
  const path = pick(random, paths);
  const bytes = readFileSync(join(folder, path));
  const file = `damaged-${basename(path)}`;
  const isTwisted = path.endsWith('json') && random.below(2) === 0;
  writeFileSync(
    join(folder, file),
    isTwisted ? JSON.stringify(twisted(JSON.parse(bytes.toString()), random)) : damaged(bytes, random),
  );
  return { argv: [...pick(random, TAKERS[kind](file)), '--max-memory', '1GB'] };
}
