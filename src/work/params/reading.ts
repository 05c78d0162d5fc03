import type { Symmetry } from '../../core/graph.ts';
import { ALPHA_MODES } from '../../core/image.ts';
import { COMPARED_KINDS, type OptionsOf, type Param, ROW_KINDS } from '../../core/params.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { COLOR_SPACES } from '../../features/colorspace.ts';
import { FEATURE_NAMES } from '../../features/table.ts';
import { SCALE_METHODS } from '../../features/words.ts';
import { DIALECT } from './dialect.ts';

/*
 * How inputs are read and prepared, as parameters; they mean the same for every command.
 */

const ROWS = 'Tables, matrices and folders';

const TABLES = ['table'] as const;
const FOLDERS = ['folder'] as const;

/** Which rows are read. */
const SELECTING = [
  {
    name: 'where',
    type: 'text',
    value: 'condition',
    help: 'rows to use, in SQL: "year > 1500 AND population < 700000"',
    group: ROWS,
    for: TABLES,
  },
  {
    name: 'id',
    type: 'text',
    value: 'column',
    inMemory: true,
    help: 'column with the names of the rows',
    group: ROWS,
    for: TABLES,
  },
  {
    name: 'labelColumn',
    type: 'text',
    value: 'column',
    help: 'column with the true class of each row; never clustered',
    group: ROWS,
    for: TABLES,
  },
  {
    name: 'limit',
    type: 'count',
    value: 'n',
    min: 1,
    unit: 'rows',
    help: 'use the first n rows at most',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'sample',
    type: 'count',
    value: 'n',
    min: 1,
    unit: 'rows',
    help: 'use a random sample of n rows',
    group: ROWS,
    for: ROW_KINDS,
  },
] as const satisfies readonly Param[];

/** Which columns are read. */
const COLUMNS = {
  name: 'columns',
  type: 'texts',
  value: 'names',
  help: 'columns to use; quotes stand around a name with a comma: \'x,"Price, EUR"\'',
  defaultText: 'numbers, and texts of at most 20 kinds',
  group: ROWS,
  for: TABLES,
} as const satisfies Param;

/** Rows that are pictures. */
const SHAPES = [
  {
    name: 'shape',
    type: 'size',
    value: 'WxH',
    help: 'each row is a picture of this size',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'size',
    type: 'size',
    value: 'WxH',
    help: 'size that the pictures of a folder are brought to',
    defaultText: '32x32',
    group: ROWS,
    for: FOLDERS,
  },
  {
    name: 'grey',
    type: 'switch',
    help: 'read the pictures of a folder without their colors',
    group: ROWS,
    for: FOLDERS,
  },
] as const satisfies readonly Param[];

/**
 * Which rows and columns of tables, matrices and folders are read: those that `plot` shows and other commands cluster.
 */
export const CHOOSING = [COLUMNS, ...SELECTING, ...SHAPES, ...DIALECT] as const satisfies readonly Param[];

/** The texts of a table. */
const TEXT = {
  name: 'text',
  type: 'text',
  value: 'column',
  inMemory: true,
  help: 'column with texts to cluster by their words, by tfidf unless features begin with another step for texts',
  defaultText: 'with such a step, the only column of texts',
  group: ROWS,
  for: TABLES,
} as const satisfies Param;

/** How well suited rows are to stand for others. */
export const PREFERENCES = {
  name: 'preferenceColumn',
  type: 'text',
  value: 'column',
  inMemory: true,
  help: 'column with the preference of each row, in place of one for all; it is not clustered',
  group: ROWS,
  for: TABLES,
} as const satisfies Param;

