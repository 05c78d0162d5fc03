import type { OptionsOf, Param } from '../../core/params.ts';
import { formatList } from '../../output/formats.ts';
import { PALETTE } from './palette.ts';

/** Endings of what `palette diff` writes. */
export const PALETTE_DIFF_OUTPUTS = ['svg', 'png', 'csv'] as const;

type Shared = (typeof PALETTE)[number];

const LEFT_OUT = [
  ...['output', 'csv', 'css', 'scales', 'tokensForm', 'actSize', 'k', 'names', 'sort', 'init'],
  ...[
    'roles',
    'contrast',
    'pairs',
    'simulate',
    'together',
    'mask',
    'masks',
    'cutouts',
    'layers',
    'layerTolerance',
  ],
  'frameShares',
] as const;

/** The options of `palette` that say which colors a picture has. */
const OF_PICTURES = PALETTE.filter(
  (param): param is Exclude<Shared, { name: (typeof LEFT_OUT)[number] }> =>
    !(LEFT_OUT as readonly string[]).includes(param.name),
);

/** All options of `palette diff`. */
export const PALETTE_DIFF = [
  {
    name: 'failIf',
    type: 'text',
    value: 'conditions',
    help: 'exit code 4 where one holds, such as "deltaE>3,missing>0": deltaE (the largest of a pair, in CIEDE2000), meanDeltaE, missing, extra (colors without a partner) or share (of the pixels that moved: share>5%)',
  },
  {
    name: 'within',
    type: 'number',
    value: 'deltaE',
    min: 0,
    defaultText: 'no bound',
    help: 'colors farther apart are no pair: one is missing, and the other new',
  },
  {
    name: 'k',
    short: 'k',
    type: 'count',
    value: 'n',
    min: 1,
    defaultText: 'as many as the other file has; 8 for two pictures',
    help: 'number of colors of a picture',
  },
  {
    name: 'output',
    short: 'o',
    type: 'repeated',
    value: 'file',
    help: `both palettes side by side (${formatList(PALETTE_DIFF_OUTPUTS)}), a folder/, or a template`,
    writes: true,
  },
  { name: 'csv', type: 'switch', help: 'print the pairs as CSV' },
  ...OF_PICTURES,
] as const satisfies readonly Param[];

/** The options of `palette diff`, in camel case. */
export type PaletteDiffOptions = OptionsOf<typeof PALETTE_DIFF>;
