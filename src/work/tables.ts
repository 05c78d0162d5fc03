import type { Settings } from '../algorithms/entry.ts';
import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { toHex } from '../core/image.ts';
import type { Cell, Column } from '../core/items.ts';
import { heightOf } from '../core/merges.ts';
import { profile } from '../indices/profile.ts';
import { toCsv } from '../output/csv.ts';
import { medoidPlaces } from './medoids.ts';
import { type Result, sharesOf } from './result.ts';
import type { Subject } from './subject.ts';

/*
 * Facts about clusters and runs, as columns: for CSV, sheets of workbooks and tables of indices.
 */

/** The unit of labels, in the plural; for the colors and superpixels of a picture it is pixels. */
export function unitOf({ unit }: Pick<Subject, 'unit'>): Exclude<Subject['unit'], 'colors' | 'superpixels'> {
  return unit === 'colors' || unit === 'superpixels' ? 'pixels' : unit;
}

/**
 * The facts about each cluster; the last line is the noise, cluster -1, if there is any. Pictures have colors and
 * shares, rows have the means of their columns or the most frequent categories, trees have the height at which a cluster became one.
 */
export function clusterColumns(result: Result): Column[] {
  const { clustering, subject } = result;
  const { k, sizes, noise = 0 } = clustering;
  const { shares, noise: noiseShare } = sharesOf(clustering);
  const withNoise = (values: readonly Cell[], ofNoise: Cell) =>
    noise > 0 ? [...values, ofNoise] : [...values];
  const cluster = {
    name: 'cluster',
    values: withNoise(
      Array.from({ length: k }, (_, c) => c),
      -1,
    ),
  };
  const size = [
    { name: unitOf(subject), values: withNoise(Array.from(sizes), noise) },
    { name: 'share', values: withNoise(shares, noiseShare) },
  ];
  const heights = heightColumns(result, withNoise);
  const places = medoidPlaces(result);
  const medoid = places
    ? [
        {
          name: 'medoid',
          values: withNoise(
            places.map(({ name }) => name),
            null,
          ),
        },
      ]
    : [];
  const hexes = (result.palette ?? []).map(toHex);
  if (!result.palette) {
    const told = [...meanColumns(result, withNoise), ...termColumns(result, withNoise)];
    return [cluster, ...size, ...medoid, ...heights, ...told];
  }
  const hex = { name: 'hex', values: withNoise(hexes, null) };
  const channels = ['red', 'green', 'blue'].map((name, j) => {
    const from = 1 + 2 * j;
    const values = hexes.map((color) => Number.parseInt(color.slice(from, from + 2), 16));
    return { name, values: withNoise(values, null) };
  });
  return heights.length > 0
    ? [cluster, ...size, ...medoid, ...heights, hex, ...channels]
    : [cluster, hex, ...channels, ...size, ...medoid, ...placeColumns(result)];
}

type WithNoise = (values: readonly Cell[], ofNoise: Cell) => Cell[];

function heightColumns({ clustering: { tree } }: Result, withNoise: WithNoise): Column[] {
  if (tree?.kind !== 'merges') return [];
  const { merges, nodes } = tree;
  return [
    {
      name: 'height',
      values: withNoise(
        Array.from(nodes, (node) => heightOf(merges, node)),
        null,
      ),
    },
  ];
}

/** The top terms of each cluster of texts, in one cell. */
function termColumns(result: Result, withNoise: WithNoise): Column[] {
  const terms = result.terms();
  if (!terms) return [];
  const words = terms.map((own) => own.map(({ term }) => term).join(', '));
  return [{ name: 'terms', values: withNoise(words, null) }];
}

function meanColumns(result: Result, withNoise: WithNoise): Column[] {
  const means = result.profile();
  if (!means) return [];
  const { items } = result.subject;
  const ofNoise = items && noiseMeans(result.clustering, items.data);
  const typical = result.typical();
  return means.columns.map((name, j) => {
    const words = typical.get(j);
    if (words) {
      const { clusters, noise } = words;
      return {
        name,
        values: withNoise(
          clusters.map(({ category }) => category),
          noise?.category ?? null,
        ),
      };
    }
    return {
      name,
      values: withNoise(
        means.clusters.map((of) => of[j]),
        ofNoise?.[j] ?? null,
      ),
    };
  });
}

/** The mean of each column in the noise; undefined without noise. */
export function noiseMeans({ labels, noise = 0 }: Clustering, rows: Dataset): number[] | undefined {
  if (noise === 0) return undefined;
  const ofNoise = labels.map((label) => (label < 0 ? 0 : -1));
  return profile(rows, ofNoise, 1).clusters[0];
}

/** Where regions of a picture lie: the mean x and y of their pixels. */
export function placeColumns({ clustering: { regions, k } }: Pick<Result, 'clustering'>): Column[] {
  if (!regions) return [];
  return ['x', 'y'].map((name, j) => ({
    name,
    values: Float64Array.from({ length: k }, (_, c) => regions.places[2 * c + j]),
  }));
}

/** Settings, each of which determines a cut of a tree on its own. */
export const CUTTING = ['k', 'height', 'inconsistency', 'gap'] as const;

/** What a tree was cut by, and the bound where there is one. */
export function cutOf(settings: Settings): { by: (typeof CUTTING)[number]; bound?: number } {
  const by = CUTTING.find((name) => settings[name] !== undefined) ?? 'k';
  return by === 'gap' ? { by } : { by, bound: settings[by] as number };
}

/** A name that distinguishes a run from others by the settings that vary: "k2", "k2_eps0.5". */
export function runName({ settings }: Pick<Result, 'settings'>, varying: readonly string[]): string {
  const told = varying.filter((name) => settings[name] !== undefined);
  return told.map((name) => `${name}${settings[name] === true ? '' : settings[name]}`).join('_');
}

