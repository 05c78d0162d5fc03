import { METRIC } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { CHART_FORMATS, formatList, MATRIX_FORMATS, TABLE_FORMATS } from '../../output/formats.ts';
import { CELL_NUMBERS } from './looks.ts';
import { DRAWING } from './outputs.ts';
import { BY, DISTANCES, PREPARING, READING, READING_SEED, TRANSPOSE } from './reading.ts';

const RESULTS = 'Results';
const [POWER, FORM, UNIT] = DISTANCE_PARAMS;
const [OUTPUT, ...LOOK] = DRAWING;

/** All options of `distances`. */
export const DISTANCES_COMMAND = [
  oneValue(METRIC),
  oneValue(POWER),
  oneValue(FORM),
  oneValue(UNIT),
  TRANSPOSE,
  BY,
  READING_SEED,
  DISTANCES,
  {
    name: 'closest',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'print the n closest pairs',
    group: RESULTS,
  },
  {
    name: 'ties',
    type: 'switch',
    help: 'with the closest pairs, all others that are as near as the last of them',
    group: RESULTS,
  },
  {
    name: 'correlations',
    type: 'switch',
    help: 'print and write the correlations r themselves, 1 - distance',
    when: { metric: 'correlation' },
    group: RESULTS,
  },
  {
    name: 'condensed',
    type: 'switch',
    help: 'write only what is above the diagonal, in one column',
    group: RESULTS,
  },
  {
    name: 'chart',
    type: 'choices',
    value: 'name',
    choices: ['heatmap', 'vat'],
    help: 'heatmap, vat',
    group: RESULTS,
  },
  {
    name: 'order',
    type: 'choice',
    value: 'how',
    choices: ['tree', 'input'],
    default: 'tree',
    help: 'how the rows of the heat map stand: by a tree (average linkage), or as in the input',
    group: RESULTS,
  },
  CELL_NUMBERS,
  {
    ...OUTPUT,
    help: `file, folder/ or template of the distances (${formatList(MATRIX_FORMATS)}) or the chart (${formatList(CHART_FORMATS)}, or its numbers: ${formatList(TABLE_FORMATS)})`,
  },
  ...LOOK,
  ...READING,
  ...PREPARING,
] as const satisfies readonly Param[];

export type DistancesOptions = OptionsOf<typeof DISTANCES_COMMAND>;
