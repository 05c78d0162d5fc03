import { Command, type Help, Option } from 'commander';
import { ALGORITHMS } from '../algorithms/table.ts';
import { ClusterkitError } from '../core/errors.ts';
import { configureKernels } from '../core/kernelSettings.ts';
import { version } from '../work/version.ts';
import { declareBench } from './commands/bench.ts';
import { declareCache } from './commands/cache.ts';
import { declareClustering } from './commands/clustering.ts';
import { declareCompare } from './commands/compare.ts';
import { declareCompletion } from './commands/completion.ts';
import { declareConfig } from './commands/config.ts';
import { declareDiff } from './commands/diff.ts';
import { declareDistances } from './commands/distances.ts';
import { declareEvaluate } from './commands/evaluate.ts';
import { declareFeatures } from './commands/features.ts';
import { declareGenerate } from './commands/generate.ts';
import { declareHistogram } from './commands/histogram.ts';
import { declareInfo } from './commands/info.ts';
import { declarePalette, declarePaletteDiff } from './commands/palette.ts';
import { declarePlan } from './commands/plan.ts';
import { declarePlot } from './commands/plot.ts';
import { declarePredict } from './commands/predict.ts';
import { declareRemap } from './commands/remap.ts';
import { declareReport } from './commands/report.ts';
import { declareRerun } from './commands/rerun.ts';
import { declareRun } from './commands/run.ts';
import { declareSample } from './commands/sample.ts';
import { declareSchema } from './commands/schema.ts';
import { declareServe } from './commands/serve.ts';
import { declareMerge, declareShard, declareSummarize } from './commands/shards.ts';
import { declareWorker } from './commands/worker.ts';
import { addHelp, commandHelp, type HelpLength, type HelpText, helpAsked, programHelp } from './help.ts';
import { checkValueless, withHint } from './hints.ts';
import { type Listed, takesSeveral, withListedFiles } from './listedFiles.ts';
import { callOf, namedInputs, operandsOf } from './namedFiles.ts';
import { byteSize, wholeNumber } from './options.ts';
import { declareOptions, takeOnce } from './params.ts';
import { EXIT_CODES, finish, oneLine, report } from './report.ts';
import { type GlobalOptions, type Io, Planned, Printed, Session, UpToDate } from './session.ts';
import { applySettings, CONFIG_NAME, type Declared, settingsOf, wordsOf } from './settings.ts';
import { TOPICS, topicOf } from './topicNames.ts';

/** Runs a command line. @returns the exit code */
export async function run(given: readonly string[], io: Io): Promise<number> {
  const argv = planned(withoutSigns(joined(given)));
  const session = new Session(io);
  // for comparisons and debugging: the results are the same
  configureKernels({ mode: io.env.CLUSTERKIT_KERNELS === 'js' ? 'js' : 'wasm' });
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  try {
    if (options.includes('--version') && options.includes('--verbose')) {
      const { provenanceText } = await import('./provenance.ts');
      session.print(provenanceText());
      return 0;
    }
    const topic = topicOf(argv, (word) => COMMANDS.has(word));
    if (topic !== undefined) {
      const { tellTopic } = await import('./topics.ts');
      await tellTopic(session, topic);
      return 0;
    }
    const asked = helpAsked(argv);
    const listed = await withListedFiles(asked.argv, io);
    session.lists = listed.lists ?? [];
    const program = createProgram(session, listed.argv, asked.length);
    checkListed(program, listed);
    await program.parseAsync(listed.argv, { from: 'user' }).catch(async (error: unknown) => {
      if (error instanceof UpToDate) return tellUpToDate(session, error);
      if (error instanceof Printed) return;
      if (!(error instanceof Planned)) throw error;
      const { tellForecast } = await import('./forecast.ts');
      await tellForecast(session, error.files);
    });
    return io.signal.aborted ? EXIT_CODES.aborted : finish(session);
  } catch (error) {
    session.options.debug ||= options.includes('--debug');
    session.options.ndjson ||= options.includes('--ndjson');
    return report(error, session, options.includes('--json') || options.includes('--ndjson'));
  } finally {
    session.clearProgress();
  }
}

async function tellUpToDate(session: Session, { outputs }: UpToDate): Promise<void> {
  const { tellSkipped } = await import('./batch.ts');
  await tellSkipped(session, outputs);
}

/** Options of the program whose value is the next word. */
const VALUED = ['--max-memory', '--jobs', '--files-from', '--config'];

