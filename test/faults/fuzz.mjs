/*
 * Feeds clusterkit damaged files, damaged files that it has written itself, and random options, and reports what ends otherwise than documented.
 *
 * node test/faults/fuzz.mjs [--minutes 1] [--seed 1] [--case N] [--kinds damage,made,options]
 *
 * Each case follows from its number: --case runs one again and prints its command line and what came of it. Cases run
 * in a helper process, so that one which ends the process, or hangs, is reported too. Run `npm run build` first.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
    kinds: { type: 'string', default: 'damage,made,options' },
  },
});
/** No case needs as long, in ms: the inputs are small. */
const LIMIT = 60_000;
/** Cases of a helper process; the next one begins without what these left in memory. */
const PORTION = 200;

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const kinds = values.kinds.split(',');
const failures = [];

/** Runs cases in a helper until it has done its portion, has died, hangs, or time is over. @returns the next case */
function portion(from, count, until) {
  return new Promise((resolve) => {
    const helper = fork(fileURLToPath(new URL('fuzzCases.mjs', import.meta.url)), [], { cwd: folder });
    let next = from;
    let argv = [];
    const fail = (why) => failures.push({ case: next, argv, why });
    const hang = () => {
      fail(`still running after ${LIMIT / 1000} s`);
      helper.kill('SIGKILL');
    };
    let timer = setTimeout(hang, LIMIT);
    helper.on('message', (message) => {
      clearTimeout(timer);
      timer = setTimeout(hang, LIMIT);
      if ('argv' in message) argv = message.argv;
      else {
        if (message.why) fail(message.why);
        if (values.case !== undefined) process.stdout.write(`${argv.join(' ')}\n${message.said}`);
        next++;
        if (next === from + count || performance.now() > until) helper.kill('SIGTERM');
        else helper.send({ kinds, folder, number: next });
      }
    });
    helper.on('exit', (code, signal) => {
      clearTimeout(timer);
      const ended = next === from + count || performance.now() > until;
      if (!ended && failures.at(-1)?.case !== next) fail(`the process ended: ${signal ?? code}`);
      resolve(ended ? next : next + 1);
    });
    helper.send({ kinds, folder, number: from });
  });
}

const until = performance.now() + 60_000 * Number(values.minutes);
const first = Number(values.case ?? Number(values.seed) * 1e6);
let next = first;
try {
  if (values.case !== undefined) next = await portion(first, 1, until);
  else while (performance.now() < until) next = await portion(next, PORTION, until);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures)
  process.stdout.write(`case ${failure.case}: ${failure.why}\n  ${failure.argv.join(' ')}\n`);
process.stdout.write(`${next - first} cases, ${failures.length} failures\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
