import { formatBytes } from '../../core/memory.ts';
import { plural } from '../../core/words.ts';
import type { Calibration } from '../../work/forecast/calibration.ts';
import type { Forecast } from '../../work/forecast/forecast.ts';
import type { PlannedFile } from '../../work/names.ts';
import { count, printable, tableLines } from '../table.ts';

/** What a command would do, in words. */
export function forecastText(
  plan: Forecast & { maxMemory: number; calibrated: boolean; outputs: (PlannedFile & { exists: boolean })[] },
): string {
  const {
    command,
    inputs,
    steps,
    peak,
    threads,
    seconds,
    maxMemory,
    calibrated,
    outputs,
    passes = [],
  } = plan;
  const inputRows = inputs.map(({ path, kind, rows, columns, exact, bytes }) => {
    const about = exact ? '' : 'about ';
    const known = (value: number | undefined) => (value === undefined ? '?' : about + count(value));
    return [
      ...[printable(path), kind === 'other' ? '?' : kind, known(rows), known(columns)],
      bytes === undefined ? '?' : formatBytes(bytes),
    ];
  });
  const stepRows = steps.map((step) => [
    ...[printable(step.name), formatBytes(step.peak), step.seconds === null ? '' : secondsText(step.seconds)],
    step.kernel ?? '',
  ]);
  const files = outputs.map(
    ({ option, path, exists }) =>
      `  ${printable(path)}  (${option}${exists ? ', which is there and would be replaced' : ''})`,
  );
  // of an input whose rows its head does not tell, only reading is counted
  const least = inputs.some(({ rows }) => rows === undefined) ? 'at least ' : '';
  const time =
    seconds === null
      ? calibrated
        ? 'time unknown'
        : 'no time: clusterkit bench --calibrate measures this machine'
      : `${least}${secondsText(seconds)} of the processor`;
  const lines = [
    `${command}: peak of ${least}${formatBytes(peak)}, ${formatBytes(maxMemory)} allowed; ${plural(threads, 'thread')}; ${time}`,
    ...(inputRows.length > 0
      ? [
          '',
          ...tableLines(
            [{ title: 'input' }, { title: 'kind' }, ...RIGHT(['rows', 'columns', 'in memory'])],
            inputRows,
          ),
        ]
      : []),
    ...['', ...tableLines([{ title: 'step' }, ...RIGHT(['peak', 'seconds']), { title: 'kernel' }], stepRows)],
    ...passes.flatMap((one) => ['', passesText(one)]),
    ...['', files.length > 0 ? 'would write' : 'would write no file', ...files],
  ];
  return `${lines.join('\n')}\n`;
}

/** What passes over shards will be. */
function passesText(passes: NonNullable<Forecast['passes']>[number]): string {
  const { path, shards, first, iterations, task, peak, summary } = passes;
  const all =
    iterations > 0 ? `${first} passes for the seeds, then about ${iterations}` : plural(first, 'pass');
  const time = task === null ? '' : `, about ${secondsText(task)} of the processor`;
  const sizes = `${formatBytes(peak)} of memory, a summary of ${iterations > 0 ? '' : 'at most '}${formatBytes(summary)}`;
  return `${printable(path)}: ${all}, each of ${plural(shards, 'task')}; a task takes ${sizes}${time}`;
}

const RIGHT = (titles: readonly string[]) => titles.map((title) => ({ title, right: true }));

function secondsText(seconds: number): string {
  return `${Number(seconds.toPrecision(2))} s`;
}

/** What a calibration found. */
export function calibrationText({ cpu, node, speeds, speed }: Calibration, folder: string): string {
  const rows = Object.entries(speeds).map(([name, factor]) => [name, factor.toFixed(2)]);
  const lines = tableLines([{ title: 'fits of' }, { title: 'times as long', right: true }], rows);
  return `${printable(cpu)}, Node ${node}: ${speed.toFixed(2)} times the seconds of the models\n\n${lines.join('\n')}\n\nkept in ${printable(folder)}\n`;
}
