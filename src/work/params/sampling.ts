import { SEED } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { formatList, TABLE_FORMATS } from '../../output/formats.ts';

/** All options of `sample`. */
export const SAMPLING = [
  {
    name: 'n',
    short: 'n',
    type: 'count',
    value: 'rows',
    min: 1,
    default: 1000,
    help: 'rows to draw',
  },
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    help: `write the rows with the component that each was drawn from (${formatList(TABLE_FORMATS)}); without it they are printed as CSV`,
  },
  oneValue(SEED),
] as const satisfies readonly Param[];

export type SamplingOptions = OptionsOf<typeof SAMPLING>;
