import type { OptionsOf, Param } from '../../core/params.ts';
import { formatList, TABLE_FORMATS } from '../../output/formats.ts';
import { CLASSES, PREPARING, READING, READING_SEED } from './reading.ts';

/** All options of `features`. */
export const FEATURES_COMMAND = [
  {
    name: 'output',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    help: `write the rows (${formatList(TABLE_FORMATS)})`,
  },
  CLASSES,
  READING_SEED,
  ...READING,
  ...PREPARING,
] as const satisfies readonly Param[];

export type FeaturesOptions = OptionsOf<typeof FEATURES_COMMAND>;
