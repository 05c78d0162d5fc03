import { aliasesOf, type Entry, finderIn, namesOf } from '../core/entry.ts';
import { COMPARED_KINDS, type Param } from '../core/params.ts';

/** A dissimilarity between rows of numbers. */
export interface DistanceEntry extends Entry {
  /** Parameters of this distance alone, by the properties of `DistanceOptions`. */
  params?: readonly Param[];
  /** The values are Euclidean distances of some points, so clusters have centroids: ward, centroid, median. */
  fitsWard?: true;
  /** Columns may hold categories, as numbers; clusters then have no means. */
  categorical?: true;
  /** The distance is between positions in space, so uniformly random rows of this space have no clusters. */
  spatial?: true;
}

/** The dissimilarity of a correlation r: 1 - r, (1 - r) / 2 or 1 / r. */
export const CORRELATION_FORMS = ['one-minus', 'half', 'inverse'] as const;
/** Name of a form of the dissimilarity of a correlation. */
export type CorrelationForm = (typeof CORRELATION_FORMS)[number];

const POWER = {
  name: 'p',
  type: 'number',
  value: 'power',
  min: 1,
  default: 2,
  grid: true,
  when: { metric: 'minkowski' },
  for: COMPARED_KINDS,
  help: 'the power of minkowski',
} as const satisfies Param;

const FORM = {
  name: 'correlationForm',
  type: 'choice',
  value: 'form',
  choices: CORRELATION_FORMS,
  default: 'one-minus',
  grid: true,
  when: { metric: 'correlation' },
  for: COMPARED_KINDS,
  help: 'what a correlation r becomes: 1 - r, (1 - r) / 2 or 1 / r',
} as const satisfies Param;

/** Units of distances on the earth. */
export const EARTH_UNITS = ['km', 'mi'] as const;
/** Name of a unit of distances on the earth. */
export type EarthUnit = (typeof EARTH_UNITS)[number];

const UNIT = {
  name: 'unit',
  type: 'choice',
  value: 'unit',
  choices: EARTH_UNITS,
  aliases: { kilometers: 'km', kilometres: 'km', miles: 'mi' },
  default: 'km',
  grid: true,
  when: { metric: 'haversine' },
  for: COMPARED_KINDS,
  help: 'of haversine: kilometers or miles; radii and heights are in it',
} as const satisfies Param;

const ENTRIES = [
  {
    name: 'euclidean',
    aliases: ['l2'],
    title: 'Euclidean distance',
    about: 'the length of the straight line',
    fitsWard: true,
    spatial: true,
  },
  {
    name: 'sqeuclidean',
    aliases: ['squared-euclidean'],
    title: 'Squared Euclidean distance',
    about: 'the sum of the squared differences',
    spatial: true,
  },
  {
    name: 'manhattan',
    aliases: ['cityblock', 'taxicab', 'l1'],
    title: 'Manhattan distance',
    about: 'the sum of the differences',
    spatial: true,
  },
  {
    name: 'chebyshev',
    aliases: ['maximum', 'chessboard'],
    title: 'Chebyshev distance',
    about: 'the largest difference',
    spatial: true,
  },
  {
    name: 'minkowski',
    title: 'Minkowski distance',
    about: 'the p-th root of the sum of the p-th powers of the differences',
    params: [POWER],
    spatial: true,
  },
  {
    name: 'cosine',
    title: 'Cosine distance',
    about: '1 - the cosine of the angle between two rows',
    spatial: true,
  },
  {
    name: 'correlation',
    aliases: ['pearson'],
    title: 'Correlation distance',
    about: "1 - Pearson's r of two rows, or (1 - r) / 2, or 1 / r",
    params: [FORM],
    spatial: true,
  },
  {
    name: 'hamming',
    title: 'Hamming distance',
    about: 'the share of the columns that differ',
    categorical: true,
  },
  {
    name: 'jaccard',
    title: 'Jaccard distance',
    about: 'the share of differing columns among the columns that are not 0 in both rows',
  },
  {
    name: 'canberra',
    title: 'Canberra distance',
    about: 'the sum of |a - b| / (|a| + |b|) over the columns',
    reference:
      'G. N. Lance, W. T. Williams, "Mixed-data classificatory programs I", Australian Computer Journal 1, 1967',
  },
  {
    name: 'braycurtis',
    aliases: ['bray-curtis'],
    title: 'Bray-Curtis dissimilarity',
    about: 'the sum of |a - b| over the sum of a + b, for numbers of at least 0',
    reference:
      'J. R. Bray, J. T. Curtis, "An ordination of the upland forest communities of southern Wisconsin", Ecological Monographs 27, 1957',
  },
  {
    name: 'mahalanobis',
    title: 'Mahalanobis distance',
    about:
      'the Euclidean distance after the columns are made uncorrelated and of variance 1 (divided by n - 1)',
    reference:
      'P. C. Mahalanobis, "On the generalized distance in statistics", Proceedings of the National Institute of Sciences of India 2, 1936',
    fitsWard: true,
    spatial: true,
  },
  {
    name: 'haversine',
    aliases: ['great-circle'],
    title: 'Great-circle distance',
    about: 'along the surface of the earth, between latitudes and longitudes in degrees',
    params: [UNIT],
  },
  {
    name: 'gower',
    title: "Gower's distance",
    about:
      'the mean over the columns of |a - b| / range, and of 0 or 1 for columns of categories that agree or differ',
    reference:
      'J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics 27, 1971',
    categorical: true,
  },
] as const satisfies readonly DistanceEntry[];

/** Name of a distance. */
export type Distance = (typeof ENTRIES)[number]['name'];

/** All distances, in the order of help. */
export const DISTANCES: readonly (DistanceEntry & { name: Distance })[] = ENTRIES;

export const DISTANCE_NAMES: readonly Distance[] = namesOf(ENTRIES);
export const DISTANCE_ALIASES = aliasesOf(ENTRIES);

/**
 * Distances of rows to centers that are means of rows: the squared Euclidean distance, or 1 - the cosine of the
 * angle.
 */
export const CENTER_DISTANCES = ['euclidean', 'cosine'] as const satisfies readonly Distance[];
/** Name of a distance of rows to centers. */
export type CenterDistance = (typeof CENTER_DISTANCES)[number];

/** Parameters of distances, each once. */
export const DISTANCE_PARAMS = [POWER, FORM, UNIT] as const;

/**
 * The distance of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export const findDistance = finderIn('metric', DISTANCES);
