import { type Command, Help } from 'commander';
import { version } from '../work/version.ts';
import { type HelpText, helpOf } from './help.ts';
import { COMMANDS, createProgram } from './program.ts';
import { type Io, Session } from './session.ts';

/** Items of a list: a term and what it means. */
type Items = readonly (readonly [term: string, meaning: string])[];

/**
 * The pages of the manual for `man`: of the program, `clusterkit.1`, and of each command, `clusterkit-COMMAND.1`. They
 * are made from what help is made of.
 * @param date of the build, such as 2026-12-01
 * @returns the texts, in roff, by the names of their files
 */
export function manPages(io: Io, date: string): Map<string, string> {
  const session = new Session(io);
  const program = createProgram(session, [], 'all');
  const pages = new Map([['clusterkit.1', programPage(program, date)]]);
  for (const name of COMMANDS.keys()) {
    const [command] = createProgram(session, [name], 'all').commands;
    pages.set(`clusterkit-${name}.1`, commandPage(command, date));
  }
  return pages;
}

function programPage(program: Command, date: string): string {
  const helper = new Help();
  const commands = program.commands.map((one): [string, string] => [one.name(), one.summary()]);
  return page('clusterkit', {
    date,
    summary: 'clustering from the command line',
    synopsis: `clusterkit ${program.usage()}`,
    description: program.description(),
    lists: [
      ['COMMANDS', commands],
      ['OPTIONS', optionsOf(program, helper)],
    ],
    text: helpOf(program),
    others: program.commands.map((one) => `clusterkit-${one.name()}`),
  });
}

function commandPage(command: Command, date: string): string {
  const helper = new Help();
  const items = helper
    .visibleArguments(command)
    .map((one): [string, string] => [helper.argumentTerm(one), helper.argumentDescription(one)]);
  return page(`clusterkit-${command.name()}`, {
    date,
    summary: command.summary(),
    synopsis: helper.commandUsage(command),
    description: command.description(),
    lists: [
      ['ARGUMENTS', items],
      ['OPTIONS', optionsOf(command, helper)],
    ],
    text: helpOf(command),
    others: ['clusterkit'],
  });
}

function optionsOf(command: Command, helper: Help): Items {
  return helper
    .visibleOptions(command)
    .map((one): [string, string] => [helper.optionTerm(one), helper.optionDescription(one)]);
}

/** What a page tells. */
interface Page {
  date: string;
  summary: string;
  synopsis: string;
  description: string;
  lists: readonly (readonly [title: string, items: Items])[];
  text: HelpText | undefined;
  /** Pages to read on, of section 1. */
  others: readonly string[];
}

function page(name: string, { date, summary, synopsis, description, lists, text, others }: Page): string {
  const about = text?.about?.() ?? '';
  const lines = [
    `.TH ${name.toUpperCase()} 1 "${date}" "clusterkit ${version()}" "clusterkit"`,
    ...['.SH NAME', `${roff(name)} \\- ${roff(summary)}`],
    ...['.SH SYNOPSIS', ...filled(synopsis)],
    ...['.SH DESCRIPTION', ...filled(description)],
    ...(about === '' ? [] : ['.PP', ...paragraphs(about)]),
    ...lists.flatMap(([title, items]) => (items.length > 0 ? [`.SH ${title}`, ...listed(items)] : [])),
    ...['.SH EXAMPLES', '.nf', ...(text?.examples ?? []).map((one) => roff(`clusterkit ${one}`)), '.fi'],
    ...(text?.reference === undefined ? [] : ['.SH REFERENCE', ...filled(text.reference)]),
    ...['.SH SEE ALSO', ...filled(others.map((one) => `${one}(1)`).join(', '))],
  ];
  return `${lines.join('\n')}\n`;
}

function listed(items: Items): string[] {
  return items.flatMap(([term, meaning]) => ['.TP', `\\fB${roff(term)}\\fR`, ...filled(meaning)]);
}

/** A line of help is a paragraph; lines that begin with a space stay as they are. */
function paragraphs(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (line.startsWith(' ') ? ['.nf', roff(line), '.fi'] : [...filled(line), '.PP']))
    .filter((line, at, all) => line !== '.PP' || at < all.length - 1);
}

/** The length of a line that programs which check pages take for long. */
const LONG = 80;

/** Text that roff fills lines with, in lines that are not long. */
function filled(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && Buffer.byteLength(roff(longer)) > LONG) {
      lines.push(roff(line));
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, roff(line)];
}

/** Text that roff prints as it is. */
function roff(text: string): string {
  const safe = text
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-');
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}
