import type { OptionsOf, Param } from '../../core/params.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, formatList } from '../../output/formats.ts';
import { DRAWING } from './outputs.ts';
import { PICTURES } from './reading.ts';

const [OUTPUT, ...LOOK] = DRAWING;

/** All options of `histogram`. */
export const HISTOGRAM = [
  {
    name: 'bins',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'intervals of equal width',
    defaultText: '256, one for each 8-bit intensity',
  },
  {
    name: 'top',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'list the n most frequent intensities of each band, and draw them where a chart is asked for',
  },
  {
    name: 'layout',
    type: 'choice',
    value: 'layout',
    choices: ['panels', 'overlay'],
    default: 'panels',
    help: 'a panel for each band, or all bands in one',
  },
  { name: 'log', type: 'switch', help: 'logarithmic counts in the chart' },
  {
    name: 'smooth',
    type: 'number',
    auto: true,
    value: 'width',
    min: 0.1,
    help: 'smooth counts by a normal curve with a standard deviation of so many intensities, or auto (Silverman), and draw them as a line',
  },
  { name: 'chart', type: 'switch', help: 'draw, into {stem}-histogram.svg unless an output is named' },
  {
    ...OUTPUT,
    help: `file, folder/ or template of the chart (${formatList(CHART_FORMATS)}) or the counts (${formatList(DOCUMENT_FORMATS)})`,
  },
  ...LOOK,
  { name: 'csv', type: 'switch', help: 'print all counts as CSV' },
  ...PICTURES,
] as const satisfies readonly Param[];

export type HistogramOptions = OptionsOf<typeof HISTOGRAM>;
