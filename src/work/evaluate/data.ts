import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import { type ColorDataset, labelPixels } from '../../features/colors.ts';
import type { Label } from '../../indices/contingency.ts';
import { givenDialect } from '../dialect.ts';
import { ofRows } from '../items.ts';
import { type Grounds, groundsOf } from '../judge.ts';
import { checkUsed, type Group, lookAt } from '../look.ts';
import { openSubject } from '../open.ts';
import { EVALUATING, type EvaluateOptions } from '../params/evaluating.ts';
import type { SubjectOptions } from '../params/reading.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/** Labels with their classes, and the weight of each. */
export interface Picked {
  labels: ArrayLike<Label>;
  truth?: ArrayLike<Label>;
  weights?: ArrayLike<number>;
}

/** The clustered data, with what labels require of them. */
export interface JudgedData {
  subject: Subject;
  /** The unit that has one label each. */
  unit: 'rows' | 'pixels' | 'items';
  count: number;
  /** Names by which labels can be joined. */
  ids?: readonly string[];
  /** Takes one number for each unit, and returns the numbers of those that were not left out. */
  pick(codes: Int32Array): Int32Array;
  /** The data for indices, with the labels of their rows. */
  groundsOf(picked: Picked): Picked & Grounds;
}

/**
 * Reads the clustered data, if it was given.
 * @throws {ClusterkitError} usage, for options that are not used with it; input, memory or aborted
 */
export async function openData(work: Work, options: EvaluateOptions): Promise<JudgedData | undefined> {
  const group = await groupOf(work, options);
  if (!group) return undefined;
  checkUsed(EVALUATING, options, group);
  if (group.kind === 'picture' && options.alpha === 'weight')
    throw new ClusterkitError('usage', 'pixels with a label each count alike', {
      option: 'alpha',
      value: options.alpha,
    });
  const subject = await openSubject(work, group, readingOf(options));
  if (subject.picture) return pixelsOf(subject, subject.picture.colors, options);
  return subject.distances ? itemsOf(subject) : rowsOf(subject, options);
}

async function groupOf(work: Work, options: EvaluateOptions): Promise<Group | undefined> {
  const { data, distances } = options;
  if (data !== undefined && distances !== undefined)
    throw new ClusterkitError('usage', 'is not used together with the data', {
      option: 'distances',
    });
  const path = distances ?? data;
  if (path === undefined) return undefined;
  const { groups } = await lookAt(work, [path], { distances: distances !== undefined });
  return groups[0];
}

/**
 * The options for reading the data; the sample is that of the silhouette, and a column of labels is left out of the
 * data.
 */
function readingOf(options: EvaluateOptions): SubjectOptions {
  const { columns, id, weights, missing, encode, scale, features, seed, metric } = options;
  const { space, alpha, background, frames, truth, data, truthColumn, labelColumn = 'label' } = options;
  const known = truth !== undefined && truth === data ? (truthColumn ?? labelColumn) : undefined;
  return {
    ...{ columns, id, weights, missing, encode, scale, features, seed, metric },
    ...{ space, alpha, background, frames },
    ...givenDialect(options),
    ...(known === undefined ? {} : { labelColumn: known }),
  };
}

function rowsOf(subject: Subject, { id, metric }: EvaluateOptions): JudgedData {
  const { items, ids, n } = subject;
  const { data, ...measuring } = groundsOf(subject, { metric });
  return {
    subject,
    unit: 'rows',
    count: items?.count ?? n,
    ids: id === undefined ? undefined : ids,
    pick: (codes) => (items?.rowOf ? Int32Array.from(ofRows(items, codes)) : codes),
    groundsOf: (picked) => {
      const weights = bothWeights(data.weights, picked.weights);
      return { ...picked, weights, ...measuring, data: weights ? { ...data, weights } : data };
    },
  };
}

function itemsOf(subject: Subject): JudgedData {
  const { data, ...measuring } = groundsOf(subject);
  return {
    subject,
    unit: 'items',
    count: subject.n,
    ids: subject.ids,
    pick: (codes) => codes,
    groundsOf: (picked) => {
      const { weights } = picked;
      const weighted = weights ? { ...data, weights: Float64Array.from(weights) } : data;
      return { ...picked, ...measuring, data: weighted };
    },
  };
}

function pixelsOf(subject: Subject, colors: ColorDataset, { metric }: EvaluateOptions): JudgedData {
  const { data, ...measuring } = groundsOf(subject, { metric });
  const colorOf = labelPixels(colors, numbersTo(colors.n));
  const seen = colorOf.includes(-1) ? colorOf.filter((color) => color >= 0) : colorOf;
  return {
    subject,
    unit: 'pixels',
    count: colors.source.n,
    pick: (codes) => (seen === colorOf ? codes : codes.filter((_, i) => colorOf[i] >= 0)),
    groundsOf: (picked) => ({ ...distinct(data, seen, picked), ...measuring }),
  };
}

/** One row for all pixels with the same color, label and class, with their total weight. */
function distinct(data: Dataset, colors: Int32Array, { labels, truth, weights }: Picked) {
  const label = numbering(labels);
  const kind = truth && numbering(truth);
  const rows = new Map<number, { i: number; mass: number }>();
  for (let i = 0; i < colors.length; i++) {
    const own = weights ? weights[i] : 1;
    if (own === 0) continue;
    const key = (colors[i] * label.count + label.of[i]) * (kind?.count ?? 1) + (kind?.of[i] ?? 0);
    const row = rows.get(key);
    if (row) row.mass += own;
    else rows.set(key, { i, mass: own });
  }
  // in the order of colors, which is the order in which pictures are sampled elsewhere
  const all = [...rows.values()].sort((a, b) => colors[a.i] - colors[b.i] || a.i - b.i);
  const { dim } = data;
  const length = all.length * dim;
  const x = data.x instanceof Uint8Array ? new Uint8Array(length) : new Float64Array(length);
  for (const [to, { i }] of all.entries())
    x.set(data.x.subarray(colors[i] * dim, (colors[i] + 1) * dim), to * dim);
  const masses = Float64Array.from(all, ({ mass }) => mass);
  return {
    labels: all.map(({ i }) => labels[i]),
    truth: truth && all.map(({ i }) => truth[i]),
    weights: masses,
    data: { x, n: all.length, dim, columns: data.columns, weights: masses },
  };
}

/** Numbers distinct values in the order of their first use. */
function numbering(values: ArrayLike<Label>): { of: Int32Array; count: number } {
  const numbers = new Map<Label, number>();
  const of = Int32Array.from(values, (value) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size);
    return numbers.size - 1;
  });
  return { of, count: numbers.size };
}

/** The product of several weights of each row. */
export function bothWeights(...all: (ArrayLike<number> | undefined)[]): Float64Array | undefined {
  const [first, ...others] = all.filter((weights) => weights !== undefined);
  if (!first) return undefined;
  return Float64Array.from(first, (weight, i) => others.reduce((product, of) => product * of[i], weight));
}
