/* The helper of fuzz.mjs: makes a case from its number, runs it in this process, and tells what was wrong. */
import { Buffer } from 'node:buffer';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../dist/cli/program.js';
import { Random } from '../../dist/core/random.js';
import { pick } from './fuzzDamage.mjs';
import { damageCase, madeCase, makeFiles, ROOT } from './fuzzFiles.mjs';
import { learnOptions, optionCase } from './fuzzOptions.mjs';
import { experimentCase, makeTexts, settingsCase } from './fuzzTexts.mjs';

const DOCUMENTED = [0, 1, 2, 3, 4, 5];
const INTERRUPTED = 130;

/** Milliseconds after which a server is interrupted, and one of so many other cases. */
const SERVED = 300;
const RARELY = 16;

/**
 * Runs a command line with caught streams.
 * @param stopAfter milliseconds after which it is interrupted
 */
async function caught({ argv, stdin = () => Readable.from([]), env = {}, stopAfter }) {
  const streams = [new PassThrough(), new PassThrough()];
  const texts = streams.map(async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
  const [stdout, stderr] = streams;
  const controller = new AbortController();
  const timer = stopAfter === undefined ? undefined : setTimeout(() => controller.abort(), stopAfter);
  const { signal } = controller;
  const cache = join(process.cwd(), 'cache');
  const io = { stdin: stdin(), stdout, stderr, env: { CLUSTERKIT_CACHE: cache, ...env }, signal };
  const code = await run(argv, io);
  clearTimeout(timer);
  for (const stream of streams) stream.end();
  const [out, err] = await Promise.all(texts);
  return { code, out, err, isStopped: signal.aborted };
}

/** What is not as documented. */
function wrongOf({ code, out, err, isStopped }) {
  const wasInterrupted = isStopped && code === INTERRUPTED;
  if (!DOCUMENTED.includes(code) && !wasInterrupted) return `exit code ${code}`;
  const last = err.trim().split('\n').at(-1) ?? '';
  if (/this is a bug/.test(err)) return err.trim().split('\n').at(-2);
  if (/\n {4}at /.test(err)) return 'a stack trace';
  if (code !== 0 && !wasInterrupted && err === '' && !out.includes('"error"'))
    return `exit code ${code} without a word`;
  if (last.length > 2000) return `a message of ${last.length} characters`;
  if (/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(err))
    return 'a control character on standard error';
  return undefined;
}

const CASES = {
  damage: damageCase,
  made: madeCase,
  options: optionCase,
  experiments: experimentCase,
  settings: settingsCase,
};

let isReady = false;
async function prepare(folder) {
  mkdirSync(join(folder, 'made'), { recursive: true });
  await makeFiles(caught);
  await learnOptions(caught);
  makeTexts(folder);
  isReady = true;
}

process.on('message', async ({ kinds, folder, number }) => {
  if (!isReady) await prepare(folder);
  const random = new Random(number);
  const made = CASES[pick(random, kinds)](random, folder);
  const isServed = made.argv.includes('serve');
  const stopAfter = isServed ? SERVED : random.below(RARELY) === 0 ? random.below(200) : undefined;
  const told = [...made.argv, ...Object.entries(made.env ?? {}).map((entry) => entry.join('='))];
  process.send({ argv: told.map((word) => (word.startsWith(ROOT) ? basename(word) : word)) });
  const before = process.cpuUsage();
  const tell = (message) => {
    const { user, system } = process.cpuUsage(before);
    process.send({ ...message, seconds: (user + system) / 1e6 });
  };
  try {
    const found = await caught({ ...made, stopAfter });
    tell({ why: wrongOf(found), said: `${found.err}exit code ${found.code}\n` });
  } catch (error) {
    tell({ why: `thrown: ${error?.stack ?? error}`, said: '' });
  }
});
