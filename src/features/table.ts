import { type Entry, finderIn, namesOf } from '../core/entry.ts';
import type { Param } from '../core/params.ts';
import type { Step } from './step.ts';
import { IDF_FORMULAS, STOP_LISTS, TERM_UNITS, TEXT_NORMS } from './text/words.ts';
import { BLOCK_NORMS, PCA_METHODS, SCALE_METHODS, TSNE_INITS } from './words.ts';

/** An option of a feature, as `parseFeatures` reads it. */
export interface FeatureParam
  extends Pick<Param, 'name' | 'help' | 'choices' | 'min' | 'max' | 'default' | 'defaultText'> {
  /**
   * `size`: a height and a width, `7x5`, or `7` for both; `range`: two numbers, `0..255`; `switch`: true if its name is
   * given, without a value; `count`: a whole number; `choice`: one of `choices`.
   */
  type: 'count' | 'number' | 'choice' | 'switch' | 'size' | 'range';
  /** A value without a name belongs to this option. */
  main?: true;
  /** Each of the choices can be written without the name of the feature. */
  alone?: true;
}

/** A kind of preparation of rows before clustering. */
export interface FeatureEntry extends Entry {
  params: readonly FeatureParam[];
  /** Requires rows that are pictures. */
  needsShape?: true;
  /** It draws random numbers. */
  drawn?: true;
  /** What it is applied to; absent: rows in which every number is kept. */
  takes?: 'texts' | 'sparse';
  /** It returns rows of which only the numbers other than 0 are kept. */
  gives?: 'sparse';
  /** The columns cannot be computed for other rows: a model with this step cannot label new rows. */
  onlyHere?: true;
  /** Lists of numbers that the step fits. Their lengths are products of the numbers of columns before and after. */
  fitted?: Readonly<Record<string, readonly ('from' | 'to')[]>>;
  /** It finds the terms that its columns stand for. */
  terms?: true;
  load(): Promise<Step<never>>;
}

/** Options of all steps that make rows of texts. */
const TERMS = [
  {
    name: 'by',
    type: 'choice',
    choices: TERM_UNITS,
    default: 'words',
    help: 'what terms are made of: words of two characters or more, or characters, within words or across them',
  },
  {
    name: 'grams',
    type: 'range',
    min: 1,
    default: [1, 1],
    help: 'least and largest number of words or characters of a term, such as 1..2',
  },
  { name: 'stop', type: 'choice', choices: STOP_LISTS, default: 'none', help: 'words that are left out' },
  { name: 'sublinear', type: 'switch', help: 'a count c becomes 1 + ln c' },
  {
    name: 'norm',
    type: 'choice',
    choices: TEXT_NORMS,
    default: 'l2',
    help: 'what each row is scaled to: length 1, or a sum of 1',
  },
] as const satisfies readonly FeatureParam[];

