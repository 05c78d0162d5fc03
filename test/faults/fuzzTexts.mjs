/* Cases of fuzz.mjs with files that people write: experiments in YAML and JSON, and settings. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { damaged, pick, twisted } from './fuzzDamage.mjs';
import { PICTURE, POINTS, ROOT } from './fuzzFiles.mjs';

const EXPERIMENT = {
  title: 'irises',
  inputs: [{ path: 'iris.csv', labelColumn: 'species' }, 'points.csv'],
  preparations: [{}, { scale: 'standard' }],
  algorithms: [
    'kmeans',
    { algorithm: 'hac', linkage: ['ward', 'average'] },
    { algorithm: 'dbscan', eps: 0.5 },
  ],
  settings: { k: '2..3', seed: [1, 2], nInit: 1 },
  metrics: ['ari', 'silhouette'],
  metricsSample: 50,
  best: 'silhouette',
};

const SETTINGS = {
  $schema: 'settings.schema.json',
  seed: 7,
  maxMemory: '1GB',
  quiet: true,
  theme: 'dark',
  kmeans: { k: [2, 3], nInit: 2, chart: ['bars', 'elbow'], output: 'drawn/', metrics: 'silhouette' },
  palette: { k: 4, sort: 'lightness', names: 'css' },
  run: { fresh: true },
};

/** What YAML has and JSON has not; most of it is no experiment. */
const STRANGE = [
  '&a [x, x]\n',
  'a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\ninputs: [*c, *c, *c, *c]\n',
  'inputs: &i iris.csv\nalgorithms: *i\n',
  'base: &base {k: 2}\nsettings: {<<: *base}\ninputs: iris.csv\nalgorithms: kmeans\n',
  'inputs: !!binary aXJpcy5jc3Y=\nalgorithms: kmeans\n',
  'inputs: !!js/function "x"\nalgorithms: [kmeans]\n',
  'inputs: iris.csv\n---\nalgorithms: kmeans\n',
  'inputs: iris.csv\ninputs: points.csv\nalgorithms: kmeans\nsettings: {k: 2}\n',
  'inputs: iris.csv\nalgorithms: kmeans\nsettings: {k: .nan, seed: 2026-11-30, nInit: 0x3}\n',
  '\ufeffinputs: iris.csv\r\nalgorithms: kmeans\r\nsettings: {k: 2}\r\n',
  'inputs:\n\t- iris.csv\n',
  `inputs: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
  'inputs: [iris.csv]\nalgorithms:\n  ? [kmeans]\n  : 2\n',
  'inputs: "*.csv"\nalgorithms: kmeans\nsettings: {k: 2, labelColumn: species}\n',
  '%YAML 9.9\n---\ninputs: iris.csv\n',
  '*missing\n',
  '# nothing\n',
  '',
];

/** Writes the tables that experiments name. */
export function makeTexts(folder) {
  copyFileSync(join(ROOT, 'data/iris.csv'), join(folder, 'iris.csv'));
  copyFileSync(POINTS, join(folder, 'points.csv'));
  writeFileSync(join(folder, 'experiment.yaml'), stringify(EXPERIMENT));
}

/** An experiment that is twisted, damaged or strange. */
export function experimentCase(random, folder) {
  const isYaml = random.below(3) > 0;
  const write = (value) => (isYaml ? stringify(value) : JSON.stringify(value, undefined, 1));
  const kind = random.below(5);
  const text =
    kind === 0
      ? pick(random, STRANGE)
      : kind === 1
        ? damaged(write(EXPERIMENT), random)
        : write(twisted(EXPERIMENT, random));
  const file = `changed.${isYaml ? 'yaml' : 'json'}`;
  writeFileSync(join(folder, file), text);
  const more = pick(random, [
    [],
    [],
    ['--json'],
    ['--ndjson'],
    ['-o', 'fits.csv'],
    ['-o', 'fits.parquet', '--results', 'fits/'],
    ['--fresh'],
    ['--dry-run'],
    ['--strict'],
  ]);
  return { argv: ['run', file, ...more, '--max-memory', '1GB'] };
}

const VARIABLES = [
  'K',
  'SEED',
  'N_INIT',
  'MAX_MEMORY',
  'JOBS',
  'CHART',
  'OUTPUT',
  'THEME',
  'CONFIG',
  'CACHE_SIZE',
  'X',
];

/** A command with settings that are twisted or damaged, of a file or of variables. */
export function settingsCase(random, folder) {
  const isDamaged = random.below(3) === 0;
  const text = JSON.stringify(isDamaged ? SETTINGS : twisted(SETTINGS, random), undefined, 1);
  writeFileSync(join(folder, 'settings.json'), isDamaged ? damaged(text, random) : text);
  const command = pick(random, [
    ['config', 'show'],
    ['config', 'show', 'kmeans'],
    ['kmeans', POINTS],
    ['kmeans', PICTURE],
    ['palette', PICTURE],
    ['plan', 'kmeans', POINTS],
    ['run', 'experiment.yaml'],
    ['info', POINTS],
  ]);
  const env = {};
  for (let turn = random.below(3); turn > 0; turn--)
    env[`CLUSTERKIT_${pick(random, VARIABLES)}`] = pick(random, [
      '',
      '0',
      '2',
      '-1',
      '1e9',
      'x',
      '1GB',
      'a,b',
    ]);
  return {
    argv: [...command, '--config', pick(random, ['settings.json', 'settings.json', 'made', 'x'])],
    env,
  };
}
