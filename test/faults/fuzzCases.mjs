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
];
const DOCUMENTED = [0, 1, 2, 3, 4, 5];

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
  const more = pick(random, [[], [], ['--distances'], ['--json'], ['--sample', '20']]);
  return [command, file, ...k, ...more, '--max-memory', '1GB'];
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
  const command = pick(random, COMMANDS);
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
  return [command, join(ROOT, input), ...options.filter((word) => !/^--(help|debug)$/.test(word))];
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

process.on('message', async ({ kinds, folder, number }) => {
  if (helps.size === 0)
    for (const command of COMMANDS) helps.set(command, (await caught([command, '--help'])).out);
  const random = new Random(number);
  const argv = pick(random, kinds) === 'damage' ? damageCase(random, folder) : optionCase(random);
  process.send({ argv: argv.map((word) => (word.startsWith(ROOT) ? basename(word) : word)) });
  try {
    const found = await caught(argv);
    process.send({ why: wrongOf(found), said: `${found.err}exit code ${found.code}\n` });
  } catch (error) {
    process.send({ why: `thrown: ${error?.stack ?? error}`, said: '' });
  }
});
