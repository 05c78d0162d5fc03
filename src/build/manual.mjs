/*
 * Writes the tables of the documents anew, from the tables that the program is made of.
 *
 * node src/build/manual.mjs [--check]
 *
 * What stands between `<!-- table: NAME -->` and `<!-- end -->` in a document is such a table; TABLES says which there
 * are. --check writes nothing, and exits with 1 where a document is not what it would become. It reads the build.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LINKAGES } from '../../dist/algorithms/hac/linkages.js';
import { ALGORITHMS } from '../../dist/algorithms/table.js';
import { CHART_NEEDS, CHART_SUBJECTS } from '../../dist/charts/needs.js';
import { CHARTS } from '../../dist/charts/table.js';
import { defaultOf, flagsOf, meaningOf } from '../../dist/cli/params.js';
import { DISTANCES } from '../../dist/distances/table.js';
import { FEATURES } from '../../dist/features/table.js';
import { SHAPES } from '../../dist/generators/table.js';
import { INDICES } from '../../dist/indices/table.js';
import { RULES, VOTERS } from '../../dist/indices/vote/table.js';
import * as formats from '../../dist/output/formats.js';
import { PALETTE_FILES } from '../../dist/palettes/table.js';
import { BENCH_PARAMS } from '../../dist/work/params/bench.js';
import { COMPARING } from '../../dist/work/params/comparing.js';
import { DIALECT } from '../../dist/work/params/dialect.js';
import { DIFFING } from '../../dist/work/params/diff.js';
import { DISTANCES_COMMAND } from '../../dist/work/params/distances.js';
import { WORKER } from '../../dist/work/params/engines.js';
import { EVALUATING } from '../../dist/work/params/evaluating.js';
import { FEATURES_COMMAND } from '../../dist/work/params/features.js';
import { GENERATING } from '../../dist/work/params/generating.js';
import { HISTOGRAM } from '../../dist/work/params/histogram.js';
import { INFO } from '../../dist/work/params/info.js';
import { JUDGING } from '../../dist/work/params/judging.js';
import { OUTPUTS } from '../../dist/work/params/outputs.js';
import { PALETTE } from '../../dist/work/params/palette.js';
import { PALETTE_DIFF } from '../../dist/work/params/paletteDiff.js';
import { PLOT } from '../../dist/work/params/plot.js';
import {
  BY,
  PICTURES,
  POSITION,
  PREPARING,
  READING,
  SPACE,
  SUPERPIXELS,
  TOGETHER,
} from '../../dist/work/params/reading.js';
import { REMAP } from '../../dist/work/params/remap.js';
import { REPORT, SERVE } from '../../dist/work/params/report.js';
import { RERUNNING } from '../../dist/work/params/rerun.js';
import { RUN } from '../../dist/work/params/run.js';
import { SAMPLING } from '../../dist/work/params/sampling.js';
import { MERGING, SHARD, SUMMARIZING } from '../../dist/work/params/sharding.js';
import { FOLDER, GROUPS, linesOf } from './pictures.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const CHAPTERS = 'src/cli/manual/';

const DOCUMENTS = [
  ...['README.md', 'src/cli/README.md'],
  ...readdirSync(root + CHAPTERS).map((name) => CHAPTERS + name),
];

/** Options that have a table of their own, and so are left out of those of single commands. */
const SHARED = new Set(
  [...PICTURES, ...READING, ...PREPARING, SPACE, BY, TOGETHER, POSITION, SUPERPIXELS].map(({ name }) => name),
);

const KINDS = {
  picture: 'pictures',
  table: 'tables',
  matrix: 'matrices',
  folder: 'folders',
  distances: 'distances',
  tree: 'trees',
  graph: 'graphs',
};

