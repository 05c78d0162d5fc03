import type { OptionsOf, Param } from '../../core/params.ts';

/** All options of `worker`. */
export const WORKER = [
  {
    name: 'on',
    type: 'text',
    words: true,
    value: 'address',
    help: 'address of the Redis or Valkey, as drivers have it: redis://HOST:PORT, or rediss:// with TLS',
  },
  {
    name: 'tasks',
    type: 'count',
    value: 'n',
    min: 1,
    max: 1024,
    default: 1,
    help: 'tasks at once, which share threads and memory',
  },
  {
    name: 'idle',
    type: 'text',
    words: true,
    value: 'time',
    help: 'end when there was nothing to do for this long, such as 10m, 30s or 2h',
    defaultText: 'never',
  },
] as const satisfies readonly Param[];

export type WorkerOptions = OptionsOf<typeof WORKER>;
