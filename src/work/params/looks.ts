import { THEMES } from '../../charts/themes.ts';
import type { OptionsOf, Param } from '../../core/params.ts';

const GROUP = 'Charts';

/** How any chart looks. */
export const LOOKS = [
  {
    name: 'theme',
    type: 'choice',
    value: 'theme',
    choices: THEMES,
    help: 'colors of the chart',
    defaultText: "light; HTML as the reader's system is set",
    group: GROUP,
  },
  {
    name: 'width',
    type: 'count',
    value: 'points',
    min: 1,
    help: 'width of the chart',
    defaultText: 'what the chart requires',
    group: GROUP,
  },
  {
    name: 'height',
    type: 'count',
    value: 'points',
    min: 1,
    help: 'height of the chart',
    defaultText: 'what the chart requires',
    group: GROUP,
  },
  {
    name: 'title',
    type: 'text',
    words: true,
    value: 'text',
    help: 'title of the chart; "" for none',
    group: GROUP,
  },
  { name: 'transparent', type: 'switch', help: 'a chart without a background', group: GROUP },
  {
    name: 'pngScale',
    type: 'number',
    value: 'factor',
    min: 0.1,
    default: 2,
    help: 'pixels of a PNG for each point of the chart',
    group: GROUP,
  },
] as const satisfies readonly Param[];

/** The options of how charts look. */
export type DrawingOptions = OptionsOf<typeof LOOKS>;

/** Numbers in the cells of a map. */
export const CELL_NUMBERS = {
  name: 'cellNumbers',
  type: 'choice',
  choices: ['auto', 'on', 'off'],
  default: 'auto',
  value: 'when',
  help: 'numbers in the cells of a map: auto if it is small',
  group: 'Results',
} as const satisfies Param;
