import type { OptionsOf, Param } from '../../core/params.ts';
import { formatList, MASK_FORMATS, TABLE_FORMATS } from '../../output/formats.ts';
import { DIALECT } from './dialect.ts';
import { DRAWING } from './outputs.ts';

const [OUTPUT, ...LOOK] = DRAWING;

/** All options of `diff`. */
export const DIFFING = [
  {
    name: 'labelColumn',
    type: 'text',
    value: 'column',
    default: 'label',
    help: 'column of tables with the labels',
  },
  {
    name: 'id',
    type: 'text',
    value: 'column',
    help: 'column of tables by which rows are joined, whatever their order; rows of one side alone are counted',
  },
  {
    name: 'failIf',
    type: 'text',
    value: 'bounds',
    help: 'exit code 4 when a bound holds, such as "ari<0.95,moved>5%"; also ami, moved>20 (rows), center>0.5 (the largest move of a center), clusters>0',
  },
  {
    name: 'out',
    type: 'text',
    value: 'file',
    help: `write the rows that moved, each with the clusters before and after (${formatList(TABLE_FORMATS)}); of labels of pixels also a picture, white where they moved (${formatList(MASK_FORMATS)})`,
    writes: true,
  },
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: ['flows', 'contingency'],
    help: 'flows: which rows went from where to where; contingency: how many, as a table',
    group: 'Results',
  },
  { ...OUTPUT, help: 'file of the chart (.svg, .png, .html, .vl.json), or its numbers as a table' },
  ...LOOK,
  ...DIALECT,
] as const satisfies readonly Param[];

export type DiffOptions = OptionsOf<typeof DIFFING>;