/** How tables, matrices and folders become rows of numbers. */
export const READING = [
  COLUMNS,
  TEXT,
  ...SELECTING,
  {
    name: 'weights',
    type: 'text',
    value: 'column',
    help: 'column that says how often each row counts',
    group: ROWS,
    for: TABLES,
  },
  {
    name: 'missing',
    type: 'choice',
    value: 'how',
    choices: ['fail', 'drop', 'mean', 'median', 'category'],
    default: 'fail',
    help: 'cells without a value: fail, drop the row, fill in the mean or median of the column (of text the most frequent), or, for text, take them for a category',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'encode',
    type: 'text',
    value: 'how',
    help: 'text as numbers: auto, label, onehot or none, also by column: size=label,color=onehot',
    defaultText: 'auto; label where categories are compared',
    group: ROWS,
    for: TABLES,
  },
  ...SHAPES,
  ...DIALECT,
] as const satisfies readonly Param[];

const SCALINGS = SCALE_METHODS.filter((method) => method !== 'none');

/** How rows are prepared. */
export const PREPARING = [
  {
    name: 'scale',
    type: 'choice',
    value: 'how',
    inMemory: true,
    choices: SCALE_METHODS,
    default: 'none',
    help: 'bring columns (l2: rows) to one scale, before any features',
    group: ROWS,
    for: ROW_KINDS,
  },
  {
    name: 'features',
    type: 'repeated',
    value: 'step',
    inMemory: true,
    help: `steps in their order: ${FEATURE_NAMES.join(', ')}, with options after a colon, such as pca:50; ${SCALINGS.join(', ')} alone are scalings`,
    group: ROWS,
    for: ROW_KINDS,
  },
] as const satisfies readonly Param[];

const PICTURES_ONLY = ['picture'] as const;
const PICTURE_GROUP = 'Pictures';

/** Frames of animations. */
export const FRAMES = {
  name: 'frames',
  type: 'text',
  value: 'which',
  defaultText: 'first',
  help: 'frames of an animation: first, all, 3 or 0..9',
  group: PICTURE_GROUP,
  for: PICTURES_ONLY,
} as const satisfies Param;

/** How the pixels of pictures become colors. */
export const PICTURES = [
  {
    name: 'region',
    type: 'text',
    value: 'x,y,w,h',
    help: 'use this part of each picture only, in pixels from the top left',
    group: PICTURE_GROUP,
    for: PICTURES_ONLY,
  },
  {
    name: 'resize',
    type: 'number',
    value: 'share',
    min: 0,
    max: 1,
    help: 'shrink pictures to this share of their sides, by the means of areas',
    group: PICTURE_GROUP,
    for: PICTURES_ONLY,
  },
  {
    name: 'alpha',
    type: 'choice',
    value: 'mode',
    choices: ALPHA_MODES,
    default: 'skip',
    help: 'transparent pixels: skip those less than half opaque, blend them with the background, or weight them by opacity',
    group: PICTURE_GROUP,
    for: PICTURES_ONLY,
  },
  {
    name: 'background',
    type: 'color',
    value: 'color',
    default: [255, 255, 255],
    help: 'color behind transparent pixels that are blended',
    group: PICTURE_GROUP,
    for: PICTURES_ONLY,
  },
  FRAMES,
] as const satisfies readonly Param[];

/** The color space in which distances are computed. */
export const SPACE = {
  name: 'space',
  type: 'choice',
  value: 'space',
  choices: COLOR_SPACES,
  default: 'rgb',
  help: 'color space that distances are measured in',
  group: PICTURE_GROUP,
  for: PICTURES_ONLY,
} as const satisfies Param;

/** Pixels by their colors and places. */
export const POSITION = {
  name: 'position',
  type: 'number',
  value: 'share',
  min: 0,
  help: 'cluster every pixel by its color and its place, so that regions come out: the longer side of the picture counts as this share of the way from black to white',
  group: PICTURE_GROUP,
  for: PICTURES_ONLY,
} as const satisfies Param;

/** Superpixels in place of colors or pixels. */
export const SUPERPIXELS = {
  name: 'superpixels',
  type: 'text',
  value: 'n',
  help: 'cluster the mean colors of about n superpixels, connected regions of like colors; their compactness may follow, as in 2000:20; of a grid those are neighbors that touch',
  group: PICTURE_GROUP,
  for: PICTURES_ONLY,
} as const satisfies Param;

