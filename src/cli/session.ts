import type { Readable, Writable } from 'node:stream';
import { ClusterkitError, type Wording } from '../core/errors.ts';
import { configureKernels } from '../core/kernelSettings.ts';
import type { Progress } from '../core/pacer.ts';
import type { ItemsReading, TableReading } from '../core/reading.ts';
import { type Warning, wordWarning } from '../core/warnings.ts';
import type { Call } from '../work/call.ts';
import type { PlannedPart } from '../work/forecast/together.ts';
import type { OutputPlan, PlanFacts, PlannedFile } from '../work/names.ts';
import { isUpToDate } from '../work/upToDate.ts';
import { fitText, plainText } from './layout.ts';
import { defaultJobs, defaultMaxMemory } from './limits.ts';
import { ProgressLine } from './progress.ts';
import { printable } from './table.ts';
import { type Painter, painterFor } from './terminal.ts';
import { doubtText, readingText } from './words/reading.ts';

/** The parts of the process that a run may use; tests pass their own. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  /** The reader of standard output has closed it. */
  closed?: boolean;
  /** Where files are written in place of their paths, for a run within another. */
  redirect?: (path: string) => string;
  /** A run within another, whose command line says everything: no settings from files and variables. */
  isolated?: true;
  /** Removes the line of progress; set by the run. */
  clear?: () => void;
}

/** Locales whose terminals show more than ASCII. */
const UTF8 = /utf-?8/i;

/** Columns of help where no terminal says. */
const HELP_WIDTH = 100;

/** Options that every command takes. */
export interface GlobalOptions {
  json?: boolean;
  ndjson?: boolean;
  quiet?: boolean;
  debug?: boolean;
  strict?: boolean;
  cache?: boolean;
  keepGoing?: boolean;
  failFast?: boolean;
  skipExisting?: boolean;
  color?: boolean;
  maxMemory?: number;
  jobs?: number;
  config?: string | false;
  dryRun?: boolean;
}

/** The end of a dry run: what would be written. */
export class Planned extends Error {
  readonly files: readonly PlannedFile[];

  constructor(files: readonly PlannedFile[]) {
    super('planned');
    this.files = files;
  }
}

/** The end of a run that was only to print what another would do. */
export class Printed extends Error {}

/** The end of a run whose files are all there and new enough. */
export class UpToDate extends Error {
  readonly outputs: readonly string[];

  constructor(outputs: readonly string[]) {
    super('up to date');
    this.outputs = outputs;
  }
}

/** One run of the program: its streams, its verbosity and its limits. */
export class Session {
  readonly io: Io;
  exitCode = 0;
  options: GlobalOptions = {};
  /** The command line, for documents; set before the work. */
  call?: Call;
  /** What a dry run tells about. */
  planned?: {
    command: string;
    options: object;
    operands: readonly string[];
    /** What it does as other commands would. */
    parts?: readonly PlannedPart[];
  };
  /** Files that the command line may name as inputs; such files are never overwritten. */
  inputs: readonly string[] = [];
  /** Files with the names of inputs. */
  lists: readonly string[] = [];
  /** Something other than the usual text is written to standard output. */
  stdoutTaken = false;
  /** How many runs have been printed as lines. */
  printedRuns = 0;
  /** The flag of each option of the command that runs, by the name of the option in camel case. */
  flags: ReadonlyMap<string, string> = new Map();
  /** Results may be written as JSON, which names the fingerprints of files. */
  writesDocuments = true;
  /** Files are to be written, so the run continues without a reader of standard output. */
  writesFiles = false;
  /** The files that will be written; set before the work. */
  plan?: OutputPlan;
  /** Lines on standard error. */
  lines = 0;
  private readonly said = new Set<string>();
  /** Each warning once, told or not. */
  readonly warnings = new Set<string>();
  private line?: ProgressLine;

  constructor(io: Io) {
    this.io = io;
    io.clear = () => this.clearProgress();
  }

  configure(options: GlobalOptions): void {
    this.options = options;
    const { stderr, env } = this.io;
    configureKernels({
      threads: this.jobs,
      onFallback: (name) =>
        this.note(
          `the compiled kernel ${name} cannot be loaded: plain JavaScript computes the same, far more slowly`,
        ),
    });
    if (stderr.isTTY && !options.quiet && !env.CI && env.TERM !== 'dumb')
      this.line = new ProgressLine(stderr, {
        ascii: !UTF8.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
      });
  }

  /** Standard output holds JSON, as a document or line by line. */
  get printsData(): boolean {
    return this.options.json === true || this.options.ndjson === true;
  }

  get maxMemory(): number {
    return this.options.maxMemory ?? defaultMaxMemory();
  }

  /**
   * Threads that may compute, this one included.
   * @throws {ClusterkitError} usage, if the environment variable is not a number
   */
  get jobs(): number {
    const { CLUSTERKIT_JOBS: said = '' } = this.io.env;
    if (this.options.jobs !== undefined || said === '') return this.options.jobs ?? defaultJobs(this.io.env);
    if (/^\d+$/.test(said) && Number(said) >= 1 && Number.isSafeInteger(Number(said))) return Number(said);
    throw new ClusterkitError('usage', `CLUSTERKIT_JOBS=${said}: expected a whole number of at least 1`);
  }

