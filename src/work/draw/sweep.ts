import { curveChart, K_AXIS, type SweepAxis, type SweepPoint } from '../../charts/curve.ts';
import { groupedBarsChart } from '../../charts/groupedBars.ts';
import { type IndexPoint, indicesChart } from '../../charts/indices.ts';
import { multiplesChart } from '../../charts/multiples.ts';
import { capitalize } from '../../charts/theme.ts';
import { timesChart } from '../../charts/times.ts';
import type { Clustering } from '../../core/clustering.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import { topKs } from '../../indices/choose/verdict.ts';
import { findIndex } from '../../indices/table.ts';
import type { ChoiceOfK } from '../../output/choiceRecord.ts';
import { kneeOf } from '../choosing.ts';
import { CHART_INDICES } from '../judge.ts';
import { eachFound, type Result, sharesOf } from '../result.ts';
import { CUTTING, unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { rangeOf, repeatsText, secondsOf } from './measured.ts';
import { swatchesOf } from './sizes.ts';
import { clusterWord, paramWord, spaceOf, subtitleOf, treeSubtitle, type Words } from './text.ts';

/*
 * Charts of several clusterings of one subject, against the number of clusters or any other parameter that varies.
 */

/** A panel of bars for each clustering. */
export function bars(swept: readonly Result[]) {
  const results = eachFound(swept);
  const palettes = results.map((result) => ({ label: runLabel(result), colors: swatchesOf(result) }));
  return multiplesChart({ ...wordsOfSweep(results), palettes, unit: unitOf(results[0].subject) });
}

/** What each clustering has made small: the inertia, the loss of medoids, or the cost of prototypes. */
export function elbow(swept: readonly Result[], context: DrawContext) {
  const results = swept.filter(({ clustering }) => smallOf(clustering));
  if (results.length < 2)
    throw new ClusterkitError('usage', 'elbow requires centers, and these clusters have none', {
      option: 'chart',
    });
  const { measure } = smallOf(results[0].clustering) as Small;
  const value = ({ clustering }: Result) => smallOf(clustering)?.value ?? Number.NaN;
  return curve(results, value, measure, context);
}

/** A sum that falls with k, and its name. */
interface Small {
  measure: string;
  value: number;
}

function smallOf({ medoids, prototypes, centers }: Clustering): Small | undefined {
  if (medoids?.search) return { measure: 'Loss', value: medoids.loss };
  if (prototypes)
    return { measure: prototypes.squares === undefined ? 'Mismatches' : 'Cost', value: prototypes.cost };
  return centers && { measure: 'Inertia', value: centers.inertia };
}

/** The seconds of each fit: medians with their range. */
export function time(swept: readonly Result[], { options }: DrawContext) {
  const { axis, lines, words } = sweepOf(swept, options.against);
  const series = lines.map(({ name, results }) => ({
    name,
    points: results.map((result) => ({ at: placeOf(axis, result), ...rangeOf(secondsOf(result)) })),
  }));
  const subtitle = `${words.subtitle}, ${repeatsText(swept)}`;
  return timesChart({ ...words, subtitle, series, axis: axis.name === 'k' ? axis : shown(axis) });
}

function curve(
  swept: readonly Result[],
  measured: (result: Result) => number,
  measure: string,
  { options }: DrawContext,
) {
  const { axis, lines, words } = sweepOf(swept, options.against);
  const series = lines.map(({ name, results }) => {
    const points = results.map((result) => ({ at: placeOf(axis, result), value: measured(result) }));
    return { name, points, ...(axis.name === 'k' && kneeFound(points)) };
  });
  const chart = { ...words, series, measure, ...(axis.name === 'k' ? {} : { axis: shown(axis) }) };
  return axis.kind === 'category' ? groupedBarsChart(chart) : curveChart(chart);
}

/** The requested indices, or inertia, indices and seconds; the best position of each index is marked. */
export function metrics(swept: readonly Result[], { options, choice }: DrawContext) {
  const { axis, lines, words } = sweepOf(swept, options.against);
  const isOne = lines.length === 1;
  const points = (value: (result: Result) => number | undefined): IndexPoint[] =>
    lines.flatMap(({ name, results }) =>
      results.map((result) => ({
        at: placeOf(axis, result),
        value: value(result) ?? Number.NaN,
        ...(isOne ? {} : { series: name }),
      })),
    );
  const results = lines.flatMap((line) => line.results);
  const small = smallOf(results[0].clustering);
  const hasSmall = small !== undefined && results.every(({ clustering }) => smallOf(clustering));
  // the cuts of a tree take no time of their own
  const isTree = results.every(({ tree }) => tree);
  const isOfK = results.every(({ settings }) => settings.k !== undefined);
  const asked = options.metrics?.length ? options.metrics.map((word) => findIndex(word).name) : undefined;
  const drawn = asked ?? [...CHART_INDICES, ...Object.keys(choice?.indices ?? {})];
  const panels = [
    ...(isOfK ? [] : foundPanels(results, points)),
    ...(hasSmall && (asked?.includes('inertia') ?? true)
      ? [
          fallingPanel(
            small.measure,
            axis,
            points(({ clustering }) => smallOf(clustering)?.value),
          ),
        ]
      : []),
    ...silhouettePanel(results, points),
    ...indexNames(results, drawn).map((name) =>
      indexPanel(
        name,
        axis,
        points(({ scores }) => scores.values[name]),
      ),
    ),
    ...(choice ? choicePanels(choice) : []),
    ...(isTree || asked
      ? []
      : [{ name: 'Seconds', note: 'computing', points: points(({ seconds }) => seconds) }]),
  ];
  return indicesChart({ ...words, panels, ...(axis.name === 'k' ? {} : { axis: shown(axis) }) });
}

/** The number of clusters, if it was not a parameter, and the share of noise. */
function foundPanels(
  results: readonly Result[],
  points: (value: (result: Result) => number | undefined) => IndexPoint[],
) {
  const hasNoise = results.some(({ clustering }) => clustering.noise !== undefined);
  const noise = ({ clustering }: Result) => 100 * sharesOf(clustering).noise;
  return [
    { name: 'Clusters', note: 'found', points: points(({ clustering }) => clustering.k) },
    ...(hasNoise ? [{ name: 'Noise', note: 'percent of the whole', points: points(noise) }] : []),
    ...persistencePanel(results, points),
    ...communityPanels(results, points),
  ];
}

/** How long clusters persist while their least size grows; the size at which they do longest is marked. */
function persistencePanel(
  results: readonly Result[],
  points: (value: (result: Result) => number | undefined) => IndexPoint[],
) {
  if (!results.some(({ persistence }) => persistence)) return [];
  const marked = results.find(({ persistence }) => persistence?.isBest)?.settings.minClusterSize as number;
  const note = 'doublings of the size with the same cluster';
  return [{ name: 'Persistence', note, points: points(({ persistence }) => persistence?.value), marked }];
}

/** The modularity at resolution 1, its best place marked, and what was made large. */
function communityPanels(
  results: readonly Result[],
  points: (value: (result: Result) => number | undefined) => IndexPoint[],
) {
  if (!results.every(({ clustering }) => clustering.communities)) return [];
  const modularities = points(({ clustering }) => clustering.communities?.modularity);
  return [
    {
      name: 'Modularity',
      note: 'at resolution 1, higher is better',
      points: modularities,
      ...markOf(modularities),
    },
    {
      name: 'Quality',
      note: 'each at its own resolution',
      points: points(({ clustering }) => clustering.communities?.quality),
    },
  ];
}

/** The computed indices among some, in the order of results; the inertia has a panel of its own. */
function indexNames([{ scores }]: readonly Result[], drawn: readonly string[]): string[] {
  return Object.keys(scores.values).filter((name) => name !== 'inertia' && drawn.includes(name));
}

/** What a choice of k measures by clustering again: each value with its error, and the k that it chooses. */
function choicePanels({ ks, gap, stability }: ChoiceOfK) {
  const steady = stability?.mean.map((value, i) => ({ at: ks[i], value, error: stability.deviation[i] }));
  return [
    ...(gap
      ? [
          {
            name: 'Gap statistic',
            note: 'the first k within one error of the next',
            points: gap.gap.map((value, i) => ({ at: gap.ks[i], value, error: gap.error[i] })),
            marked: gap.k,
          },
        ]
      : []),
    ...(steady ? [{ name: 'Stability', note: 'higher is better', points: steady, ...markOf(steady) }] : []),
  ];
}

/** Indices that hardly get worse with more clusters. */
const RISING = new Set([
  ...['class-entropy', 'homogeneity', 'purity', 'majority-errors', 'mi', 'rand'],
  ...['within-variance', 'between-variance'],
]);

function indexPanel(name: string, axis: SweepAxis, points: readonly IndexPoint[]) {
  const { title, better } = findIndex(name);
  const places = points.map((_, at) => at);
  const [best] = topKs(places, { better, values: points.map(({ value }) => value) }, 1);
  // an index that only rises or falls with k is best at the last k, which has no meaning
  const isMarked = best !== undefined && !(axis.name === 'k' && RISING.has(name));
  const marked = isMarked ? { marked: points[best.k].at, markedSeries: points[best.k].series } : {};
  return { name: title, note: `${better} is better`, points, ...marked };
}

/** The medoid silhouette of medoids that were searched, with its best position. */
function silhouettePanel(
  results: readonly Result[],
  points: (value: (result: Result) => number | undefined) => IndexPoint[],
) {
  if (!results.every(({ clustering }) => clustering.medoids?.search)) return [];
  const silhouettes = points(({ clustering }) => clustering.medoids?.silhouette);
  if (silhouettes.every(({ value }) => Number.isNaN(value))) return [];
  return [
    { name: 'Medoid silhouette', note: 'higher is better', points: silhouettes, ...markOf(silhouettes) },
  ];
}

/** The position of the highest value. */
function markOf(points: readonly IndexPoint[]) {
  const values = points.map(({ value }) => value);
  const [best] = topKs([...values.keys()], { better: 'higher', values }, 1);
  return best === undefined ? {} : { marked: points[best.k].at, markedSeries: points[best.k].series };
}

/** The knee that a choice of k takes; null if there is none, nothing for lines that are too short for a knee. */
function kneeFound(points: readonly SweepPoint[]): { knee?: number | null } {
  const all = points.map(({ at, value }) => ({ k: at as number, value }));
  return new Set(all.map(({ k }) => k)).size < 3 ? {} : { knee: kneeOf(all) ?? null };
}

/** The knee is only defined for one line over rising k. */
function fallingPanel(name: string, axis: SweepAxis, points: readonly IndexPoint[]) {
  const isOne = axis.name === 'k' && points.every(({ series }) => series === undefined);
  if (!isOne) return { name, note: 'lower is better', points };
  const bend = kneeOf(points.map(({ at, value }) => ({ k: at as number, value })));
  return { name, note: bend === undefined ? 'no knee' : 'knee', points, marked: bend };
}

/** Clusterings along an axis: one line for each combination of the other parameters that vary. */
interface Sweep {
  axis: SweepAxis;
  lines: { name: string; results: Result[] }[];
  words: Words;
}

function sweepOf(swept: readonly Result[], against: string | undefined): Sweep {
  const found = eachFound(swept);
  const { varying } = found[0];
  const name = against ?? axisName(found);
  // an infinite value has no place on an axis
  const results = found.filter(
    ({ settings: { [name]: value } }) => value !== undefined && value !== Number.POSITIVE_INFINITY,
  );
  const axis = axisOf(name, results);
  const others = varying.filter((one) => one !== name);
  const lines = new Map<string, Result[]>();
  for (const result of results) {
    const key = settingsText(result, others) || result.title;
    lines.set(key, [...(lines.get(key) ?? []), result]);
  }
  return {
    axis,
    lines: [...lines].map(([line, of]) => ({ name: line, results: of })),
    words: wordsOfSweep(results, name),
  };
}

function isCut(name: string): boolean {
  return (CUTTING as readonly string[]).includes(name);
}

/** The default axis: k if it varies, or else the first number that does. */
function axisName([{ varying }, ...others]: readonly Result[]): string {
  const isNumber = (name: string) => others.some(({ settings }) => typeof settings[name] === 'number');
  return varying.find((name) => name === 'k') ?? varying.find(isNumber) ?? varying[0] ?? 'k';
}

/** With more whole numbers, not each of them has a tick. */
const MOST_WHOLE = 1000;

function axisOf(name: string, results: readonly Result[]): SweepAxis {
  if (name === 'k') return K_AXIS;
  const values = results.map(({ settings }) => settings[name]);
  const title = capitalize(paramWord(name));
  if (!values.every((value) => typeof value === 'number')) return { name, title, kind: 'category' };
  const isWhole = values.every(Number.isInteger) && Math.max(...values) - Math.min(...values) <= MOST_WHOLE;
  return { name, title, kind: isWhole ? 'whole' : 'number' };
}

/** The axis with its name for people. */
function shown(axis: SweepAxis): SweepAxis {
  return { ...axis, name: paramWord(axis.name) };
}

/** For k, the number of clusters that were found. */
function placeOf({ name, kind }: SweepAxis, { settings, clustering }: Result): number | string {
  if (name === 'k') return clustering.k;
  return kind === 'category' ? String(settings[name]) : (settings[name] as number);
}

/** "eps 0.5, min samples 5" */
function settingsText({ settings }: Result, names: readonly string[]): string {
  return names
    .filter((name) => settings[name] !== undefined)
    .map((name) => (settings[name] === true ? paramWord(name) : `${paramWord(name)} ${settings[name]}`))
    .join(', ');
}

/** What distinguishes a clustering from the others: "k = 4", "eps = 0.5, min samples = 5". */
export function runLabel({ settings, varying, clustering }: Result): string {
  const told = varying.filter((name) => settings[name] !== undefined);
  const words = told.map((name) => {
    if (name === 'k') return `k = ${clustering.k}`;
    return settings[name] === true ? paramWord(name) : `${paramWord(name)} = ${settings[name]}`;
  });
  return words.length > 0 ? words.join(', ') : `k = ${clustering.k}`;
}

/** The text above a chart of several clusterings. */
export function wordsOfSweep(results: readonly Result[], against = axisName(results)): Words {
  const [first] = results;
  const { subject } = first;
  const word = first.tree ? 'cluster' : clusterWord(subject);
  const ks = results.map(({ clustering }) => clustering.k);
  const [least, most] = [Math.min(...ks), Math.max(...ks)];
  const isOfK = against === 'k' && first.varying.every((name) => name === 'k' || (first.tree && isCut(name)));
  const into = least === most ? plural(least, word) : `${least} to ${most} ${word}s`;
  return {
    title: isOfK ? `${subject.name} in ${into}` : `${subject.name}: ${variedText(results)}`,
    subtitle: subtitleOfSweep(results),
  };
}

/** More values are written as a range, or as their number. */
const MOST_VALUES = 4;

/** "eps 0.5 to 5, linkage ward, average" */
function variedText(results: readonly Result[]): string {
  const { varying } = results[0];
  return varying
    .map((name) => {
      const values = [...new Set(results.map(({ settings }) => settings[name]))].filter(
        (v) => v !== undefined,
      );
      const isRange = values.length > 2 && values.every((value) => typeof value === 'number');
      const range = isRange
        ? `${Math.min(...(values as number[]))} to ${Math.max(...(values as number[]))}`
        : '';
      const list = values.length > MOST_VALUES ? `${values.length} values` : values.join(', ');
      return `${paramWord(name)} ${isRange ? range : list}`;
    })
    .join(', ');
}

/** The algorithm in its different settings, if these have names. */
function subtitleOfSweep(results: readonly Result[]): string {
  const [{ subject, tree, params, title }] = results;
  const titles = [...new Set(results.map((result) => result.title))];
  if (titles.length > 1) return subtitleOf(subject, capitalize(titles.join(', ')) + spaceOf(params));
  return tree ? treeSubtitle(subject, tree) : subtitleOf(subject, title + spaceOf(params));
}
