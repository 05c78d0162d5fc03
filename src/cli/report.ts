import { closeSync, openSync } from 'node:fs';
import { CommanderError } from 'commander';
import { ClusterkitError, describeError, type ErrorCode, foreignMessage } from '../core/errors.ts';
import { plural } from '../core/words.ts';
import { jsonLine, toJson } from '../output/json.ts';
import type { MetCondition } from '../work/conditions.ts';
import { version } from '../work/version.ts';
import type { Session } from './session.ts';
import { boundsText } from './words/bounds.ts';

/** The exit codes of the process. */
export const EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  input: 3,
  memory: 3,
  output: 1,
  aborted: 130,
};
/** The exit code if a requested bound does not hold. */
export const BOUND_MISSED = 4;
export const SOME_FAILED = 5;
/** The exit code if there was a warning, where --strict asks for it: a requested quality is missed. */
const WARNED = BOUND_MISSED;

/** What the machine refuses whatever the work is: no bug, and nothing wrong with the input. */
const LIMITS: [RegExp, string][] = [
  [
    /\bE[MN]FILE\b|too many open files/i,
    'too many files are open; raise the limit of open files (ulimit -n)',
  ],
  [
    /\bERR_WORKER_INIT_FAILED\b|\bEAGAIN\b/,
    'no further thread can be started; raise the limit of processes (ulimit -u), or take fewer threads (--jobs 1)',
  ],
];

/** The limit of the machine that an error, or what caused it, is about. */
function limitOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${(error as NodeJS.ErrnoException).code} ${error.message}`;
  return LIMITS.find(([pattern]) => pattern.test(text))?.[1] ?? limitOf(error.cause);
}

/** Files that a package may have open at once while it is loaded. */
const FILES_AT_ONCE = 8;

/**
 * Why a few files cannot be opened at once now: of a package that cannot be opened, Node and the package itself say that it
 * is missing.
 */
function unopened(): unknown {
  const opened: number[] = [];
  try {
    for (let i = 0; i < FILES_AT_ONCE; i++) opened.push(openSync(process.execPath, 'r'));
    return undefined;
  } catch (error) {
    return error;
  } finally {
    for (const file of opened) closeSync(file);
  }
}

/** Reports an error in one line. Returns the exit code. */
export function report(error: unknown, session: Session, json: boolean): number {
  if (error instanceof CommanderError) return reportUsage(error, session, json);
  const known = error instanceof ClusterkitError;
  const limit = limitOf(error) ?? (known ? undefined : limitOf(unopened()));
  const code = limit ? 'limit' : known ? error.code : 'bug';
  const message = limit ?? (known ? describeError(error, session.wording) : foreignMessage(error));
  if (json) writeError(session, code, message);
  // main has already reported the interrupt
  if (code !== 'aborted') session.say(`clusterkit: ${oneLine(message)}`);
  if (code === 'bug')
    session.say(`this is a bug in clusterkit ${version()}; --debug shows where it happened`);
  if (session.options.debug && error instanceof Error) {
    session.say(`${error.stack}\nclusterkit ${version()}, Node ${process.version}, ${process.platform}`);
  }
  return known && !limit ? EXIT_CODES[error.code] : 1;
}

/** An error as JSON: a document, or a line among those of runs. */
function writeError(session: Session, code: string, message: string): void {
  const written = { error: { code, message } };
  session.write(session.options.ndjson ? jsonLine(written) : toJson(written));
}

/** Help and version end well; every other error of commander is a wrong command line, which commander has reported. */
function reportUsage(error: CommanderError, session: Session, json: boolean): number {
  if (error.exitCode === 0) return 0;
  const message =
    error.code === 'commander.help' ? 'no command given' : error.message.replace(/^error: /, '');
  if (json) writeError(session, 'usage', oneLine(message));
  return EXIT_CODES.usage;
}

export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** Reports the conditions under which a command fails, and sets the exit code if there are any. */
export function reportMissed(session: Session, missed: readonly MetCondition[]): void {
  if (missed.length === 0) return;
  session.say(`clusterkit: ${boundsText(missed)}`);
  session.exitCode = BOUND_MISSED;
}

/** The exit code of work that went through: with --strict, warnings are failures. */
export function finish(session: Session): number {
  const { size } = session.warnings;
  if (!session.options.strict || size === 0) return session.exitCode;
  const them = size === 1 ? 'it for a failure' : 'them for failures';
  session.say(`clusterkit: ${plural(size, 'warning')}; --strict takes ${them}`);
  return session.exitCode || WARNED;
}