/** One clustering of several pictures. */
export const TOGETHER = {
  name: 'together',
  type: 'switch',
  help: 'one clustering of the colors of all pictures',
  group: PICTURE_GROUP,
  for: PICTURES_ONLY,
} as const satisfies Param;

/** Whether pictures are rows, or sets of colors. */
export const BY = {
  name: 'by',
  type: 'choice',
  value: 'what',
  choices: ['pixels', 'pictures'],
  help: 'pixels: the colors of each picture (default for files); pictures: each picture is a row (for folders)',
  group: PICTURE_GROUP,
} as const satisfies Param;

/** True classes in a file. */
export const CLASSES = {
  name: 'labels',
  type: 'text',
  value: 'file',
  help: 'file with the true classes of the rows',
  inMemory: true,
} as const satisfies Param;

/** The input is a matrix of distances. */
export const DISTANCES = {
  name: 'distances',
  type: 'switch',
  help: 'the input is distances: a square, a half, a PHYLIP matrix, pairs line by line, or a tree in Newick',
} as const satisfies Param;

/** Not all pairs have a distance. */
export const SPARSE = {
  name: 'sparse',
  type: 'switch',
  help: 'pairs without a distance (missing, infinite, or in no line) are infinitely far apart',
  for: ['distances'],
} as const satisfies Param;

/** Weighted means of rows are clustered in place of rows. */
export const SUMMARIZE = {
  name: 'summarize',
  type: 'count',
  value: 'n',
  min: 1,
  unit: 'leaves',
  help: 'cluster about n weighted means of rows that lie close together, by one pass of BIRCH, and give each row the label of its mean; tells the error',
  for: COMPARED_KINDS,
} as const satisfies Param;

/** The input itself is a tree. */
export const TREE = {
  name: 'tree',
  type: 'switch',
  help: "the input is a tree that is only to be cut: SciPy's linkage matrix; Newick and results of hac as JSON are recognized",
} as const satisfies Param;

/** Compares columns in place of rows. */
export const TRANSPOSE = {
  name: 'transpose',
  type: 'switch',
  help: 'compare the columns instead of the rows',
  for: ROW_KINDS,
} as const satisfies Param;

/** The seed of random samples and features, for commands without other random numbers. */
export const READING_SEED = {
  name: 'seed',
  type: 'seed',
  value: 'n',
  default: DEFAULT_SEED,
  help: 'seed of the random sample and of features, or random',
} as const satisfies Param;

export type ReadingOptions = OptionsOf<typeof READING>;
export type PreparingOptions = OptionsOf<typeof PREPARING>;
export type PictureOptions = OptionsOf<typeof PICTURES> &
  OptionsOf<readonly [typeof SPACE, typeof POSITION, typeof SUPERPIXELS]>;

/** How subjects are read and prepared; absent options have the defaults of their parameters. */
export interface SubjectOptions extends ReadingOptions, PreparingOptions, PictureOptions {
  /** The column with the preference of each row. */
  preferenceColumn?: string;
  /** Columns that are shown beside the rows. */
  strips?: readonly string[];
  /** A file of true classes; true requests labels in the JSON and is not used here. */
  labels?: string | boolean;
  /** Seed of the random sample and of features. */
  seed?: number;
  /** The distance or distances of the clustering: for distances between categories, text becomes categories. */
  metric?: string | readonly string[];
  /** Pairs without a distance are infinitely far apart. */
  sparse?: boolean;
  /** Columns of categories stay categories; all: numbers are left out unless their columns are named. */
  categories?: 'all' | 'some';
  /** What becomes of edges of a given graph that stand in one direction only. */
  symmetry?: Symmetry;
  /** Columns are compared in place of rows. */
  transpose?: boolean;
  /** The pixels of a picture in their grid, in place of its colors. */
  grid?: boolean;
  /** The pixels of a picture, for algorithms that take nothing else. */
  pixels?: boolean;
}
