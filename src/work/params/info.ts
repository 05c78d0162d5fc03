import type { OptionsOf, Param } from '../../core/params.ts';
import { DIALECT } from './dialect.ts';

/** All options of `info`. */
export const INFO = [
  {
    name: 'pixels',
    type: 'size',
    value: 'WxH',
    help: 'position and values of the pixels in the top left corner',
    for: ['picture'],
  },
  ...DIALECT,
] as const satisfies readonly Param[];

export type InfoOptions = OptionsOf<typeof INFO>;
