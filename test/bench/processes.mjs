/* What the benches share that time whole processes in turns. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Processor seconds of all processes that this one has started and seen end, in steps of 0.01; NaN where unknown. */
function processorSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** Runs Node with arguments in a folder. @returns seconds on the clock and of the processor */
export function timeNode(argv, cwd) {
  return timeProgram(process.execPath, argv, cwd);
}

/** The same for any program. */
export function timeProgram(program, argv, cwd) {
  const before = processorSeconds();
  const began = performance.now();
  const { status, stderr } = spawnSync(program, argv, { cwd, encoding: 'utf8' });
  const clock = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`);
  return { clock, processor: processorSeconds() - before };
}

export function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
