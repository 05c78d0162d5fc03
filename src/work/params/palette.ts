import { SEED } from '../../algorithms/params.ts';
import { type OptionsOf, oneValue, type Param } from '../../core/params.ts';
import { DRAWN_FORMATS, formatList } from '../../output/formats.ts';
import { MOST_CONTRAST, TEXT_CONTRAST } from '../../palettes/contrast.ts';
import { EMPHASIS_NAMES } from '../../palettes/emphasis.ts';
import { TOKENS_FORMS } from '../../palettes/files/tokens.ts';
import { ORDER_NAMES } from '../../palettes/order.ts';
import { REPRESENTATIVE_NAMES } from '../../palettes/represent.ts';
import { ROLE_SET_NAMES } from '../../palettes/roles.ts';
import { PALETTE_FORMATS } from '../../palettes/table.ts';
import { VISIONS } from '../../palettes/vision.ts';
import { CLUSTER_PICTURES } from './outputs.ts';
import { PICTURES, SPACE, TOGETHER } from './reading.ts';

const SELECTING = 'Which pixels count';
const FILES = 'Files';

/** How style sheets are written. */
const STYLES = ['hex', 'rgb', 'hsl', 'oklch', 'tailwind'] as const;

/** Endings of all that `palette` writes: files of palettes, the card as pixels, and a table. */
export const PALETTE_OUTPUTS = [...PALETTE_FORMATS, 'png', 'csv'] as const;

export type PaletteOutput = (typeof PALETTE_OUTPUTS)[number];

/** All options of `palette`. */
export const PALETTE = [
  {
    name: 'k',
    short: 'k',
    type: 'number',
    value: 'n',
    min: 1,
    auto: true,
    default: 8,
    help: 'number of colors, or auto for the number that the colors support, 2 to 12',
  },
  { ...SPACE, default: 'oklab' },
  {
    name: 'sort',
    type: 'choice',
    value: 'order',
    choices: ORDER_NAMES,
    default: 'share',
    help: 'order of the colors',
  },
  {
    name: 'names',
    type: 'text',
    value: 'which',
    help: 'name each color by the nearest of css, or of a file of named colors; none leaves them without',
    defaultText: 'none',
    names: ['css', 'none'],
  },
  {
    name: 'accents',
    type: 'count',
    value: 'n',
    min: 0,
    default: 0,
    help: 'of the colors, how many are small but striking ones that shares alone would miss',
  },
  {
    name: 'representative',
    type: 'choice',
    value: 'how',
    choices: REPRESENTATIVE_NAMES,
    default: 'mean',
    help: 'what stands for like colors; all but the mean are colors of the picture',
  },
  {
    name: 'weight',
    type: 'choice',
    value: 'how',
    choices: EMPHASIS_NAMES,
    default: 'area',
    help: 'which pixels count more for the colors that are found: all alike (area), those of small areas (sqrt), of striking colors (salience) or in the middle (center); shares are those of all pixels',
  },
  {
    name: 'lightnessWeight',
    type: 'number',
    value: 'w',
    min: 0,
    default: 1,
    help: 'how much differences of lightness count, in lab and oklab; below 1 shades of one color stay together',
  },
  {
    name: 'roles',
    type: 'choice',
    value: 'set',
    choices: ROLE_SET_NAMES,
    help: 'colors for an interface or a terminal in place of the palette',
  },
  {
    name: 'contrast',
    type: 'number',
    value: 'ratio',
    min: 1,
    max: MOST_CONTRAST,
    default: TEXT_CONTRAST,
    help: 'least contrast of text in roles, by WCAG 2',
  },
  {
    name: 'pairs',
    type: 'switch',
    help: 'how every two colors differ: contrast by WCAG 2, CIEDE2000 and the distance in OKLab',
  },
  {
    name: 'simulate',
    type: 'choices',
    value: 'kind',
    choices: VISIONS,
    help: 'show the colors as people see them who lack a kind of cones',
  },
  {
    name: 'init',
    type: 'text',
    value: 'file',
    help: 'colors to begin with, which say how many there are: a palette, an earlier result, or rows:3,17,99 for pixels y*width+x',
  },
  oneValue(SEED),
  {
    name: 'ignore',
    type: 'texts',
    value: 'what',
    help: 'colors that do not count: white, black, border, color:#rrggbb, each with ~10 for another distance in CIEDE2000',
    group: SELECTING,
  },
  {
    name: 'mask',
    type: 'text',
    value: 'file',
    help: 'picture of the same size: where it is dark or transparent, pixels do not count',
    group: SELECTING,
  },
  { ...TOGETHER, help: 'one palette of all pictures, with the shares of each' },
  ...PICTURES,
  {
    name: 'output',
    short: 'o',
    type: 'repeated',
    value: 'file',
    help: `a file of the palette (${formatList(PALETTE_OUTPUTS)}), a folder/, or a template with {dir} {stem} {name} {ext} {i} {k}`,
    group: FILES,
    writes: true,
  },
  {
    name: 'css',
    type: 'choice',
    value: 'style',
    choices: STYLES,
    default: 'hex',
    help: 'how style sheets write colors; tailwind: the @theme of Tailwind 4',
    group: FILES,
  },
  {
    name: 'scales',
    type: 'switch',
    help: 'eleven steps of each color, 50 to 950, in style sheets',
    group: FILES,
  },
  {
    name: 'tokensForm',
    type: 'choice',
    value: 'form',
    choices: TOKENS_FORMS,
    default: 'object',
    help: 'colors of design tokens: objects, as the format of 2025.10 has it, or hex for older programs',
    group: FILES,
  },
  {
    name: 'actSize',
    type: 'choice',
    value: 'bytes',
    choices: ['772', '768'],
    default: '772',
    help: 'bytes of an .act file',
    group: FILES,
  },
  {
    name: 'frameShares',
    type: 'text',
    value: 'file',
    help: `the share of each color in each frame of an animation: a chart, or its numbers (${formatList(DRAWN_FORMATS)})`,
    group: FILES,
    writes: true,
  },
  { name: 'csv', type: 'switch', help: 'print the colors as CSV', group: FILES },
  ...CLUSTER_PICTURES,
] as const satisfies readonly Param[];

/** The options of `palette`, in camel case. */
export type PaletteOptions = OptionsOf<typeof PALETTE>;
