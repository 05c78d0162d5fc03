import type { Param } from '../../core/params.ts';

/** How often each fit is measured for a chart of times, where nobody says. */
export const REPEATS = 5;

/** The measurements of the chart of times. */
export const TIMING = {
  name: 'repeat',
  type: 'count',
  value: 'n',
  min: 1,
  default: REPEATS,
  help: 'how often the chart of times measures each fit, ten seconds at most',
  group: 'Results',
  when: { chart: 'time' },
} as const satisfies Param;
