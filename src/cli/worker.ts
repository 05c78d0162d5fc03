import { Readable, Writable } from 'node:stream';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { plural } from '../core/words.ts';
import { type ChildRequest, PARENT } from '../work/engines/children.ts';
import { parseRedis } from '../work/engines/spec.ts';
import type { Outcome } from '../work/engines/tasks.ts';
import { workOnQueue } from '../work/engines/worker.ts';
import { removeAllTemporary } from '../work/files.ts';
import type { WorkerOptions } from '../work/params/engines.ts';
import type { Io, Session } from './session.ts';
import { serverText, taskText } from './words/engines.ts';

type Run = (argv: readonly string[], io: Io) => Promise<number>;

/** `clusterkit worker`: tasks of a queue, or of the process that has started this one. */
export async function runWorker(
  session: Session,
  { on, tasks = 1, idle }: WorkerOptions,
  run: Run,
): Promise<void> {
  if (on === undefined) return serveParent(session, run);
  const address = parseRedis(on);
  const { CLUSTERKIT_REDIS_USER: user, CLUSTERKIT_REDIS_PASSWORD: password } = session.io.env;
  const { jobs, maxMemory } = session;
  const done = await workOnQueue(address, {
    ...{ tasks, jobs, maxMemory, user, password, signal: session.io.signal },
    ...(idle !== undefined && { idle: milliseconds(idle) }),
    onReady: () => session.note(`${address.text}: waiting for tasks`),
    onBegin: (id) => session.note(`${id}: begun`),
    onEnd: (id, outcome, seconds) => session.note(taskText(id, outcome, seconds)),
    onServer: (isThere) => session.note(serverText(address.text, isThere)),
  });
  session.note(`${plural(done, 'task')} done`);
}

/** Seconds of each unit of time. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `10m`, `30s`, `2h` or plain seconds. @throws {ClusterkitError} usage */
function milliseconds(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text.trim()) ?? [];
  if (number === '') throw invalid('idle', 'a time such as 10m, 30s or 2h', text);
  return 1000 * Number(number) * UNITS[unit];
}

/** Does the tasks that the parent process sends, until its end of the channel is closed. */
async function serveParent(session: Session, run: Run): Promise<void> {
  if (!process.send || session.io.env[PARENT] !== String(process.ppid))
    throw new ClusterkitError('usage', 'of which queue are the tasks?', {
      option: 'on',
      remedies: [{ option: 'on', how: 'set', value: 'redis://HOST:PORT' }],
    });
  process.on('message', (request: ChildRequest) => {
    void perform(session, request, run).then((outcome) => process.send?.(outcome));
  });
  // the parent has ended, whatever was to be done
  process.once('disconnect', () => {
    removeAllTemporary();
    process.exit(0);
  });
  await new Promise<void>((resolve) => session.io.signal.addEventListener('abort', () => resolve()));
}

async function perform(
  session: Session,
  { argv, cwd, limits: { jobs, maxMemory } }: ChildRequest,
  run: Run,
): Promise<Outcome> {
  const { env, signal } = session.io;
  const told = new LastLine();
  try {
    if (cwd !== undefined && cwd !== process.cwd()) process.chdir(cwd);
  } catch {
    return { code: 1, reason: `there is no folder ${cwd} on this machine` };
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const io: Io = { stdin: Readable.from([]), stdout: nowhere, stderr: told, env, signal, isolated: true };
  // those of the task go before those of the worker
  const own = [
    ['--jobs', String(jobs)],
    ['--max-memory', String(maxMemory)],
  ].filter(([flag]) => !argv.includes(flag));
  const limits = ['--quiet', ...own.flat()];
  const code = await run([...limits, ...argv], io);
  return { code, reason: told.line.replace(/^clusterkit: /, '') };
}

/** Keeps the last line that is written to it: what went wrong. */
class LastLine extends Writable {
  line = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.line = chunk.toString('utf8').trim().split('\n').at(-1) || this.line;
    done();
  }
}
