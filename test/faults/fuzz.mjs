/*
 * Feeds clusterkit damaged files, damaged files that it has written itself, experiments, settings and random options, and
 * reports what ends otherwise than documented.
 *
 * node test/faults/fuzz.mjs [--minutes 1] [--seed 1] [--case N] [--limit 60] [--kinds damage,made,options,experiments,settings]
 *
 * Each case follows from its number: --case runs one again and prints its command line and what came of it. Some depend on
 * files that cases before wrote, of which there are up to 199. Cases run
 * in a helper process, so that one which ends the process, or hangs, is reported too: after --limit seconds, which may be
 * more where other programs take the processors. Run `npm run build` first.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
    limit: { type: 'string', default: '60' },
    kinds: { type: 'string', default: 'damage,made,options,experiments,settings' },
  },
});
/** No case needs as long, in ms: the inputs are small. */
const LIMIT = 1000 * Number(values.limit);
/** Cases of a helper process; the next one begins without what these left in memory and in their folder. */
const PORTION = 200;

const kinds = values.kinds.split(',');
const failures = [];
/** Seconds of the processor, and the most that a case took. */
const processor = { all: 0, most: 0, case: 0 };

/** Runs cases in a helper until it has done its portion, has died, hangs, or time is over. @returns the next case */
function portion(from, count, until) {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const done = new Promise((resolve) => {
    const helper = fork(fileURLToPath(new URL('fuzzCases.mjs', import.meta.url)), [], { cwd: folder });
    let next = from;
    let argv = [];
    const fail = (why) => {
      failures.push({ case: next, argv, why });
      process.stdout.write(`case ${next}: ${why}\n  ${argv.join(' ')}\n`);
    };
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
        processor.all += message.seconds;
        if (message.seconds > processor.most) Object.assign(processor, { most: message.seconds, case: next });
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
  return done.finally(() => rmSync(folder, { recursive: true, force: true }));
}

const until = performance.now() + 60_000 * Number(values.minutes);
const first = Number(values.case ?? Number(values.seed) * 1e6);
let next = first;
if (values.case !== undefined) next = await portion(first, 1, until);
else while (performance.now() < until) next = await portion(next, PORTION, until);
process.stdout.write(
  `${next - first} cases, ${failures.length} failures; ${processor.all.toFixed()} s of the processor, ` +
    `at most ${processor.most.toFixed(1)} (case ${processor.case}); load ${loadavg()[0].toFixed(1)}\n`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
