import type { OptionsOf, Param } from '../../core/params.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, formatList } from '../../output/formats.ts';
import { DRAWING } from './outputs.ts';
import { CHOOSING, CLASSES, READING_SEED } from './reading.ts';

const DRAWN = 'What is drawn';
const HOW = 'How';
const RESULTS = 'Results';
const [OUTPUT, ...LOOK] = DRAWING;

/** Ways to aggregate several y to one. */
const AGGREGATES = ['mean', 'sum', 'min', 'max', 'median'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** How columns are drawn; not used with rows that are drawn as pictures. */
export const SERIES_PARAMS = [
  {
    name: 'x',
    type: 'text',
    value: 'column',
    help: 'column along the horizontal axis',
    defaultText:
      'the position of each row where y is given or there is one column; else the first of a matrix',
    group: DRAWN,
  },
  {
    name: 'y',
    type: 'text',
    value: 'column',
    help: 'column along the vertical axis',
    defaultText: 'how many rows have each x',
    group: DRAWN,
  },
  { name: 'count', type: 'switch', help: 'how many rows have each x', group: DRAWN },
  {
    name: 'distinct',
    type: 'text',
    value: 'column',
    help: 'how many different values of a column the rows of each x have',
    group: DRAWN,
  },
  {
    name: 'agg',
    type: 'choice',
    value: 'how',
    choices: AGGREGATES,
    help: 'one y for each x',
    group: DRAWN,
  },
  {
    name: 'bins',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'x in n intervals of equal width',
    group: DRAWN,
  },
  {
    name: 'mark',
    type: 'choice',
    value: 'mark',
    choices: ['line', 'step', 'bar', 'area', 'point'],
    help: 'how values are drawn',
    defaultText: 'points for a column y, a line along positions, bars for categories and few x, else a line',
    group: HOW,
  },
  {
    name: 'smooth',
    type: 'number',
    auto: true,
    value: 'width',
    min: 1e-9,
    help: 'draw a smooth line as well: counts spread over their neighbors, other y as a running mean, by a normal curve with this standard deviation in units of x, or auto (Silverman)',
    group: HOW,
  },
  {
    name: 'stack',
    type: 'text',
    value: 'column',
    help: 'bars or areas on each other, one for each value',
    group: HOW,
  },
  {
    name: 'colorBy',
    type: 'text',
    value: 'column',
    help: 'lines, bars or points in a color for each value',
    group: HOW,
  },
  { name: 'facet', type: 'text', value: 'column', help: 'a panel for each value', group: HOW },
  {
    name: 'log',
    type: 'choices',
    value: 'axis',
    choices: ['x', 'y'],
    help: 'logarithmic axes: x, y or x,y',
    group: HOW,
  },
  {
    name: 'xTitle',
    type: 'text',
    words: true,
    value: 'text',
    help: 'title of the horizontal axis',
    group: HOW,
  },
  {
    name: 'yTitle',
    type: 'text',
    words: true,
    value: 'text',
    help: 'title of the vertical axis',
    group: HOW,
  },
  { name: 'csv', type: 'switch', help: 'print the numbers as CSV', group: RESULTS },
] as const satisfies readonly Param[];

const PICTURES = {
  name: 'pictures',
  type: 'count',
  value: 'n',
  min: 1,
  help: 'draw the first n rows as pictures, with their classes',
  group: DRAWN,
} as const satisfies Param;

const ACROSS = {
  name: 'across',
  type: 'count',
  value: 'n',
  min: 1,
  defaultText: 'as many as fit, up to 10; 4, 9 and 16 pictures make a square',
  help: 'pictures beside each other',
  group: DRAWN,
} as const satisfies Param;

/** Default number of lines of the printed table. */
export const TOP = 10;

/** All options of `plot`. */
export const PLOT = [
  ...SERIES_PARAMS,
  PICTURES,
  ACROSS,
  {
    ...OUTPUT,
    help: `file, folder/ or template of the chart (${formatList(CHART_FORMATS)}) or the numbers (${formatList(DOCUMENT_FORMATS)})`,
    defaultText: '{stem}-plot.svg',
  },
  ...LOOK,
  {
    name: 'top',
    type: 'count',
    value: 'n',
    min: 1,
    default: TOP,
    help: 'lines of the printed table, highest first',
    group: RESULTS,
  },
  ...CHOOSING,
  { ...CLASSES, for: ['matrix', 'folder'] },
  READING_SEED,
] as const satisfies readonly Param[];

/** Options that are only used with rows that are drawn as pictures. */
export const ONLY_PICTURES = ['across', 'columns', 'shape', 'size', 'grey'] as const;

export type PlotOptions = OptionsOf<typeof PLOT>;