  /** Whether the remaining work would have no reader. */
  get pointless(): boolean {
    return this.io.closed === true && !this.writesFiles;
  }

  /** Options of all work that can be watched and stopped. */
  get pacing() {
    return { signal: this.io.signal, onProgress: (progress: Progress) => this.watch(progress) };
  }

  private watch(progress: Progress): void {
    if (!this.io.signal.aborted) this.line?.show(progress);
  }

  /** Options as flags, in messages. */
  readonly wording: Wording = (option, value) => {
    const flag = this.flags.get(option);
    return flag === undefined || value === undefined ? flag : `${flag} ${value}`;
  };

  /** Takes files that are read though no word of the command line names them. */
  reads(files: readonly string[]): void {
    this.inputs = [...this.inputs, ...files];
    if (this.call) this.call = { ...this.call, named: [...this.call.named, ...files] };
  }

  /** The facts that the plan of the files to write depends on. @param files the files that patterns match */
  planFacts(files: readonly string[]): PlanFacts {
    return {
      inputs: [...this.inputs, ...this.lists, ...files],
      stdoutTaken: this.printsData,
      elsewhere: this.io.redirect !== undefined,
    };
  }

  /**
   * Sets what a plan of files means for the streams. Every command calls it when all is planned and nothing is done.
   * @throws {Planned} for a dry run, which ends here
   * @throws {UpToDate} with --skip-existing, if all files are there
   */
  follow(plan: OutputPlan): void {
    if (this.options.dryRun) throw new Planned(plan.files);
    this.plan = plan;
    if (this.options.skipExisting) this.skipAll(plan);
    this.stdoutTaken ||= plan.toStdout;
    this.writesFiles ||= plan.toFiles;
  }

  private skipAll(plan: OutputPlan): void {
    if (plan.isEmpty)
      throw new ClusterkitError('usage', 'nothing is written that could be there', {
        option: 'skipExisting',
      });
    const outputs = plan.files.map(({ path }) => path);
    const named = this.planned?.operands.filter((word) => !/[*?[\]{}]/.test(word)) ?? [];
    if (isUpToDate(outputs, named, plan.reads)) throw new UpToDate(outputs);
  }

  painter(): Promise<Painter> {
    return painterFor(this.io.stdout, this.io.env, this.options.color);
  }

  /** Prints a result in words, as wide as the terminal, unless JSON or a file is written to standard output. */
  print(text: string): void {
    const width = this.widthOf(this.io.stdout);
    this.printAsIs(width === undefined ? plainText(text) : fitText(text, width));
  }

  /** Prints a result that a program may read. */
  printAsIs(text: string): void {
    if (!this.printsData && !this.stdoutTaken) this.write(text);
  }

  /** Columns of help, wherever it is printed. */
  get helpWidth(): number {
    return Number(this.io.env.COLUMNS) || this.io.stdout.columns || HELP_WIDTH;
  }

  /** Columns of a terminal; undefined for what is none. */
  private widthOf({ isTTY, columns }: { isTTY?: boolean; columns?: number }): number | undefined {
    return isTTY ? Number(this.io.env.COLUMNS) || columns || undefined : undefined;
  }

  /** Writes anything to standard output. */
  write(data: string | Uint8Array): void {
    this.clearProgress();
    if (!this.io.closed) this.io.stdout.write(data);
  }

  /** Prints a remark for people on standard error. */
  note(text: string): void {
    if (!this.options.quiet) this.say(text);
  }

  /** Prints a failure on standard error, with --quiet too. */
  say(text: string): void {
    this.lines++;
    this.clearProgress();
    const width = this.widthOf(this.io.stderr);
    const safe = text.split('\n').map(printable).join('\n');
    this.io.stderr.write(`${width === undefined ? safe : fitText(safe, width)}\n`);
  }

  /** Prints once for each input how it was read, and the guesses that could have gone the other way. */
  read(about: string, reading: TableReading | ItemsReading): void {
    this.noteOnce(`${about}: ${readingText(reading, this.wording)}`);
    for (const doubt of reading.doubts) this.caution(`${about}: ${doubtText(doubt, this.wording)}`);
  }

  /** Prints a warning once for each input. `read` tells what is left out of a table. */
  warn(path: string, warning: Warning): void {
    if (warning.code === 'columns-left-out') return;
    this.caution(`${path}: ${wordWarning(warning, this.wording)}`);
  }

  /** Prints a warning once, in words. */
  caution(text: string): void {
    this.warnings.add(text);
    this.noteOnce(`warning: ${text}`);
  }

  private noteOnce(lines: string): void {
    // names of columns may have several lines
    const text = lines.replace(/\r?\n/g, '\\n');
    if (this.said.has(text)) return;
    this.said.add(text);
    this.note(text);
  }

  clearProgress(): void {
    this.line?.clear();
  }
}
