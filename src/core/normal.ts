import type { Random } from './random.ts';

/** Draws normal numbers of mean 0 and variance 1 by G. Marsaglia's polar method; they come in pairs. */
export function normalNumbers(): (random: Random) => number {
  let spare: number | undefined;
  return (random) => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * random.float() - 1;
      const v = 2 * random.float() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}
