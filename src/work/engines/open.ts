import type { Engine } from '../shards/engine.ts';
import { shellEngine } from './shell.ts';
import type { EngineSpec } from './spec.ts';
import type { Surroundings } from './tasks.ts';

/**
 * Opens the engine of a name.
 * @throws {ClusterkitError} usage, if what it requires is not installed; input, if its server cannot be reached
 */
export async function openEngine(spec: EngineSpec, surroundings: Surroundings): Promise<Engine> {
  switch (spec.kind) {
    case 'shell':
      return shellEngine(spec.processes, surroundings);
    case 'slurm': {
      const { slurmEngine } = await import('./slurm.ts');
      return slurmEngine(spec.flags, surroundings);
    }
    case 'redis': {
      const { queueEngine } = await import('./queue.ts');
      return queueEngine(spec.address, surroundings);
    }
  }
}