/** `plan kmeans x.csv -k 4` is a dry run of `kmeans x.csv -k 4`. */
function planned(argv: readonly string[]): string[] {
  const [at = -1, command = -1] = argv.flatMap((word, i) =>
    word.startsWith('-') || VALUED.includes(argv[i - 1]) ? [] : [i],
  );
  // plan --help all
  const isOwnHelp = argv[command] === 'all' && ['--help', '-h'].includes(argv[command - 1]);
  if (argv[at] !== 'plan' || command < 0 || isOwnHelp) return [...argv];
  // what it takes is what that command takes
  if (argv.includes('--help') || argv.includes('-h')) return joined(argv.toSpliced(at, 1)) as string[];
  return joined(argv.toSpliced(command, 0, '--dry-run').toSpliced(at, 1)) as string[];
}

/** Commands that write nothing, or whose work is to read: their plan is what they read. */
const ALL_PLANNED = ['info', 'rerun', 'completion', 'config', 'cache', 'schema', 'serve', 'worker', 'plan'];

/** @throws {ClusterkitError} usage, for a list of files and a command that takes no list */
function checkListed(program: Command, { argv, flag }: Listed): void {
  if (flag === undefined) return;
  const command = program.commands.find((one) => argv.find((word) => !word.startsWith('-')) === one.name());
  if (command && !takesSeveral(command))
    throw new ClusterkitError(
      'usage',
      `${flag} is for commands that take several files; ${command.name()} does not`,
    );
}

/** `palette diff` is the command palette-diff; a picture of the name diff is ./diff. */
function joined(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => !word.startsWith('-') && word !== 'help');
  if (argv[at] !== 'palette' || argv[at + 1] !== 'diff') return argv;
  return argv.with(at, 'palette-diff').toSpliced(at + 1, 1);
}

/** `-k=4` is `-k 4`: no value of a single letter begins with the sign. */
function withoutSigns(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.flatMap((word, at) => {
    const [, flag, value] = (at < end && /^(-[a-zA-Z])=(.+)$/s.exec(word)) || [];
    return flag === undefined ? [word] : [flag, value];
  });
}

const HELP: HelpText = {
  examples: ['kmeans flower.jpg -k 4 --chart pie', 'help data.csv', 'info photos/*.jpg'],
  about: () =>
    [
      'clusterkit help COMMAND tells the commonest options of a command, and help COMMAND all tells all of them.',
      `Topics: ${TOPICS.map((name) => `clusterkit help ${name}`).join(', ')}.`,
      '',
      'Exit codes: 0 done, 1 failure, 2 wrong usage, 3 bad input, 4 a bound missed or a warning with --strict, 5 some inputs failed, 130 interrupted.',
    ].join('\n'),
};

type Declare = (program: Command, session: Session) => void;

/** How commands are declared, by their names, in the order of the list of commands. */
export const COMMANDS: ReadonlyMap<string, Declare> = new Map<string, Declare>([
  ['info', declareInfo],
  ['plot', declarePlot],
  ['features', declareFeatures],
  ['histogram', declareHistogram],
  ['palette', declarePalette],
  ['palette-diff', declarePaletteDiff],
  ['remap', declareRemap],
  ...ALGORITHMS.map((entry): [string, Declare] => [
    entry.name,
    (program, session) => declareClustering(program, session, entry),
  ]),
  ['distances', declareDistances],
  ['predict', declarePredict],
  ['sample', declareSample],
  ['generate', declareGenerate],
  ['shard', declareShard],
  ['summarize', declareSummarize],
  ['merge', declareMerge],
  ['compare', declareCompare],
  ['evaluate', declareEvaluate],
  ['run', declareRun],
  ['report', declareReport],
  ['serve', declareServe],
  ['diff', declareDiff],
  ['rerun', (program, session) => declareRerun(program, session, run)],
  ['worker', (program, session) => declareWorker(program, session, run)],
  ['bench', declareBench],
  ['plan', declarePlan],
  ['config', (program, session) => declareConfig(program, session, declaredWith(session))],
  ['schema', declareSchema],
  ['cache', declareCache],
  [
    'completion',
    (program, session) =>
      declareCompletion(program, session, (words) => createProgram(session, words, 'all')),
  ],
]);

/**
 * Declares the command that a command line begins with, or else all of them, and the options of those that it names:
 * declaring all would take longer than many a fit. The code of a command is loaded when the command runs.
 */
