import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** The default share of the memory of the machine, or of its control group, that a run may use. */
const SHARE = 0.75;

export function defaultMaxMemory(): number {
  // 0 or a huge number means that the control group has no limit
  const limit = process.constrainedMemory();
  return SHARE * (limit > 0 ? Math.min(limit, totalmem()) : totalmem());
}

/**
 * The default number of threads: the available processors, but no more than the quota of the control group, and in a job of
 * Slurm no more than the job was given.
 */
export function defaultJobs(env: Record<string, string | undefined> = {}): number {
  const quota = Math.floor(cpuQuota(readQuietly));
  return Math.max(1, Math.min(availableParallelism(), quota, slurmProcessors(env)));
}

/** Without a plugin for it, Slurm says how many processors a job has, and does not see to it. */
function slurmProcessors(env: Record<string, string | undefined>): number {
  const { SLURM_CPUS_PER_TASK, SLURM_CPUS_ON_NODE } = env;
  const given = Number(SLURM_CPUS_PER_TASK || SLURM_CPUS_ON_NODE);
  return given >= 1 ? Math.floor(given) : Number.POSITIVE_INFINITY;
}

/**
 * The number of processors whose time the control group of this process may use, including the limits of its parents;
 * Infinity without a limit. Node counts the processors alone.
 * @param read returns the text of a file, undefined if there is none
 */
export function cpuQuota(read: (path: string) => string | undefined): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    // hierarchy:controllers:path; version 2 has no controllers
    const [, , controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const bound = controllers === '' ? unifiedQuota : controllers.split(',').includes('cpu') && cpuGroupQuota;
    if (!bound) continue;
    for (let at = path; ; at = dirname(at)) {
      least = Math.min(least, bound(at, read));
      if (at === '/' || at === '.') break;
    }
  }
  return least;
}

type Read = (path: string) => string | undefined;

/** Version 2: `max 100000` or `150000 100000`, microseconds of processor time in a period. */
function unifiedQuota(path: string, read: Read): number {
  const [quota, period] = (read(join('/sys/fs/cgroup', path, 'cpu.max')) ?? '').split(' ').map(Number);
  return quota > 0 && period > 0 ? quota / period : Number.POSITIVE_INFINITY;
}

/** Version 1: two files; -1 means no limit. */
function cpuGroupQuota(path: string, read: Read): number {
  const [quota, period] = ['quota', 'period'].map((what) =>
    Number(read(join('/sys/fs/cgroup/cpu', path, `cpu.cfs_${what}_us`))),
  );
  return quota > 0 && period > 0 ? quota / period : Number.POSITIVE_INFINITY;
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