const ENTRIES = [
  {
    name: 'hog',
    title: 'Histograms of oriented gradients',
    about: 'of pictures: how strong edges are in each direction, cell by cell',
    reference: 'N. Dalal, B. Triggs, "Histograms of oriented gradients for human detection", CVPR 2005',
    needsShape: true,
    params: [
      {
        name: 'orientations',
        type: 'count',
        min: 1,
        max: 255,
        default: 9,
        help: 'equal parts of half a turn',
      },
      {
        name: 'cell',
        type: 'size',
        min: 1,
        defaultText: '4x4, or more pixels where the shorter side would have more than 8 cells',
        help: 'height and width of a cell in pixels',
      },
      {
        name: 'block',
        type: 'size',
        min: 1,
        default: [2, 2],
        help: 'height and width of a block in cells',
      },
      {
        name: 'norm',
        type: 'choice',
        choices: BLOCK_NORMS,
        default: 'L2-Hys',
        help: 'how blocks are normalized',
      },
    ],
    load: async () => (await import('./hog.ts')).step,
  },
  {
    name: 'histogram',
    title: 'Histograms of gray values',
    about: 'how many values of a row fall into each bin; of pictures in color one histogram for each band',
    params: [
      {
        name: 'bins',
        type: 'count',
        main: true,
        min: 1,
        max: 65536,
        default: 256,
        help: 'intervals of equal width',
      },
      {
        name: 'range',
        type: 'range',
        default: [0, 255],
        help: 'where the first bin begins and the last one ends',
      },
    ],
    load: async () => (await import('./grays.ts')).step,
  },
  {
    name: 'raw',
    aliases: ['divide'],
    title: 'Raw values',
    about: 'the values divided by a maximum, so that white is 1: raw:255, or divide:255',
    params: [
      {
        name: 'max',
        type: 'number',
        main: true,
        min: 0,
        defaultText: 'the largest value that occurs',
        help: 'what all values are divided by, above 0',
      },
    ],
    load: async () => (await import('./raw.ts')).step,
  },
  {
    name: 'scale',
    title: 'Scaling',
    about: 'columns of equal spread (none, standard, minmax, robust), or rows of length 1 (l2)',
    params: [
      {
        name: 'method',
        type: 'choice',
        main: true,
        alone: true,
        choices: SCALE_METHODS,
        default: 'standard',
        help: 'standard: mean 0, standard deviation 1; minmax: from 0 to 1; robust: median 0, interquartile range 1; l2: rows of length 1',
      },
    ],
    fitted: { center: ['from'], rest: ['from'], spread: ['from'] },
    load: async () => (await import('./scale.ts')).step,
  },
  {
    name: 'pca',
    title: 'Principal component analysis',
    about: 'columns along the directions of greatest variance',
    reference:
      'H. Hotelling, "Analysis of a complex of statistical variables into principal components", Journal of Educational Psychology 24, 1933',
    drawn: true,
    params: [
      { name: 'components', type: 'count', main: true, min: 1, default: 2, help: 'how many columns' },
      {
        name: 'method',
        type: 'choice',
        choices: PCA_METHODS,
        default: 'auto',
        help: 'exact to rounding, or in a few passes over the rows; auto: exact up to 2048 rows or columns',
      },
      { name: 'whiten', type: 'switch', help: 'scales the new columns to variance 1' },
    ],
    fitted: { mean: ['from'], rest: ['from'], vectors: ['from', 'to'], variance: ['to'], ratio: ['to'] },
    load: async () => (await import('./pca.ts')).step,
  },
  {
    name: 'tsne',
    aliases: ['t-sne'],
    title: 't-SNE',
    about: 'places in 2 or 3 dimensions that keep neighbors together',
    reference:
      'L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014; G. C. Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 16, 2019',
    onlyHere: true,
    drawn: true,
    params: [
      { name: 'dims', type: 'count', main: true, min: 2, max: 3, default: 2, help: 'how many columns' },
      {
        name: 'perplexity',
        type: 'number',
        min: 1,
        default: 30,
        defaultText: '30, or (n - 1) / 3 when that is less',
        help: 'about how many neighbors a row has',
      },
      { name: 'iterations', type: 'count', min: 250, default: 1000, help: 'the first 250 with exaggeration' },
      {
        name: 'rate',
        type: 'number',
        min: 0,
        defaultText: 'n / 48, at least 50',
        help: 'the learning rate',
      },
      {
        name: 'theta',
        type: 'number',
        min: 0,
        max: 1,
        defaultText: '0.5; with 1000 rows or more in the plane forces are interpolated on a grid instead',
        help: 'cells less wide than this share of their distance count as one place; 0 is exact and slow',
      },
      {
        name: 'init',
        type: 'choice',
        choices: TSNE_INITS,
        default: 'pca',
        help: 'where places begin: along the first principal components, or anywhere',
      },
    ],
    load: async () => (await import('./tsne.ts')).step,
  },
  {
    name: 'umap',
    title: 'UMAP',
    about: 'places in few dimensions that keep the graph of near rows',
    reference:
      'L. McInnes, J. Healy, J. Melville, "UMAP: uniform manifold approximation and projection for dimension reduction", arXiv:1802.03426, 2018',
    onlyHere: true,
    drawn: true,
    params: [
      { name: 'dims', type: 'count', main: true, min: 1, max: 100, default: 2, help: 'how many columns' },
      {
        name: 'neighbors',
        type: 'count',
        min: 2,
        default: 15,
        defaultText: '15, or n - 1 when that is less',
        help: "rows that make up a row's surroundings, the row itself included",
      },
      {
        name: 'minDist',
        type: 'number',
        min: 0,
        max: 1,
        default: 0.1,
        help: 'how close together places may lie',
      },
      {
        name: 'epochs',
        type: 'count',
        min: 1,
        defaultText: '500 for up to 2500 rows, 200 for more than 7500',
        help: 'passes over the pairs of neighbors',
      },
    ],
    load: async () => (await import('./umap.ts')).step,
  },
  {
    name: 'tfidf',
    aliases: ['tf-idf'],
    title: 'TF-IDF',
    about: 'of texts: how often each has a term, which counts more if few texts have it',
    reference:
      'K. Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval", Journal of Documentation 28, 1972',
    takes: 'texts',
    gives: 'sparse',
    terms: true,
    params: [
      ...TERMS,
      {
        name: 'minDf',
        type: 'number',
        min: 0,
        default: 1,
        help: 'leave out terms of fewer texts: a number of texts, or below 1 a share',
      },
      {
        name: 'maxDf',
        type: 'number',
        min: 0,
        default: 1,
        help: 'leave out terms of more texts: a share of the texts up to 1, or a number of them',
      },
      {
        name: 'maxTerms',
        type: 'count',
        min: 1,
        defaultText: 'all',
        help: 'keep only so many terms, those that occur most often',
      },
      {
        name: 'idf',
        type: 'choice',
        choices: IDF_FORMULAS,
        default: 'smooth',
        help: 'what a term of df among N texts counts: smooth is ln((1 + N) / (1 + df)) + 1, plain is ln(N / df) + 1, none is 1',
      },
    ],
    fitted: { weights: ['to'] },
    load: async () => (await import('./text/steps.ts')).tfidfStep,
  },
  {
    name: 'hashing',
    title: 'Hashed terms',
    about: 'of texts: how often each has a term, in columns by a hash of the term, without a list of terms',
    reference: 'K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009',
    takes: 'texts',
    gives: 'sparse',
    params: [
      {
        name: 'columns',
        type: 'count',
        main: true,
        min: 1,
        max: 2 ** 30,
        default: 65536,
        help: 'how many columns',
      },
      ...TERMS,
    ],
    load: async () => (await import('./text/steps.ts')).hashingStep,
  },
  {
    name: 'lsa',
    aliases: ['svd'],
    title: 'Latent semantic analysis',
    about: 'dense columns along the directions with the largest singular values of sparse rows',
    reference: 'S. Deerwester et al., "Indexing by latent semantic analysis", JASIS 41, 1990',
    takes: 'sparse',
    drawn: true,
    params: [
      {
        name: 'components',
        type: 'count',
        main: true,
        min: 1,
        defaultText: '100, or the rows or columns if there are fewer',
        help: 'how many columns',
      },
    ],
    fitted: { vectors: ['from', 'to'], singular: ['to'] },
    load: async () => (await import('./text/steps.ts')).lsaStep,
  },
] as const satisfies readonly FeatureEntry[];

/** Name of a feature. */
export type FeatureName = (typeof ENTRIES)[number]['name'];

/** All features, in the order of help. */
export const FEATURES: readonly (FeatureEntry & { name: FeatureName })[] = ENTRIES;

export const FEATURE_NAMES: readonly FeatureName[] = namesOf(ENTRIES);

/**
 * The feature of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export const findFeature = finderIn('features', FEATURES);