const TABLES = {
  algorithms: () =>
    rows(
      ['command', 'what it finds', 'reference'],
      ALGORITHMS.map(({ name, summary, reference }) => [`\`${name}\``, summary, reference]),
    ),
  pictures: () => options([SPACE, POSITION, SUPERPIXELS, ...PICTURES, TOGETHER, BY]),
  reading: () => options(READING.filter((param) => !DIALECT.includes(param))),
  dialect: () => options(DIALECT),
  preparing: () => options(PREPARING),
  judging: () => options(JUDGING),
  results: () => options(OUTPUTS),
  distances: () =>
    rows(
      ['distance', 'what it is', 'also called'],
      DISTANCES.map(({ name, about, aliases = [] }) => [`\`${name}\``, about, words(aliases)]),
    ),
  linkages: () =>
    rows(
      ['linkage', 'what the distance of two clusters is', 'reference'],
      LINKAGES.map(({ name, about, reference = '' }) => [`\`${name}\``, about, reference]),
    ),
  indices: () =>
    rows(
      ['index', 'better', 'needs', 'what it is', 'also called'],
      INDICES.map(({ name, better, needs, about, note, aliases = [] }) => [
        ...[`\`${name}\``, better, needs, note ? `${about}. ${capital(note)}` : about, words(aliases)],
      ]),
    ),
  voters: () =>
    rows(
      ['index', 'name', 'what it is', 'votes by', 'NbClust'],
      VOTERS.map(({ name, title, about, rule, note = '' }) => [
        `\`${name}\``,
        title,
        about,
        RULES[rule],
        note,
      ]),
    ),
  features: () =>
    rows(
      ['step', 'what it makes of rows', 'options'],
      FEATURES.map(({ name, about, params }) => [
        ...[`\`${name}\``, about, params.map(({ name, help }) => `\`${name}\`: ${help}`).join('; ')],
      ]),
    ),
  shapes: () =>
    rows(
      ['shape', 'what its rows are', 'options beside `-n`, `--sizes` and `--seed`'],
      SHAPES.map(({ name, about, uses }) => [
        `\`${name}\``,
        about,
        uses.map((option) => `\`${option === 'k' ? '-k' : `--${option}`}\``).join(', '),
      ]),
    ),
  charts: () =>
    rows(
      ['chart', 'drawn of', 'what it shows', 'requires'],
      CHARTS.map(({ name, of, about, needs = [] }) => [
        ...[`\`${name}\``, CHART_SUBJECTS[of], about, needs.map((need) => CHART_NEEDS[need]).join('; ')],
      ]),
    ),
  formats: () =>
    rows(
      ['ending', 'format', 'what it is good for'],
      Object.entries({ ...formats.TABLE_FILES, ...formats.CHART_FILES, ...formats.PICTURE_FILES }).map(
        ([ending, { title, about }]) => [`\`.${ending}\``, title, about],
      ),
    ),
  'palette formats': () =>
    rows(
      ['ending', 'format', 'what it is for', 'read', 'names of colors', 'opacity', 'most colors'],
      Object.entries(PALETTE_FILES).map(([ending, { title, about, read, names, opacity, most }]) => [
        ...[`\`.${ending}\``, title, about, read ? 'yes' : '', names ? 'kept' : ''],
        ...[{ any: 'kept', clear: 'of one clear color', none: '' }[opacity], most ? String(most) : ''],
      ]),
    ),
  gallery: () => GROUPS.map(group).join('\n\n'),
  'options evaluate': () => options(own(EVALUATING)),
  'options compare': () => options(own(COMPARING)),
  'options bench': () => options(own(BENCH_PARAMS)),
  'options distances': () => options(own(DISTANCES_COMMAND)),
  'options features': () => options(own(FEATURES_COMMAND)),
  'options histogram': () => options(own(HISTOGRAM)),
  'options palette': () => options(own(PALETTE)),
  'options remap': () => options(own(REMAP)),
  'options report': () => options(REPORT),
  'options serve': () => options(SERVE),
  'options worker': () => options(WORKER),
  'options palette-diff': () => options(own(PALETTE_DIFF)),
  'options info': () => options(own(INFO)),
  'options plot': () => options(own(PLOT)),
  'options sample': () => options(SAMPLING),
  'options rerun': () => options(RERUNNING),
  'options run': () => options(RUN),
  'options diff': () => options(DIFFING.filter((param) => !DIALECT.includes(param))),
  'options generate': () => options(GENERATING),
  'options shard': () => options(SHARD),
  'options summarize': () => options(SUMMARIZING),
  'options merge': () => options(MERGING),
  ...Object.fromEntries(ALGORITHMS.map(({ name, params }) => [`options ${name}`, () => options(params)])),
};

/** Pictures with their commands, which are examples that nothing runs but `gallery.mjs`. */
function group({ title, pictures }) {
  const parts = pictures.map((picture) => {
    const { file, about } = picture;
    return [`${about}:`, '```', ...linesOf(picture), '```', `![${about}](../../../${FOLDER}${file})`].join(
      '\n',
    );
  });
  return [`## ${title}`, ...parts].join('\n\n');
}

function own(params) {
  return params.filter(({ name }) => !SHARED.has(name));
}

function options(params) {
  const described = params.map((param) => {
    const { grid, for: kinds } = param;
    const usual = defaultOf(param);
    const notes = [
      ...(grid ? ['takes several values'] : []),
      ...(kinds ? [`for ${kinds.map((kind) => KINDS[kind]).join(', ')}`] : []),
    ];
    const meaning = [meaningOf(param), ...notes].join('; ');
    return [`\`${flagsOf(param)}\``, meaning, usual === undefined ? '' : `\`${usual}\``];
  });
  return rows(['option', 'meaning', 'default'], described);
}

function words(list) {
  return list.map((word) => `\`${word}\``).join(', ');
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** A table in Markdown; a bar in a cell would end it. */
function rows(header, cells) {
  const line = (row) => `| ${row.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n');
}

const stale = [];
for (const name of DOCUMENTS) {
  const text = readFileSync(root + name, 'utf8');
  const fresh = text.replace(
    /<!-- table: (.+?) -->\n[\s\S]*?<!-- end -->/g,
    (_, table) => `<!-- table: ${table} -->\n\n${TABLES[table]()}\n\n<!-- end -->`,
  );
  if (fresh === text) continue;
  stale.push(name);
  if (!process.argv.includes('--check')) writeFileSync(root + name, fresh);
}
const verb = process.argv.includes('--check') ? 'is not fresh: npm run docs writes it' : 'was written';
for (const name of stale) process.stdout.write(`${name} ${verb}\n`);
if (process.argv.includes('--check') && stale.length > 0) process.exitCode = 1;