/** The fields that identify the run of a line, with one for each setting that varies. */
function runFields(result: Result): [name: string, value: Cell][] {
  const { subject, algorithm, asked, settings, varying, clustering } = result;
  // clusters of density are chosen from a tree of merges, and no cut of it
  const isTree = clustering.tree?.kind === 'merges' && CUTTING.some((name) => settings[name] !== undefined);
  const told = ['k', ...(isTree ? [...CUTTING] : [])];
  const others = varying.filter((name) => !told.includes(name));
  const { by, bound = null } = cutOf(settings);
  return [
    ['input', subject.record.path],
    ['algorithm', asked ?? algorithm],
    ...others.map((name): [string, Cell] => [name, cellOf(settings[name])]),
    ...(isTree
      ? ([
          ['by', by],
          ['bound', bound],
        ] as [string, Cell][])
      : []),
    ['k', isTree ? clustering.k : ((settings.k as number | undefined) ?? clustering.k)],
  ];
}

function cellOf(value: unknown): Cell {
  if (value === undefined || typeof value === 'object') return null;
  return value === Number.POSITIVE_INFINITY ? 'Infinity' : (value as Cell);
}

/**
 * One line for each cluster of each result, as CSV.
 * @param withHeader whether this is the beginning of the table
 */
export function clusterCsv(results: readonly Result[], withHeader: boolean): string {
  const [first] = results;
  if (!first) return '';
  const header = [
    ...runFields(first).map(([name]) => name),
    ...clusterColumns(first).map(({ name }) => name),
    ...Object.keys(first.scores.values),
  ];
  const lines = results.flatMap((result) => {
    const run = runFields(result).map(([, value]) => value);
    const columns = clusterColumns(result);
    const scores = Object.values(result.scores.values);
    return Array.from(columns[0].values, (_, at) => [
      ...run,
      ...columns.map(({ values }) => values[at]),
      ...scores,
    ]);
  });
  const text = toCsv(header, lines);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

/** Columns of mixtures. */
const MIXTURE_FACTS = [
  ['loglik', 'logLikelihood'],
  ['parameters', 'parameters'],
  ['bic', 'bic'],
  ['aic', 'aic'],
  ['icl', 'icl'],
] as const;

/** Columns of fuzzy partitions. */
const PARTITION = [
  ['objective', 'objective'],
  ['partition_coefficient', 'partitionCoefficient'],
  ['partition_entropy', 'partitionEntropy'],
  ['xie_beni', 'xieBeni'],
] as const;

/** One line for each result: its settings, facets and indices. Facets that no result has are left out. */
export function runColumns(results: readonly Result[]): Column[] {
  const [first] = results;
  const fields = results.map((result) => new Map(runFields(result)));
  const named = [...new Set(fields.flatMap((own) => [...own.keys()]))];
  const of = (name: string, value: (result: Result) => Cell | undefined): Column => ({
    name,
    values: results.map((result) => value(result) ?? null),
  });
  const among = (has: (result: Result) => unknown, column: () => Column) =>
    results.some((result) => has(result) !== undefined) ? [column()] : [];
  const indices = Object.keys(first?.scores.values ?? {}).filter((name) => name !== 'inertia');
  return [
    ...named.map((name) => ({ name, values: fields.map((own) => own.get(name) ?? null) })),
    of('n', ({ subject, clustering, tree }) =>
      subject.picture && !tree ? subject.picture.colors.used : clustering.n,
    ),
    ...among(heightOfCut, () => of('height', heightOfCut)),
    ...among(
      ({ clustering }) => clustering.noise,
      () => of('noise', ({ clustering }) => clustering.noise),
    ),
    ...among(
      ({ persistence }) => persistence,
      () => of('persistence', ({ persistence }) => persistence?.value),
    ),
    ...among(
      ({ clustering }) => clustering.centers,
      () => of('inertia', ({ clustering }) => clustering.centers?.inertia),
    ),
    ...among(
      ({ clustering }) => clustering.prototypes,
      () => of('cost', ({ clustering }) => clustering.prototypes?.cost),
    ),
    ...MIXTURE_FACTS.flatMap(([name, fact]) =>
      among(
        ({ clustering }) => clustering.mixture,
        () => of(name, ({ clustering }) => clustering.mixture?.[fact]),
      ),
    ),
    ...PARTITION.flatMap(([name, field]) =>
      among(
        ({ clustering }) => clustering.fuzzy?.[field],
        () => of(name, ({ clustering }) => clustering.fuzzy?.[field]),
      ),
    ),
    ...among(
      ({ clustering }) => clustering.medoids,
      () => of('loss', ({ clustering }) => clustering.medoids?.loss),
    ),
    ...among(
      ({ clustering }) => clustering.affinity,
      () => of('net_similarity', ({ clustering }) => clustering.affinity?.similarity),
    ),
    ...among(
      ({ clustering }) => clustering.modes,
      () => of('estimated_bandwidth', ({ clustering }) => clustering.modes?.bandwidth),
    ),
    ...among(
      ({ clustering }) => clustering.medoids?.silhouette,
      () => of('medoid_silhouette', ({ clustering }) => clustering.medoids?.silhouette),
    ),
    ...indices.map((name) => of(name, ({ scores }) => scores.values[name])),
    ...among(
      ({ clustering }) => clustering.descent,
      () => of('iterations', ({ clustering }) => clustering.descent?.iterations),
    ),
    of('seconds', ({ seconds }) => seconds),
  ];
}

function heightOfCut({ clustering: { tree } }: Result): number | undefined {
  return tree?.kind === 'merges' ? tree.height : undefined;
}
