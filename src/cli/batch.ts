import { ClusterkitError, describeError, listWords } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { plural } from '../core/words.ts';
import { type ResultDocument, SCHEMA } from '../output/document.ts';
import { DOCUMENT_FORMATS, TABLE_FILES } from '../output/formats.ts';
import { jsonLine, toJson } from '../output/json.ts';
import { checkStdin } from '../work/look.ts';
import { isUpToDate } from '../work/upToDate.ts';
import { version } from '../work/version.ts';
import { EXIT_CODES, oneLine, SOME_FAILED } from './report.ts';
import type { Session } from './session.ts';

/** The fields that every run has. */
interface Described {
  input: { path: string };
  warnings: Warning[];
}

/** A failure of one input, or of an algorithm on it; the other work continues. */
interface Failure {
  path: string;
  algorithm?: string;
  code: string;
  message: string;
}

/**
 * Does the work of a command for each input. If one of several inputs is bad, it is reported and the work continues.
 * The exit code then says that some inputs failed, or that the input was bad if all failed.
 * @param work makes the runs of one input; throws ClusterkitError input or memory for this input, and any other error
 * to stop; calls `fail` for a part of its work that fails alone
 * @param targets the files of each input, for --skip-existing; absent: they are of all inputs together
 * @throws the error of a single input
 */
export async function eachInput<Run extends Described>(
  session: Session,
  command: string,
  inputs: readonly string[],
  work: (
    path: string,
    index: number,
    fail: (error: ClusterkitError, algorithm: string) => void,
  ) => Promise<Run[]>,
  targets: readonly unknown[] = [],
): Promise<ResultDocument<Run>> {
  checkStdin(session.io, inputs);
  const runs: Run[] = [];
  const skipped: string[] = [];
  const failures: Failure[] = [];
  let failedInputs = 0;
  let lines = 0;
  const { failFast } = session.options;
  const note = (error: ClusterkitError, path: string, algorithm?: string) => {
    const place = {
      ...error.at,
      file: algorithm === undefined ? error.at?.file : `${error.at?.file ?? path}, ${algorithm}`,
    };
    const told = algorithm === undefined ? error : error.with({ at: place });
    const message = oneLine(describeError(told, session.wording));
    failures.push({ path, ...(algorithm !== undefined && { algorithm }), code: error.code, message });
    session.say(`clusterkit: ${message}`);
    lines = session.lines;
  };
  for (const [index, path] of inputs.entries()) {
    if (session.pointless) break;
    const there = session.options.skipExisting ? filesThere(session, inputs, path, targets[index]) : [];
    if (there.length > 0) {
      noteSkipped(session, path, there);
      skipped.push(...there);
      continue;
    }
    try {
      const before = session.printedRuns;
      const found = await work(path, index, (error, algorithm) => {
        note(error, path, algorithm);
        if (failFast) throw new Stopped();
      });
      // those that ended before are printed
      printRuns(session, found.slice(session.printedRuns - before));
      runs.push(...found);
    } catch (error) {
      if (error instanceof Stopped) break;
      if (inputs.length === 1 || !concernsInput(error)) throw error;
      failedInputs++;
      note(error, path);
      if (failFast) break;
    }
  }
  const isAnyDone = failFast ? runs.length + skipped.length > 0 : failedInputs < inputs.length;
  if (failures.length > 0) session.exitCode = isAnyDone ? SOME_FAILED : EXIT_CODES.input;
  // a single failure that was told last is in sight
  if (failures.length > 1 || (failures.length > 0 && (failFast || session.lines > lines)))
    listFailures(session, failures, inputs.length);
  return {
    ...documentOf(command, runs),
    ...(failures.length > 0 && { errors: failures }),
    ...(skipped.length > 0 && { skipped }),
  };
}

/** The end of the work after a failure, with --fail-fast. */
class Stopped extends Error {}

