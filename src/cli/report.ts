import { CommanderError } from 'commander';
import { ClusterkitError, describeError, type ErrorCode, foreignMessage } from '../core/errors.ts';
import { toJson } from '../output/json.ts';
import type { MissedBound } from '../work/bounds.ts';
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

/** Reports an error in one line. Returns the exit code. */
export function report(error: unknown, session: Session, json: boolean): number {
  if (error instanceof CommanderError) return reportUsage(error, session, json);
  const known = error instanceof ClusterkitError;
  const code = known ? error.code : 'bug';
  const message = known ? describeError(error, session.wording) : foreignMessage(error);
  if (json) session.write(toJson({ error: { code, message } }));
  // main has already reported the interrupt
  if (code !== 'aborted') session.say(`clusterkit: ${oneLine(message)}`);
  if (!known) session.say(`this is a bug in clusterkit ${version()}; --debug shows where it happened`);
  if (session.options.debug && error instanceof Error) {
    session.say(`${error.stack}\nclusterkit ${version()}, Node ${process.version}, ${process.platform}`);
  }
  return known ? EXIT_CODES[error.code] : 1;
}

/** Help and version end well; every other error of commander is a wrong command line, which commander has reported. */
function reportUsage(error: CommanderError, session: Session, json: boolean): number {
  if (error.exitCode === 0) return 0;
  const message =
    error.code === 'commander.help' ? 'no command given' : error.message.replace(/^error: /, '');
  if (json) session.write(toJson({ error: { code: 'usage', message: oneLine(message) } }));
  return EXIT_CODES.usage;
}

export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** Reports which clusterings miss which bounds. */
export function reportMissed(session: Session, missed: readonly MissedBound[]): void {
  if (missed.length === 0) return;
  session.say(`clusterkit: ${boundsText(missed)}`);
  session.exitCode = BOUND_MISSED;
}
