import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { cpuQuota, defaultJobs } from '../../src/cli/limits.ts';
import { kernelSettings } from '../../src/core/kernelSettings.ts';
import type { PaletteRun } from '../../src/output/document.ts';
import { cli, FLOWER, json } from '../support/cli.ts';

describe('--jobs', () => {
  it('changes no result', async () => {
    const runs = async (jobs: string[], env = {}) => {
      const document = await json(['kmeans', FLOWER, '-k', '4,9', '--n-init', '6', ...jobs], {
        env,
      });
      return [kernelSettings().threads, document.runs.map((run: PaletteRun) => ({ ...run, seconds: 0 }))];
    };
    const [threads, one] = await runs(['--jobs', '1']);
    expect(threads).toBe(1);
    expect(await runs(['--jobs', '3'])).toEqual([3, one]);
    expect(await runs([], { CLUSTERKIT_JOBS: '2' })).toEqual([2, one]);
    expect(await runs(['--jobs', '5'], { CLUSTERKIT_JOBS: '2' })).toEqual([5, one]);
    expect(await runs([], { CLUSTERKIT_JOBS: '' })).toEqual([defaultJobs(), one]);
  });

  it.each(['0', '-1', '1.5', 'two', ''])('refuses %j', async (jobs) => {
    const { code, stderr } = await cli(['info', FLOWER, '--jobs', jobs]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('a whole number of at least 1')]);
  });

  it.each(['0', '-1', '1.5', 'two', ' ', '99999999999999999999'])(
    'refuses CLUSTERKIT_JOBS=%j',
    async (jobs) => {
      const { code, stderr } = await cli(['info', FLOWER], { env: { CLUSTERKIT_JOBS: jobs } });
      expect([code, stderr]).toEqual([
        2,
        `clusterkit: CLUSTERKIT_JOBS=${jobs}: expected a whole number of at least 1\n`,
      ]);
    },
  );
});

describe('processors that a control group pays for', () => {
  const quota = (files: Record<string, string>) => cpuQuota((path) => files[path]);

  it.each([
    ['no control groups', {}, Number.POSITIVE_INFINITY],
    ['version 2', { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' }, 1.5],
    [
      'no bound',
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' },
      Number.POSITIVE_INFINITY,
    ],
    [
      'a parent with less',
      {
        '/proc/self/cgroup': '0::/a/b\n',
        '/sys/fs/cgroup/a/b/cpu.max': '400000 100000\n',
        '/sys/fs/cgroup/a/cpu.max': '200000 100000\n',
        '/sys/fs/cgroup/cpu.max': '800000 100000\n',
      },
      2,
    ],
    [
      'version 1',
      {
        '/proc/self/cgroup': '5:memory:/x\n4:cpu,cpuacct:/d\n0::/\n',
        '/sys/fs/cgroup/cpu/d/cpu.cfs_quota_us': '300000\n',
        '/sys/fs/cgroup/cpu/d/cpu.cfs_period_us': '100000\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      },
      3,
    ],
  ])('%s', (_, files, processors) => {
    expect(quota(files as Record<string, string>)).toBe(processors);
  });

  it('bounds the threads, of which there is one at least', () => {
    expect(defaultJobs()).toBeGreaterThanOrEqual(1);
    expect(defaultJobs()).toBeLessThanOrEqual(availableParallelism());
    expect(Number.isInteger(defaultJobs())).toBe(true);
  });

  it('takes no more threads than Slurm gives to the job', () => {
    expect(defaultJobs({ SLURM_CPUS_PER_TASK: '1', SLURM_CPUS_ON_NODE: '64' })).toBe(1);
    expect(defaultJobs({ SLURM_CPUS_ON_NODE: '1' })).toBe(1);
    expect(defaultJobs({ SLURM_CPUS_PER_TASK: '', SLURM_CPUS_ON_NODE: 'x' })).toBe(defaultJobs());
  });
});
