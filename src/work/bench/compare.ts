import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { readInput } from '../../input/open.ts';
import { SCHEMA } from '../../output/document.ts';
import type { Work } from '../work.ts';
import type { BenchBound } from './bounds.ts';
import type { BaseComparison, BenchDocument, BenchRun, MissedBound, WorkloadChange } from './document.ts';
import { ratioInterval } from './interval.ts';

/**
 * Reads the document of an earlier bench.
 * @throws {ClusterkitError} input, naming the file, if it holds no such document
 */
export async function readBase({ maxMemory, stdin }: Work, path: string): Promise<BenchDocument> {
  const { bytes } = await readInput(path, { maxMemory, stdin });
  const refuse = (what: string) =>
    new ClusterkitError('input', `not the JSON of an earlier bench: it ${what}`, {
      option: 'compare',
      at: { file: path },
    });
  let base: Partial<BenchDocument> | null;
  try {
    base = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw refuse(`is no JSON (${foreignMessage(error)})`);
  }
  if (base?.schema !== SCHEMA) throw refuse(`has the schema ${JSON.stringify(base?.schema) ?? 'of nothing'}`);
  if (base.command !== 'bench') throw refuse(`is of the command ${JSON.stringify(base.command)}`);
  if (!Array.isArray(base.runs) || !base.runs.every(isRun)) throw refuse('has runs without figures');
  if (!base.machine || !base.settings) throw refuse('does not say where it was measured');
  return base as BenchDocument;
}

function isRun(run: Partial<BenchRun> | null): boolean {
  const positive = (value: unknown) => typeof value === 'number' && value > 0;
  return (
    typeof run?.workload === 'string' &&
    positive(run.seconds?.min) &&
    (run.inertia === undefined || (typeof run.inertia === 'number' && run.inertia >= 0))
  );
}

/**
 * Compares figures with those of an earlier run.
 * @param paired whether both were measured in turns, so that repeats are pairs
 * @throws {ClusterkitError} input, if there are bounds but no figures to compare with
 */
export function compareWith(
  path: string,
  base: BenchDocument,
  here: BenchDocument,
  bounds: readonly BenchBound[],
  paired = false,
): BaseComparison {
  const theirs = new Map(base.runs.map((run) => [run.workload, run]));
  const names = new Set(here.runs.map(({ workload }) => workload));
  const pairs = here.runs.flatMap((now) => {
    const then = theirs.get(now.workload);
    return then ? [{ now, then, what: changeOf(then, now) }] : [];
  });
  const workloads = pairs
    .filter(({ what }) => what === '')
    .map(({ then, now }) => beside(then, now, paired, here.settings.seed));
  if (bounds.length > 0 && workloads.length === 0) {
    throw new ClusterkitError('input', 'none of its workloads is one of these', {
      option: 'compare',
      at: { file: path },
    });
  }
  return {
    base: path,
    version: base.version,
    differences: differencesOf(base, here),
    workloads,
    onlyBase: base.runs.map(({ workload }) => workload).filter((name) => !names.has(name)),
    onlyHere: [...names].filter((name) => !theirs.has(name)),
    changed: pairs.flatMap(({ now, what }) => (what === '' ? [] : [{ workload: now.workload, what }])),
    missed: workloads.flatMap((one) => bounds.flatMap((bound) => missedBy(one, bound))),
  };
}

function beside(then: BenchRun, now: BenchRun, paired: boolean, seed: number): WorkloadChange {
  const inertia = inertiaBeside(then.inertia, now.inertia);
  const [before, after] = [then.seconds.all, now.seconds.all];
  const isTold = Array.isArray(before) && before.length > 0 && before.every((one) => one > 0);
  return {
    workload: now.workload,
    base: then.seconds.min,
    now: now.seconds.min,
    ratio: now.seconds.min / then.seconds.min,
    ...(isTold && { interval: ratioInterval(before, after, { paired, seed }) }),
    ...(inertia && { inertia }),
  };
}

function inertiaBeside(base: number | undefined, now: number | undefined) {
  if (base === undefined || now === undefined) return undefined;
  return { base, now, change: now === base ? 0 : now / base - 1 };
}

/** A fit is too slow if not even chance explains it: the whole interval lies above the bound. */
function missedBy(
  { workload, ratio, interval, inertia }: WorkloadChange,
  { measure, share }: BenchBound,
): MissedBound[] {
  if (measure === 'inertia') {
    const change = inertia?.change ?? 0;
    return change > share ? [{ workload, measure, change, bound: share }] : [];
  }
  const { ratio: change, low } = interval ?? { ratio, low: ratio };
  return low - 1 > share ? [{ workload, measure, change: change - 1, bound: share }] : [];
}

/** The difference that makes two runs of one name different work; '' if there is none. */
function changeOf(then: BenchRun, now: BenchRun): string {
  const facts = (run: BenchRun): Record<string, unknown> => ({
    rows: run.n,
    columns: run.dim,
    k: run.k,
    seed: run.seed,
    file: run.input?.sha256,
    ...run.params,
  });
  const [before, after] = [facts(then), facts(now)];
  return Object.keys({ ...before, ...after })
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} ${shown(before[key])} there, ${shown(after[key])} here`)
    .join('; ');
}

/** The beginning of a fingerprint. */
function shown(value: unknown): string {
  return value === undefined ? '-' : String(value).slice(0, 12);
}

function differencesOf(base: BenchDocument, here: BenchDocument): string[] {
  const facts = ({ machine, settings }: BenchDocument): Record<string, unknown> => ({
    processor: machine.cpu,
    cores: machine.cores,
    system: machine.os,
    Node: machine.node,
    threads: settings.threads,
    kernels: settings.kernels,
  });
  const [before, after] = [facts(base), facts(here)];
  return Object.keys(after)
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} ${before[key]} there, ${after[key]} here`);
}
