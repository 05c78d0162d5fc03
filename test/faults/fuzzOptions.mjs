/* Cases of fuzz.mjs with random options, made from the help of each command. */
import { join } from 'node:path';
import { pick } from './fuzzDamage.mjs';
import {
  BENCH,
  COMMANDS,
  MANIFEST,
  MODELS,
  PICTURE,
  POINTS,
  RESULTS,
  ROOT,
  SHORT_BENCH,
} from './fuzzFiles.mjs';

/** Commands that random options are tried with, and how their line begins. */
export const LINES = new Map([
  ...COMMANDS.map((command) => [command, undefined]),
  ['palette-diff', [PICTURE, PICTURE]],
  ['diff', [RESULTS[0], RESULTS[0]]],
  ['report', [RESULTS[0]]],
  ['serve', [RESULTS[0]]],
  ['rerun', [RESULTS[0]]],
  ['predict', [MODELS[0], POINTS]],
  ['sample', [MODELS[1]]],
  ['shard', [POINTS, '-o', 'cut.json']],
  ['summarize', [MANIFEST, '--shard', '1', '-o', 'new.cks']],
  ['merge', ['made/sample.cks', '-o', 'all.cks']],
  ['worker', ['--on', 'redis://127.0.0.1:9', '--idle', '1s']],
  ['generate', ['blobs', '-n', '20']],
  ['bench', SHORT_BENCH],
  ['run', ['experiment.yaml']],
  ['schema', ['result']],
  ['config', ['show', 'kmeans']],
  ['cache', ['info']],
  ['completion', ['bash']],
]);

/** Options that start other programs, or that say nothing of faults. */
const LEFT_OUT = /^--(help|debug|open|against|engine|calibrate)$/;

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
  'x.csv',
  'x.html',
  'x.png',
  'x-{cluster}-{k}.png',
  'out/',
  '-',
  '/dev/full',
  BENCH,
  'made',
];

/** Options of each command, with words of what they take. */
const declared = new Map();

/** @param caught runs a command line */
export async function learnOptions(caught) {
  for (const command of LINES.keys()) {
    const { out } = await caught({ argv: [command, '--help', 'all'] });
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)(?: ([<[]\S+))? +(.*(?:\n {8,}.*)*)/gm)];
    declared.set(
      command,
      options
        .filter(([, name]) => !LEFT_OUT.test(name))
        .map(([, name, takes, about]) => ({ name, takes, words: wordsIn(about) })),
    );
  }
}

/** What help names as values: behind a colon if there is one. */
function wordsIn(about) {
  const text = about.replace(/\s+/g, ' ');
  return text.slice(text.indexOf(':') + 1).match(/[\w.{}-][\w.{}:-]*/g) ?? [];
}

/** A command on a small input with options of its own, and values that its help names or that are of any kind. */
export function optionCase(random) {
  const command = pick(random, [...declared.keys()]);
  const input = pick(random, [
    'data/points.csv',
    'data/faithful.csv',
    'data/places.csv',
    'images/picture.bmp',
  ]);
  const options = Array.from({ length: 1 + random.below(4) }, () => pick(random, declared.get(command)));
  const words = options.flatMap(({ name, takes, words: own }) =>
    takes ? [name, pick(random, own.length > 0 && random.below(2) ? own : WORDS)] : [name],
  );
  const operands = LINES.get(command) ?? [join(ROOT, input)];
  const isPlanned = random.below(8) === 0;
  return { argv: [...(isPlanned ? ['plan'] : []), command, ...operands, ...words] };
}