export function createProgram(session: Session, argv: readonly string[], length: HelpLength): Command {
  const program = new Command('clusterkit')
    .description(
      'Clustering from the command line: pictures, tables and matrices; dominant colors, k-means, trees, features, charts.',
    )
    .option('--json', 'print one JSON document instead of text')
    .option('--ndjson', 'print the JSON of each run as a line, as soon as it is known')
    .option('-q, --quiet', 'no remarks and no progress on standard error')
    .option(
      '--max-memory <size>',
      'memory that may be taken, such as 2GB (default: 3/4 of the machine)',
      byteSize,
    )
    .option(
      '--jobs <n>',
      'threads; results do not depend on it (default: CLUSTERKIT_JOBS, or as many as there are processors)',
      wholeNumber(1),
    )
    .option('--color', 'colors even where they are not expected')
    .option('--no-color', 'no colors')
    .option('--strict', 'exit code 4 when there was a warning; results are still written')
    .option(
      '--cache',
      'keep decoded pictures, parsed tables and graphs of neighbors for the next time; results are the same',
    )
    .option('--no-cache', 'keep nothing and take nothing that was kept, with run too')
    .addOption(
      new Option(
        '--keep-going',
        'after an input that fails, go on with the others, and list the failures at the end (default)',
      ).conflicts('failFast'),
    )
    .option('--fail-fast', 'stop at the first input or fit that fails')
    .option(
      '--skip-existing',
      'leave out what would write files that are there and newer than all that they are made of',
    )
    .option('--debug', 'tell where an error happened')
    .option(
      '--dry-run',
      'tell what would be read, taken and written, and do nothing; plan COMMAND does the same',
    )
    .option(
      '--files-from <list>',
      'take inputs from a file with a name in each line; - for standard input (commands of several files)',
    )
    .option('-0, --null', 'the names in that list end in null characters, as those of find -print0')
    .option('--config <file>', `settings of the project (default: ${CONFIG_NAME} here or in a folder above)`)
    .option('--no-config', 'no settings from files and variables')
    .version(version(), '--version', 'print the version; with --verbose those of all parts')
    .helpOption('-h, --help', 'print help: the commonest options; with all after it every option')
    .helpCommand('help [what]', 'help for a command, a topic or a file');
  addHelp(program, HELP);
  const first = COMMANDS.get(argv.find((word) => !word.startsWith('-')) ?? '');
  for (const declare of first ? [first] : COMMANDS.values()) declare(program, session);
  for (const command of [program, ...program.commands]) configure(command, session, length);
  for (const command of program.commands) if (argv.includes(command.name())) declareOptions(command);
  for (const command of [program, ...program.commands])
    for (const option of command.options) takeOnce(option, flagged(option)[1]);
  program.hook('preAction', async (_, command) => {
    const settings = applySettings(command, await settingsOf(command, session.io, declaredWith(session)));
    session.configure(program.opts<GlobalOptions>());
    session.inputs = namedInputs(command);
    session.call = callOf(session, command, argv, wordsOf(settings));
    session.inputs = [...session.inputs, ...settings.map(({ origin }) => origin)];
    const { json, ndjson, output, compare, report: page } = command.optsWithGlobals();
    session.writesDocuments =
      json === true || ndjson === true || [output, compare, page].some((file) => file !== undefined);
    session.planned = { command: command.name(), options: command.opts(), operands: operandsOf(command) };
    session.flags = new Map([...program.options, ...command.options].map(flagged));
    for (const { option, origin } of settings)
      session.flags = new Map([...session.flags, [option, `${session.flags.get(option)} (of ${origin})`]]);
    if (json && ndjson)
      throw new ClusterkitError('usage', 'standard output holds one format, JSON or NDJSON', {
        option: 'json',
      });
    checkValueless(command, argv);
    if (session.options.dryRun && ALL_PLANNED.includes(command.name())) throw new Planned([]);
  });
  return program;
}

/** Commands with their options, for settings that stand elsewhere than in the command line. */
function declaredWith(session: Session): Declared {
  return {
    names: [...COMMANDS.keys()],
    declare: (name) => createProgram(session, [name], 'all').commands[0],
  };
}

/** The name of an option in camel case, and its flag: the single letter if the name is that letter. */
function flagged(option: Option): [name: string, flag: string] {
  const { long, short } = option;
  return [option.attributeName(), (long?.length === 3 ? short : undefined) ?? long ?? option.flags];
}

function configure(command: Command, session: Session, length: HelpLength): void {
  const { stdout, stderr } = session.io;
  command.exitOverride();
  command.configureHelp({
    showGlobalOptions: true,
    minWidthToWrap: LEAST_HELP,
    formatItemList,
    formatHelp: (one, helper) =>
      one.parent ? commandHelp(one, helper, length) : programHelp(one, helper, HELP),
  });
  command.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    outputError: (text) =>
      session.say(`clusterkit: ${withHint(oneLine(text.replace(/^error: /, '')), command)}`),
    getOutHelpWidth: () => session.helpWidth,
    getErrHelpWidth: () => session.helpWidth,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

/** Text of help is wrapped where it has at least this room. */
const LEAST_HELP = 16;

/** Commander's list; the program itself has no heading of global options. */
function formatItemList(heading: string, items: string[], helper: Help): string[] {
  return items.length === 0 ? [] : [helper.styleTitle(heading), ...items, ''];
}
