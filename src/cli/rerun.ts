import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import type { RerunRun } from '../output/rerunRecord.ts';
import { filesOf } from '../work/look.ts';
import type { RerunOptions } from '../work/params/rerun.ts';
import { type RunWords, repeatResult } from '../work/rerun/repeat.ts';
import { eachInput, printDocument } from './batch.ts';
import { BOUND_MISSED } from './report.ts';
import type { Io, Session } from './session.ts';
import { rerunText } from './words/rerun.ts';
import { workOf } from './work.ts';

type Run = (argv: readonly string[], io: Io) => Promise<number>;

/** `clusterkit rerun`: results repeated from their own records. */
export async function runRerun(
  session: Session,
  paths: string[],
  options: RerunOptions,
  run: Run,
): Promise<void> {
  const work = workOf(session);
  const files = await filesOf(work, paths);
  const painter = await session.painter();
  const document = await eachInput(session, 'rerun', files, async (path) => {
    const repeated = await repeatResult(work, path, options, runWithin(session, run));
    session.print(rerunText(repeated, painter));
    return [repeated];
  });
  await printDocument(session, document);
  const different = document.runs.filter(({ identical }: RerunRun) => !identical);
  if (different.length === 0) return;
  session.say(
    `clusterkit: ${different.map(({ input }) => input.path).join(', ')} cannot be repeated as it was`,
  );
  session.exitCode = BOUND_MISSED;
}

/** Options of the program that change nothing in a result, and how many words each has. */
const LIMITS: Readonly<Record<string, number>> = {
  '--jobs': 2,
  '--max-memory': 2,
  '--quiet': 1,
  '-q': 1,
  '--color': 1,
  '--no-color': 1,
  '--strict': 1,
  '--debug': 1,
  '--config': 2,
  '--no-config': 1,
};

/** Runs a command line of a result with the limits of this one, and catches what it prints. */
function runWithin(session: Session, run: Run): RunWords {
  const { io, options } = session;
  const { jobs, maxMemory } = options;
  const limits = [
    '--quiet',
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
    ...(maxMemory === undefined ? [] : ['--max-memory', String(maxMemory)]),
  ];
  return async (words, { redirect, stdin }) => {
    const [stdout, stderr] = [new Caught(), new Caught()];
    const input = stdin === undefined ? io.stdin : createReadStream(stdin);
    await run([...limits, ...withoutLimits(words)], {
      ...{ stdin: input, stdout, stderr, redirect },
      ...{ env: io.env, signal: io.signal, isolated: true },
    });
    session.configure(options);
    const failure = failureOf(stdout.text, stderr.text);
    return { stdout: stdout.text, ...(failure !== undefined && { failure }) };
  };
}

/** The error that a run told, in JSON or on standard error. */
function failureOf(stdout: string, stderr: string): string | undefined {
  try {
    const { error: told } = JSON.parse(stdout);
    if (typeof told?.message === 'string') return told.message;
  } catch {
    // the result is in a file
  }
  return stderr.trim().split('\n').at(-1) || undefined;
}

function withoutLimits(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [flag, ...value] = words[at].split('=');
    const length = Object.hasOwn(LIMITS, flag) ? LIMITS[flag] : 0;
    if (length === 0) kept.push(words[at]);
    else if (length === 2 && value.length === 0) at++;
  }
  return kept;
}

/** A stream that keeps what is written to it. */
class Caught extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
