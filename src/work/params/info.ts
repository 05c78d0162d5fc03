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
  {
    name: 'row',
    type: 'count',
    value: 'n',
    min: 0,
    help: 'the values of row n, the first of which is 0: as a matrix where its columns are a square without names',
    for: ['table', 'matrix'],
  },
  {
    name: 'shape',
    type: 'size',
    value: 'WxH',
    help: 'the first numbers of the row are a matrix of this size',
    when: { row: true },
    for: ['table', 'matrix'],
  },
  ...DIALECT,
] as const satisfies readonly Param[];

export type InfoOptions = OptionsOf<typeof INFO>;
