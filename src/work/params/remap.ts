import { SEED } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { OPACITY_MODES } from '../../features/opacity.ts';
import { formatList } from '../../output/formats.ts';
import { DITHERS } from '../../palettes/dither/choices.ts';
import { READ_FORMATS } from '../../palettes/read.ts';
import { FRAMES, PICTURES, SPACE, TOGETHER } from './reading.ts';

const FILES = 'Files';

/** Endings of pictures of few colors. */
export const REMAP_FORMATS = ['png', 'gif', 'webp'] as const;

/** How long the writer looks for a smaller file. */
const EFFORTS = ['fast', 'normal', 'best'] as const;

type Picturing = (typeof PICTURES)[number];

const SHARED = PICTURES.filter(
  (param): param is Exclude<Picturing, { name: 'alpha' | 'frames' }> =>
    param.name !== 'alpha' && param.name !== 'frames',
);

/** All options of `remap`. */
export const REMAP = [
  {
    name: 'palette',
    type: 'text',
    value: 'file',
    help: `the colors to use: a file of a palette (${formatList(READ_FORMATS)})`,
  },
  {
    name: 'k',
    short: 'k',
    type: 'number',
    value: 'n',
    min: 1,
    max: 256,
    auto: true,
    default: 256,
    help: 'number of colors, which k-means finds; a transparent one is among them; auto: as many as palette -k auto finds',
  },
  { ...SPACE, default: 'oklab' },
  {
    name: 'dither',
    type: 'choice',
    value: 'how',
    choices: DITHERS,
    default: 'none',
    help: 'mix colors side by side: by passing errors on (floyd-steinberg, atkinson) or by a mask (bayer4, bayer8, blue-noise)',
  },
  {
    name: 'strength',
    type: 'number',
    value: 'share',
    min: 0,
    max: 1,
    default: 1,
    help: 'how much of the errors dithering makes up for',
  },
  {
    name: 'smooth',
    type: 'number',
    value: 'weight',
    min: 0,
    max: 1,
    help: 'how much pixels take the color of neighbors that is nearly as near, such as 0.15, for a smaller file; 0: each pixel the nearest',
    default: 0,
  },
  {
    name: 'quality',
    type: 'text',
    value: 'range',
    words: true,
    help: 'the fewest colors, up to k, whose quality reaches the end of a range such as 70-90 (100: nothing is lost); nothing is written below its beginning',
  },
  {
    name: 'nInit',
    type: 'count',
    value: 'n',
    min: 1,
    help: 'restarts of k-means',
    defaultText: '10 up to 16 colors, 3 up to 64, else 1',
  },
  oneValue(SEED),
  { ...TOGETHER, help: 'the same colors for all pictures' },
  {
    name: 'alpha',
    type: 'choice',
    value: 'mode',
    choices: OPACITY_MODES,
    default: 'keep',
    help: 'transparent pixels: keep their opacity, cut it at one half, or blend them with the background',
  },
  ...SHARED,
  {
    ...FRAMES,
    defaultText: 'all for .gif and .webp, else first',
    help: 'frames of an animation: first, all, 3 or 0..9; below each other in .png',
  },
  {
    name: 'output',
    short: 'o',
    type: 'repeated',
    value: 'file',
    help: `the picture in its new colors (${formatList(REMAP_FORMATS)}), a folder/, or a template with {dir} {stem} {name} {ext} {i} {k}`,
    group: FILES,
    writes: true,
  },
  {
    name: 'effort',
    type: 'choice',
    value: 'how',
    choices: EFFORTS,
    default: 'normal',
    help: 'how long to look for a smaller file',
    group: FILES,
  },
] as const satisfies readonly Param[];

/** The options of `remap`, in camel case. */
export type RemapOptions = OptionsOf<typeof REMAP>;
