import { totalmem } from 'node:os';

/** What a run may take when nothing is said: this share of what the machine or its control group has. */
const SHARE = 0.75;

export function defaultMaxMemory(): number {
  // 0 or a huge number mean that there is no control group's limit
  const limit = process.constrainedMemory();
  return SHARE * (limit > 0 ? Math.min(limit, totalmem()) : totalmem());
}
