import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Machine } from '../work/bench/document.ts';

/** What the figures of this process depend on. */
export function describeMachine(): Machine {
  const all = cpus();
  // Windows counts no load
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
