import type { JUnitCase, JUnitSuite } from '../../output/junit.ts';
import type { BenchDocument, BenchRun } from '../../work/bench/document.ts';
import { comparisonNotes, milliseconds, missedText, missText, signedPercent, speedText } from './bench.ts';

/** A bench as a suite of checks: a case for each workload, which fails if it misses a bound. */
export function benchSuite(document: BenchDocument, date: Date): JUnitSuite {
  const { machine, settings, version, runs, comparison } = document;
  const facts = { version, ...machine, load: machine.load ?? '', ...settings };
  return {
    name: 'clusterkit bench',
    timestamp: date.toISOString().slice(0, 19),
    host: 'localhost',
    properties: Object.entries({ ...facts, ...(comparison && { base: comparison.base }) }).map(
      ([name, value]) => [name, String(value)] as const,
    ),
    cases: runs.map((run) => caseOf(run, document)),
  };
}

function caseOf({ workload, algorithm, seconds }: BenchRun, { comparison }: BenchDocument): JUnitCase {
  const missed = comparison?.missed.filter((one) => one.workload === workload) ?? [];
  const isCompared = comparison?.workloads.some((one) => one.workload === workload);
  const changed = comparison?.changed.find((one) => one.workload === workload);
  return {
    name: workload,
    group: `clusterkit.bench.${algorithm}`,
    seconds: seconds.median,
    ...(missed.length > 0 && { failure: missed.map(missText).join(', ') }),
    ...(comparison &&
      !isCompared && { skipped: changed ? `other work: ${changed.what}` : 'not in the earlier run' }),
  };
}

/** A bench as Markdown, for the summary of a continuous integration. */
export function benchMarkdown(document: BenchDocument): string {
  const { version, machine, settings, runs, comparison } = document;
  const lines = [
    '## clusterkit bench',
    '',
    `Version ${cell(version)}, Node ${cell(machine.node)}, ${machine.cores} x ${cell(machine.cpu)}, ${settings.repeat} repeats`,
  ];
  if (!comparison) {
    const rows = runs.map(({ workload, seconds, inertia }) => [
      ...[workload, milliseconds(seconds.min), milliseconds(seconds.median)],
      inertia === undefined ? '' : String(Number(inertia.toPrecision(6))),
    ]);
    return text([...lines, '', ...table(['workload', 'min ms', 'median ms', 'inertia'], rows)]);
  }
  const { missed, workloads } = comparison;
  const verdict = missed.length > 0 ? `__${cell(missedText(missed))}__` : 'No bound is missed.';
  const rows = workloads.map(({ workload, base, now, interval, ratio, inertia }) => [
    ...[workload, milliseconds(base), milliseconds(now), (interval?.ratio ?? ratio).toFixed(3)],
    interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` : '',
    interval ? speedText(interval) : '',
    inertia ? signedPercent(inertia.change) : '',
  ]);
  const titles = [
    'workload',
    'min ms there',
    'min ms here',
    'median ratio',
    '95 % between',
    'speed',
    'inertia',
  ];
  const paired = workloads.some(({ interval }) => interval?.paired);
  const beside = `Beside ${cell(comparison.base)}${paired ? ', in turns' : ''}. ${verdict}`;
  const notes = comparisonNotes(comparison).map((note) => `- ${cell(note)}`);
  return text([
    ...[...lines, '', beside],
    ...(rows.length > 0 ? ['', ...table(titles, rows)] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]);
}

/** The first column holds names, the others figures. */
function table(titles: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), line(titles.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)];
}

/** Names of files and processors may hold what Markdown would take for its own. */
function cell(value: string): string {
  return value.replace(/\r?\n/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, (sign) => `\\${sign}`);
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
