// Times TF-IDF and k-means of generated texts, each program as a whole process, in turns with sklearn_texts.py.
// node test/bench/texts.mjs [TEXTS] [RUNS] [PYTHON]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [texts = 20_000, runs = 3] = process.argv.slice(2, 4).map(Number);
const python = process.argv[4] ?? 'python3';
const WORDS = 50_000;
const LENGTH = 100;
const TOPICS = 20;

let state = 12345;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
/** A rank below `most`, as often as words have it: rank r in proportion to 1 / r. */
const rank = (most) => Math.min(most - 1, Math.floor(Math.exp(draw() * Math.log(most + 1))) - 1);
const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi wo zu'.split(' ');
const words = Array.from({ length: WORDS }, (_, at) => {
  let word = '';
  for (let rest = at + 225; rest > 0; rest = Math.floor(rest / 15)) word += SYLLABLES[rest % 15];
  return word;
});
// every topic has its own words; two words in three are of all topics
const lines = Array.from({ length: texts }, () => {
  const topic = Math.floor(draw() * TOPICS);
  const word = () => words[draw() < 2 / 3 ? rank(WORDS) : rank(WORDS / TOPICS) * TOPICS + topic];
  return Array.from({ length: LENGTH }, word).join(' ');
});

const folder = mkdtempSync(join(tmpdir(), 'texts-'));
try {
  const file = join(folder, 'texts.csv');
  writeFileSync(file, `id,text\n${lines.map((line, at) => `${at + 1},${line}\n`).join('')}`);
  const rows = Array.from({ length: TOPICS }, (_, c) => Math.floor((c * texts) / TOPICS));
  const kmeans = ['node', 'bin/clusterkit.js', 'kmeans', file, '--text', 'text'];
  const CASES = [
    [
      'from given rows',
      [...kmeans, '--init', `rows:${rows}`],
      [python, 'test/bench/sklearn_texts.py', file, rows.join()],
    ],
    [
      'k-means++, one start',
      [...kmeans, '-k', String(TOPICS), '--n-init', '1'],
      [python, 'test/bench/sklearn_texts.py', file, String(TOPICS)],
    ],
  ];
  for (const [name, ...commands] of CASES) {
    const least = commands.map(() => ({
      clock: Number.POSITIVE_INFINITY,
      cpu: Number.POSITIVE_INFINITY,
      said: '',
    }));
    for (let run = 0; run < runs; run++)
      for (const [at, command] of commands.entries()) {
        const { clock, cpu, said } = timed(command);
        least[at] = { clock: Math.min(least[at].clock, clock), cpu: Math.min(least[at].cpu, cpu), said };
      }
    const [own, rival] = least;
    for (const { clock, cpu, said } of least)
      process.stdout.write(`${name}: ${clock.toFixed(2)} s, processor ${cpu.toFixed(2)} s; ${said}\n`);
    const ratio = (of) => (rival[of] / own[of]).toFixed(1);
    process.stdout.write(`${name}: ${ratio('clock')} times as fast, by processor time ${ratio('cpu')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Seconds of a whole process: of the clock, and of the processor with all threads. */
function timed(command) {
  const line = command.map((word) => `'${word}'`).join(' ');
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const { stdout, stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%R %U %S'; time ${line}`], {
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 28,
  });
  const [clock, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  const said = stdout.split('\n').find((found) => found.includes('inertia')) ?? stderr;
  return { clock, cpu: user + system, said };
}
