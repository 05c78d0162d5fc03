import { SEED } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { formatList, TABLE_FORMATS } from '../../output/formats.ts';

/** All options of `generate`. */
export const GENERATING = [
  {
    name: 'n',
    short: 'n',
    type: 'count',
    value: 'rows',
    min: 1,
    default: 500,
    help: 'rows, in classes of equal size',
  },
  {
    name: 'sizes',
    type: 'texts',
    value: 'list',
    words: true,
    help: 'rows of each class, such as 100,20,5, in place of their number and that of the classes',
  },
  {
    name: 'k',
    short: 'k',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'classes of blobs, aniso and varied, parts of a swiss-roll, arms of spirals',
    defaultText: '3, of a swiss-roll 4, of spirals 2',
  },
  {
    name: 'dim',
    type: 'count',
    value: 'n',
    min: 1,
    default: 2,
    help: 'columns of blobs, varied and uniform',
  },
  {
    name: 'centers',
    type: 'text',
    value: 'points',
    words: true,
    help: 'centers of blobs, aniso and varied, such as "0,0 5,5 0,9"',
    defaultText: 'drawn from -10 to 10',
  },
  {
    name: 'std',
    type: 'texts',
    value: 'list',
    words: true,
    help: 'standard deviations of blobs, aniso and varied: one, or one for each class',
    defaultText: '1, of varied 1,2.5,0.5 in turns',
  },
  {
    name: 'noise',
    type: 'number',
    value: 'std',
    min: 0,
    help: 'standard deviation of what is added to each number of moons, circles, spirals and a swiss-roll',
    defaultText: '0.05, of spirals 0.02, of a swiss-roll 0',
  },
  {
    name: 'factor',
    type: 'number',
    value: 'share',
    min: 0,
    max: 1,
    default: 0.5,
    help: 'radius of the inner one of circles',
  },
  {
    name: 'turns',
    type: 'number',
    value: 'n',
    min: 0,
    default: 1.5,
    help: 'turns of each arm of spirals',
  },
  oneValue(SEED),
  {
    name: 'out',
    writes: true,
    short: 'o',
    type: 'text',
    value: 'file',
    help: `write the rows with their classes (${formatList(TABLE_FORMATS)}); without it they are printed as CSV`,
  },
] as const satisfies readonly Param[];

export type GeneratingOptions = OptionsOf<typeof GENERATING>;
