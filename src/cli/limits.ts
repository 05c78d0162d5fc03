import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What a run may take when nothing is said: this share of what the machine or its control group has. */
const SHARE = 0.75;

export function defaultMaxMemory(): number {
  // 0 or a huge number mean that there is no control group's limit
  const limit = process.constrainedMemory();
  return SHARE * (limit > 0 ? Math.min(limit, totalmem()) : totalmem());
}

/** Threads when nothing is said: the processors that may be used, no more than the control group pays for. */
export function defaultJobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(cpuQuota(readQuietly))));
}

/**
 * How many processors' time the control group of this process may take, its parents considered; Infinity without a
 * bound. Node counts the processors alone.
 * @param read the text of a file, undefined when there is none
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

/** Version 2: `max 100000` or `150000 100000`, microseconds of computing in a period. */
function unifiedQuota(path: string, read: Read): number {
  const [quota, period] = (read(join('/sys/fs/cgroup', path, 'cpu.max')) ?? '').split(' ').map(Number);
  return quota > 0 && period > 0 ? quota / period : Number.POSITIVE_INFINITY;
}

/** Version 1: two files, and -1 for no bound. */
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