function listFailures(session: Session, failures: readonly Failure[], inputs: number): void {
  const names = failures.map(({ path, algorithm }) =>
    algorithm === undefined ? path : `${path} (${algorithm})`,
  );
  const stop = session.options.failFast ? '; stopped there (--fail-fast)' : '';
  session.say(
    `clusterkit: ${plural(failures.length, 'failure')} among ${inputs} inputs: ${names.join(', ')}${stop}`,
  );
}

/** The files of an input, if all are there and newer than all that is read for them. */
function filesThere({ plan }: Session, inputs: readonly string[], path: string, target: unknown): string[] {
  const outputs = plan?.pathsIn(target) ?? [];
  const others = plan?.reads.filter((word) => !inputs.includes(word));
  return isUpToDate(outputs, [path], others) ? outputs : [];
}

function noteSkipped(session: Session, path: string, outputs: readonly string[]): void {
  const more = outputs.length > 1 ? ` and ${plural(outputs.length - 1, 'more file')}` : '';
  session.note(`${path}: skipped, ${outputs[0]}${more} ${more === '' ? 'is' : 'are'} there and newer`);
}

/** Tells that all files of a command are there. */
export async function tellSkipped(session: Session, outputs: readonly string[]): Promise<void> {
  const { command = '', operands = [] } = session.planned ?? {};
  noteSkipped(session, operands[0] ?? command, outputs);
  await printDocument(session, { ...documentOf(command, []), skipped: [...outputs] });
}

/** The document that JSON on standard output and in files holds. */
export function documentOf<Run extends Described>(command: string, runs: Run[]): ResultDocument<Run> {
  const warnings = runs.flatMap(({ input, warnings }) =>
    warnings.map((one) => ({ input: input.path, ...one })),
  );
  return { schema: SCHEMA, tool: 'clusterkit', version: version(), command, runs, warnings };
}

/** What standard output can hold in place of text. */
const PRINTED_FORMATS = [...DOCUMENT_FORMATS, 'ndjson'] as const;

/** @throws {ClusterkitError} usage, when standard output would hold two formats */
export function checkFormats({ options: { json, ndjson } }: Session, csv?: boolean): void {
  const given = { csv, json, ndjson };
  const asked = PRINTED_FORMATS.filter((format) => given[format]);
  if (asked.length < 2) return;
  const titles = asked.map((format) => TABLE_FILES[format].title);
  throw new ClusterkitError('usage', `standard output holds one format, ${listWords(titles)}`, {
    option: asked[0],
  });
}

function concernsInput(error: unknown): error is ClusterkitError {
  return error instanceof ClusterkitError && (error.code === 'input' || error.code === 'memory');
}

/** A document with the record of the command line, by which it can be repeated. */
export async function recorded<Document extends ResultDocument<object>>(
  { call }: Session,
  document: Document,
): Promise<Document> {
  if (!call) return document;
  const { recordCall } = await import('../work/call.ts');
  const { schema, tool, version, command, ...rest } = document;
  const record = await recordCall(call, document.runs);
  return { schema, tool, version, command, call: record, ...rest } as Document;
}

/** Prints runs line by line if --ndjson asks for that. */
export function printRuns(session: Session, runs: readonly object[]): void {
  if (!session.options.ndjson || session.stdoutTaken) return;
  session.printedRuns += runs.length;
  for (const run of runs) session.write(jsonLine(run));
}

/** Prints what has happened in a run that goes on, as a line if --ndjson asks for lines. */
export function printEvent(session: Session, event: { event: string }): void {
  if (session.options.ndjson && !session.stdoutTaken) session.write(jsonLine(event));
}

/** Prints data that are no runs, as JSON or as a line. */
export function printData(session: Session, data: object): void {
  if (session.options.json) session.write(toJson(data));
  else if (session.options.ndjson) session.write(jsonLine(data));
}

/** Prints a document if --json asks for JSON; its runs, if they are to be lines and have not been printed yet. */
export async function printDocument(session: Session, document: ResultDocument<object>): Promise<void> {
  if (session.printedRuns === 0) printRuns(session, document.runs);
  if (session.options.json && !session.stdoutTaken) session.write(toJson(await recorded(session, document)));
}
