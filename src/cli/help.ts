import { type Command, Help, type Option } from 'commander';
import { plural } from '../core/words.ts';
import { fitText, wrap } from './layout.ts';
import { paramOf } from './params.ts';

/*
 * Help in two lengths: three examples and the commonest options, or everything.
 */

/** What help says of a command beside its options. */
export interface HelpText {
  /** Commands without the name of the program, the most telling first. */
  examples: readonly string[];
  /** Whatever else there is to know. */
  about?: () => string;
  /** The paper of an algorithm. */
  reference?: string;
}

/** How much help tells. */
export type HelpLength = 'short' | 'all';

const FIRST_EXAMPLES = 3;
const FIRST_OPTIONS = 10;

/** Options that most people need, by the names of parameters, the first ones first; a command has some of them. */
const COMMONEST = [
  ...[
    'k',
    'eps',
    'minSamples',
    'minClusterSize',
    'linkage',
    'covariance',
    'bandwidth',
    'graph',
    'resolution',
  ],
  ...['chart', 'output', 'columns', 'scale', 'choose', 'labelColumn', 'metrics', 'quantized', 'out', 'space'],
];

/** Where to read on. */
const MORE =
  'clusterkit help charts, help formats, help indices: what there is\nclusterkit help FILE: what fits your file, and commands to try';

const texts = new WeakMap<Command, HelpText>();

/** Says what help tells of a command. */
export function addHelp(command: Command, text: HelpText): Command {
  texts.set(command, text);
  return command;
}

/** What `addHelp` said of a command. */
export function helpOf(command: Command): HelpText | undefined {
  return texts.get(command);
}

/** Help of a command, as long as asked for. */
export function commandHelp(command: Command, helper: Help, length: HelpLength): string {
  const text = texts.get(command);
  if (!text) return Help.prototype.formatHelp.call(helper, command, helper);
  return length === 'short' ? shortHelp(command, helper, text) : longHelp(command, helper, text);
}

/** Help of the program itself: what to begin with, then all commands. */
export function programHelp(program: Command, helper: Help, { examples, about }: HelpText): string {
  const { helpWidth = 80 } = helper;
  const commands = helper
    .visibleCommands(program)
    .map((one) => [one.name(), helper.subcommandDescription(one)]);
  const options = helper
    .visibleOptions(program)
    .map((one) => [helper.optionTerm(one), helper.optionDescription(one)]);
  const listed = (items: readonly string[][]) => {
    const width = Math.max(...items.map(([term]) => term.length));
    return items.map(([term, text]) => helper.formatItem(term, width, text, helper)).join('\n');
  };
  const parts = [
    `Usage: ${helper.commandUsage(program)}`,
    helper.boxWrap(helper.commandDescription(program), helpWidth),
    exampleText(examples, helpWidth),
    `Commands:\n${listed(commands)}`,
    `Options of every command:\n${listed(options)}`,
    ...(about ? [fitAbout(about(), helpWidth)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function longHelp(command: Command, helper: Help, { examples, about, reference }: HelpText): string {
  const { helpWidth = 80 } = helper;
  const parts = [
    Help.prototype.formatHelp.call(helper, command, helper).trimEnd(),
    ...(about ? [fitAbout(about(), helpWidth)] : []),
    exampleText(examples, helpWidth),
    ...(reference === undefined ? [] : [fitAbout(`Reference: ${reference}`, helpWidth)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Paragraphs of text, a line for each; lines of lists begin with a space. */
function fitAbout(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? fitText(line, width) : wrap(line, width, 0)))
    .join('\n');
}

function shortHelp(command: Command, helper: Help, { examples }: HelpText): string {
  const { helpWidth = 80 } = helper;
  const all = helper.visibleOptions(command);
  const first = firstOptions(all);
  const options = first.length > 0 ? first : all;
  const items = [
    ...helper
      .visibleArguments(command)
      .map((one) => [helper.argumentTerm(one), helper.argumentDescription(one)]),
    ...options.map((one) => [helper.optionTerm(one), helper.optionDescription(one)]),
  ];
  const width = Math.max(...items.map(([term]) => term.length));
  const lines = items.map(([term, about]) => helper.formatItem(term, width, about, helper));
  const count = helper.visibleArguments(command).length;
  const name = command.name();
  // --help itself is no option to read about
  const rest = Math.max(0, all.length - options.length - 1);
  const titled = rest > 0 ? 'Commonest options:' : 'Options:';
  const parts = [
    `Usage: ${helper.commandUsage(command)}`,
    helper.boxWrap(helper.commandDescription(command), helpWidth),
    exampleText(examples.slice(0, FIRST_EXAMPLES), helpWidth),
    [...(count > 0 ? ['Arguments:', ...lines.slice(0, count)] : [])].join('\n'),
    [titled, ...lines.slice(count)].join('\n'),
    fitAbout(
      [
        ...(rest > 0
          ? [`clusterkit ${name} --help all: the other ${plural(rest, 'option')}, and those of every command`]
          : []),
        MORE,
      ].join('\n'),
      helpWidth,
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function exampleText(examples: readonly string[], width: number): string {
  const lines = examples.map((one) => fitText(`  $ clusterkit ${one}`.trimEnd(), width));
  return ['Examples:', ...lines].join('\n');
}

/** The commonest of many options, filled up with the first ones, in the order of the command. */
function firstOptions(options: readonly Option[]): Option[] {
  const own = options.filter((option) => paramOf(option) !== undefined);
  const common = COMMONEST.flatMap((name) => own.filter((option) => paramOf(option)?.name === name));
  const chosen = new Set([...new Set([...common, ...own])].slice(0, FIRST_OPTIONS));
  return own.filter((option) => chosen.has(option));
}

/** What a command line asks of help: the length, and the line without that word. */
export function helpAsked(argv: readonly string[]): { length: HelpLength; argv: string[] } {
  const at = argv.findIndex((word, i) => word === 'all' && isHelp(argv, i));
  if (at < 0) return { length: 'short', argv: [...argv] };
  return { length: 'all', argv: argv.filter((_, i) => i !== at) };
}

/** Whether a word stands behind --help, or behind `help COMMAND`. */
function isHelp(argv: readonly string[], at: number): boolean {
  return argv[at - 1] === '--help' || argv[at - 1] === '-h' || (argv[0] === 'help' && at === 2);
}
