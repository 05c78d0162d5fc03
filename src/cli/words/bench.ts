import { formatBytes } from '../../core/memory.ts';
import { plural } from '../../core/words.ts';
import { toCsv } from '../../output/csv.ts';
import type {
  BaseComparison,
  BenchDocument,
  BenchRun,
  MissedBound,
  RatioInterval,
  Timing,
} from '../../work/bench/document.ts';
import { type Column, measure, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

const number = (title: string): Column => ({ title, right: true });

/** The machine, one line for each workload, and the tables of comparisons with another library and an earlier run. */
export function benchText(document: BenchDocument, painter: Painter): string {
  const { runs, comparison } = document;
  const lines = [
    painter.strong(machineLine(document)),
    painter.faint(settingsLine(document)),
    ...table(painter, COLUMNS, runs.map(runRow)),
    ...rivalTable(runs, painter),
    ...(comparison ? comparisonTable(comparison, painter) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function table(painter: Painter, columns: readonly Column[], rows: string[][]): string[] {
  // cells hold names of files
  const safe = rows.map((row) => row.map(printable));
  const [header, ...lines] = tableLines(columns, safe);
  return ['', painter.faint(header), ...lines];
}

function machineLine({ version, machine }: BenchDocument): string {
  const { cores, cpu, memory, os, node, load } = machine;
  const busy = load !== null && load > cores / 2 ? ' (busy: trust the minimum most)' : '';
  const loaded = load === null ? '' : `, load ${load.toFixed(2)}${busy}`;
  return `clusterkit ${version}, Node ${node}, ${os}, ${cores} x ${cpu}, ${formatBytes(memory)}${loaded}`;
}

function settingsLine({ settings }: BenchDocument): string {
  const { repeat, warmup, threads, kernels, seed } = settings;
  const warm = warmup > 0 ? ` after ${warmup} to warm up` : '';
  return `${plural(repeat, 'repeat')}${warm}, in turns; ${plural(threads, 'thread')}, ${kernels}, seed ${seed}`;
}

const COLUMNS = [
  { title: 'workload' },
  ...['rows', 'columns', 'min ms', 'median ms', 'spread', 'inertia', 'iterations'].map(number),
];

function runRow({ workload, n, dim, seconds, inertia, iterations }: BenchRun): string[] {
  return [
    workload,
    String(n),
    dim === undefined ? '' : String(dim),
    ...timingCells(seconds),
    known(inertia, measure),
    known(iterations, String),
  ];
}

/** The text of a value of a facet that not every algorithm has. */
function known(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '' : text(value);
}

function timingCells({ min, median, spread }: Timing): string[] {
  return [milliseconds(min), milliseconds(median), `${(100 * spread).toFixed(0)} %`];
}

/** Three digits, none after the decimal point for large numbers. */
export function milliseconds(seconds: number): string {
  const ms = 1000 * seconds;
  return ms >= 100 ? ms.toFixed(0) : ms.toFixed(ms >= 10 ? 1 : 2);
}

function rivalTable(runs: readonly BenchRun[], painter: Painter): string[] {
  const rows = runs.flatMap(({ workload, against }) => {
    if (!against) return [];
    const { library, version, n, seconds, inertia, iterations, ratio } = against;
    const figures = [times(ratio), known(inertia, measure), known(iterations, String)];
    return [[workload, `${library} ${version}`, String(n), ...timingCells(seconds), ...figures]];
  });
  if (rows.length === 0) return [];
  const titles = ['rows', 'min ms', 'median ms', 'spread', 'slower', 'inertia', 'iterations'];
  return table(painter, [{ title: 'the same by' }, { title: 'library' }, ...titles.map(number)], rows);
}

function times(ratio: number): string {
  return `${ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3)}x`;
}

function comparisonTable({ workloads, base }: BaseComparison, painter: Painter): string[] {
  if (workloads.length === 0) return [];
  const rows = workloads.map(({ workload, base, now, ratio, interval, inertia }) => [
    workload,
    milliseconds(base),
    milliseconds(now),
    (interval?.ratio ?? ratio).toFixed(3),
    interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` : '',
    interval ? speedText(interval) : '',
    inertia ? signedPercent(inertia.change) : '',
  ]);
  const titles = ['min ms there', 'here', 'median ratio', '95 % between', 'speed', 'inertia'].map(number);
  return table(painter, [{ title: printable(`beside ${base}`) }, ...titles], rows);
}

/** What an interval says of the speed. */
export function speedText({ low, high }: RatioInterval): string {
  if (low > 1) return 'slower';
  return high < 1 ? 'faster' : 'no difference';
}

export function signedPercent(share: number): string {
  if (share === Number.POSITIVE_INFINITY) return 'was 0';
  const text = percentOf(share);
  return share > 0 ? `+${text}` : text;
}

/** Two digits after the decimal point, or more if all would be 0. */
function percentOf(share: number): string {
  const value = 100 * share;
  return `${value === 0 || Math.abs(value) >= 0.005 ? value.toFixed(2) : value.toPrecision(1)} %`;
}

/** Remarks about a comparison beside its figures. */
export function comparisonNotes({ base, differences, ...found }: BaseComparison): string[] {
  const { onlyBase, onlyHere, changed } = found;
  return [
    ...(differences.length > 0 ? [`${base} was measured elsewhere: ${differences.join('; ')}`] : []),
    ...(onlyBase.length > 0 ? [`only in ${base}: ${onlyBase.join(', ')}`] : []),
    ...(onlyHere.length > 0 ? [`not in ${base}: ${onlyHere.join(', ')}`] : []),
    ...changed.map(({ workload, what }) => `${workload} is not what it is in ${base}: ${what}`),
  ];
}

/** One line for all bounds that are missed. */
export function missedText(missed: readonly MissedBound[]): string {
  return `bound missed: ${missed.map((one) => `${one.workload} ${missText(one)}`).join(', ')}`;
}

/** How far a bound is missed. */
export function missText({ measure, change, bound }: MissedBound): string {
  if (change === Number.POSITIVE_INFINITY) return 'has an inertia that was 0';
  const worse = measure === 'slower' ? 'slower' : 'more inertia';
  return `${percentOf(change)} ${worse} (at most ${percentOf(bound)})`;
}

/** One line for each workload and library. */
export function benchCsv({ runs, comparison }: BenchDocument): string {
  const header = [
    ...['workload', 'library', 'input', 'algorithm', 'k', 'n', 'dim', 'repeats', 'min', 'median', 'spread'],
    ...['inertia', 'iterations', 'converged', 'base_min', 'ratio', 'ratio_low', 'ratio_high'],
  ];
  const rows = runs.flatMap((run) => {
    const { workload, input, algorithm, k, n, dim, against } = run;
    const change = comparison?.workloads.find((one) => one.workload === workload);
    const facts = (library: string, rows: number) => [workload, library, input.path, algorithm, k, rows, dim];
    return [
      [
        ...[...facts('clusterkit', n), ...figures(run), change?.base, change?.ratio],
        ...[change?.interval?.low, change?.interval?.high],
      ],
      ...(against ? [[...facts(against.library, against.n), ...figures(against), ...NO_BASE]] : []),
    ];
  });
  return toCsv(header, rows);
}

/** What another library is not compared with. */
const NO_BASE = [undefined, undefined, undefined, undefined];

function figures({ seconds, ...run }: Pick<BenchRun, 'seconds' | 'inertia' | 'iterations' | 'converged'>) {
  const { all, min, median, spread } = seconds;
  return [all.length, min, median, spread, run.inertia, run.iterations, run.converged];
}
