import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Machine } from '../work/bench/document.ts';

/** The facts about machine and process that figures depend on. */
export function describeMachine(): Machine {
  const all = cpus();
  // Windows has no load average
  const load = platform() === 'win32' ? null : Number(loadavg()[0].toFixed(2));
  return {
    cpu: all[0]?.model.trim() || 'unknown',
    cores: all.length,
    memory: totalmem(),
    os: `${platform()} ${release()} ${process.arch}`,
    node: process.versions.node,
    load,
  };
}
