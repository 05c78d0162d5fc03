import { toHex } from '../../core/image.ts';
import { heightOf } from '../../core/merges.ts';
import { findIndex } from '../../indices/table.ts';
import { medoidPlaces } from '../../work/medoids.ts';
import { eachFound, type NamedProfile, type Result, sharesOf } from '../../work/result.ts';
import { noiseMeans, placeColumns, unitOf } from '../../work/tables.ts';
import type { TopTerm } from '../../work/terms.ts';
import { type Column, count, figure, meansText, measure, percent, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { communityCells, mixtureCells, partitionCells } from './cells.ts';
import {
  bestOfStarts,
  countsText,
  criteriaText,
  factsOf,
  isolatedText,
  paramWord,
  radiusText,
  samplesText,
  spaceOf,
  spectrumText,
  summaryText,
  sweptSamplesTexts,
  sweptSummaryTexts,
} from './facts.ts';
import { besideInertia, score, scoresLine } from './indices.ts';
import { medoidRows } from './medoids.ts';
import { headingOf } from './subject.ts';
import { cutName, isCut } from './tree.ts';
import { typicalLines, typicalText } from './typical.ts';

/** Maximum number of columns whose means fit into a line; all means are in the JSON. */
const MOST_COLUMNS = 8;

/** Clusters that fit beside each other, where columns are lines. */
const MOST_ACROSS = 8;

/** Maximum number of clusters in a table: those that are the largest. */
const MOST_CLUSTERS = 100;

/** Terms of a cluster in its line; more are in the JSON. */
const SHOWN_TERMS = 6;

/** Maximum number of sizes in a line; all sizes are in the JSON. */
const MOST_SIZES = 8;

/**
 * Characters of the strip that shows the colors of a picture in proportion: for one clustering, and in a line of
 * several.
 */
const STRIP = 60;
const SHORT_STRIP = 24;

const right = (title: string): Column => ({ title, right: true });

/** The heading of one clustering: subject, facts and scores. */
export function headLines(result: Result, painter: Painter): string[] {
  const told = [
    radiusText(result),
    spectrumText(result),
    isolatedText(result),
    summaryText(result),
    samplesText(result),
    criteriaText(result),
    scoresText(result),
  ];
  const head = [painter.strong(headingOf(result.subject)), painter.faint(factsOf(result))];
  return [...head, ...told.filter((line): line is string => line !== undefined && line !== '')];
}

/** The scores, and what becomes of the noise in those that are measured from the data. */
function scoresText({ scores, clustering }: Result): string {
  const values = besideInertia(scores.values);
  // DBCV counts noise as 0
  const without = Object.keys(values).filter((name) => findIndex(name).needs === 'data' && name !== 'dbcv');
  const isLeftOut = without.length > 0 && (clustering.noise ?? 0) > 0;
  return scoresLine(values) + (isLeftOut ? `; ${without.join(', ')} without the noise` : '');
}

/** One line for each cluster, falling by size; on a terminal, pictures show their colors. */
export function clusterLines(result: Result, painter: Painter): string[] {
  return result.palette ? colorLines(result, painter) : groupLines(result, painter);
}

function colorLines(result: Result, painter: Painter): string[] {
  const colors = (result.palette ?? []).map(toHex);
  const { clustering } = result;
  const { shares, noise } = sharesOf(clustering);
  const places = medoidPlaces(result);
  const middles = placeColumns(result);
  const channels = (hex: string) => [1, 3, 5].map((at) => String(Number.parseInt(hex.slice(at, at + 2), 16)));
  const rows = colors
    .slice(0, MOST_CLUSTERS)
    .map((hex, c) => [
      hex,
      ...channels(hex),
      count(clustering.sizes[c]),
      percent(shares[c]),
      ...(places ? [places[c].name] : []),
      ...middles.map(({ values }) => (values[c] as number).toFixed(1)),
    ]);
  if (clustering.noise) rows.push(['noise', '', '', '', count(clustering.noise), percent(noise)]);
  const titles = ['red', 'green', 'blue', 'pixels', 'share', ...(places ? ['pixel x,y'] : [])];
  titles.push(...middles.map(({ name }) => name));
  const columns = [{ title: 'hex' }, ...titles.map(right)];
  const [header, ...lines] = tableLines(columns, rows);
  const { told, rest } = splitAt(lines, colors.length);
  const more = moreLines(colors.length, painter);
  if (!painter.colors) return [header, ...told, ...rest, ...more];
  const swatched = [
    ...told.map((line, c) => `${painter.swatch(colors[c], 4)}  ${line}`),
    ...[...rest, ...more].map((line) => `      ${line}`),
  ];
  return [strip(colors, shares, painter, STRIP), '', `      ${painter.faint(header)}`, ...swatched];
}

/** The lines of clusters, and those that follow. */
function splitAt(lines: readonly string[], k: number): { told: string[]; rest: string[] } {
  const shown = Math.min(k, MOST_CLUSTERS);
  return { told: lines.slice(0, shown), rest: lines.slice(shown) };
}

/** What is said of clusters that have no line. */
function moreLines(k: number, painter: Painter): string[] {
  return k > MOST_CLUSTERS ? [painter.faint(`and ${count(k - MOST_CLUSTERS)} more: --csv has all`)] : [];
}

/** The colors side by side, each as wide as its share. */
function strip(
  colors: readonly string[],
  shares: readonly number[],
  painter: Painter,
  length: number,
): string {
  let upTo = 0;
  let drawn = 0;
  let line = '';
  for (const [c, hex] of colors.entries()) {
    upTo += shares[c];
    const width = Math.round(length * upTo) - drawn;
    if (width > 0) line += painter.swatch(hex, width);
    drawn += width;
  }
  return line;
}

/** Clusters of rows with the means of a few columns; the last line is for all rows. */
function groupLines(result: Result, painter: Painter): string[] {
  const { clustering, subject } = result;
  const { shares, total, noise } = sharesOf(clustering);
  const tree = clustering.tree?.kind === 'merges' ? clustering.tree : undefined;
  const columnCount = subject.items?.data.dim ?? subject.store?.store.dim ?? 0;
  const typical = result.typical();
  const profile = columnCount <= MOST_COLUMNS ? result.profile() : undefined;
  const shown = profile?.columns ?? [];
  const items = subject.unit === 'columns' ? undefined : subject.items;
  const ofNoise = (profile && items && noiseMeans(clustering, items.data)) ?? [];
  const lines = [...(profile?.clusters ?? []), profile?.all ?? [], ofNoise];
  const { k } = clustering;
  const means = shown.map((_, j) => {
    const words = typical.get(j);
    if (words) return [...words.clusters, words.all, ...(words.noise ? [words.noise] : [])].map(typicalText);
    return meansText(lines.map((of) => of[j]).filter((mean) => mean !== undefined));
  });
  const places = medoidPlaces(result);
  const terms = result.terms()?.map(termsText);
  const line = (name: string, size: number, share: number, height: string, at: number) => [
    ...[name, count(size), percent(share)],
    ...(places ? [printable(places[at]?.name ?? '')] : []),
    ...(tree ? [height] : []),
    ...means.map((column) => column[at] ?? ''),
    ...(terms ? [terms[at] ?? ''] : []),
  ];
  const rows = Array.from(clustering.sizes.subarray(0, MOST_CLUSTERS), (size, c) =>
    line(String(c), size, shares[c], tree ? figure(heightOf(tree.merges, tree.nodes[c])) : '', c),
  );
  if (clustering.noise) rows.push(line('noise', clustering.noise, noise, '', k + 1));
  rows.push(line('all', total, 1, '', k));
  const columns = [
    ...['cluster', unitOf(subject), 'share', ...(places ? ['medoid'] : []), ...(tree ? ['height'] : [])].map(
      right,
    ),
    ...shown.map((title, j) => (typical.has(j) ? { title: printable(title) } : right(printable(title)))),
    ...(terms ? [{ title: 'terms' }] : []),
  ];
  const [header, ...all] = tableLines(columns, rows);
  const { told, rest } = splitAt(all, k);
  const whole = rest.pop() as string;
  const whatIsTypical = profile || typical.size === 0 || k > MOST_ACROSS ? [] : manyColumns(result, painter);
  const table = [...told, ...rest, painter.faint(whole), ...moreLines(k, painter)];
  const medoids = medoidRows(shown, places?.slice(0, MOST_CLUSTERS) ?? []);
  const inWords = medoids.length > 0 ? ['', painter.faint(medoids[0]), ...medoids.slice(1)] : [];
  return [painter.faint(header), ...table, ...whatIsTypical, ...inWords];
}

/** The first terms of a cluster in a line; terms of several words are told apart by commas. */
function termsText(terms: readonly TopTerm[]): string {
  const shown = terms.slice(0, SHOWN_TERMS).map(({ term }) => printable(term));
  return shown.join(shown.some((term) => term.includes(' ')) ? ', ' : ' ');
}

/** Columns of categories that are too many for a line of each cluster. */
function manyColumns(result: Result, painter: Painter): string[] {
  const [header, ...lines] = typicalLines(result.profile() as NamedProfile, result.typical());
  return ['', painter.faint(header), ...lines];
}

/** The heading of several clusterings of one input. */
export function sweepHead(results: readonly Result[], painter: Painter): string[] {
  const head = [painter.strong(headingOf(results[0].subject)), painter.faint(sweepFacts(results))];
  const found = eachFound(results);
  return [...head, ...sweptSummaryTexts(found), ...sweptSamplesTexts(found)];
}

/** One line for each of several clusterings of one input. */
export function sweepLines(results: readonly Result[], painter: Painter): string[] {
  const found = eachFound(results);
  const strips = found[0].palette !== undefined && painter.colors;
  const [header, ...lines] = sweepTable(found);
  if (!strips) return [painter.faint(header), ...lines];
  const shown = lines.map((line, at) => {
    const { palette = [], clustering } = found[at];
    return `${strip(palette.map(toHex), sharesOf(clustering).shares, painter, SHORT_STRIP)}  ${line}`;
  });
  return [' '.repeat(SHORT_STRIP + 2) + painter.faint(header), ...shown];
}

/** The parameters that vary, the facts and scores, and the sizes of the largest clusters. */
function sweepTable(results: readonly Result[]): string[] {
  const [first] = results;
  const { clustering, varying, subject, tree, scores } = first;
  const names = tree ? varying.filter((name) => !isCut(name, first)) : varying;
  const indices = Object.keys(besideInertia(scores.values));
  const has = {
    prototypes: clustering.prototypes,
    medoids: clustering.medoids?.search,
    centers: clustering.centers && !clustering.medoids?.search && !tree && !clustering.mixture,
    mixture: clustering.mixture !== undefined,
    fuzzy: clustering.fuzzy,
    affinity: clustering.affinity,
    communities: clustering.communities,
    descent: clustering.descent,
    noise: clustering.noise !== undefined,
    choice: clustering.density?.choice !== undefined,
    bandwidth: clustering.modes?.quantile !== undefined,
    persistence: first.persistence !== undefined,
  };
  const unit =
    subject.unit === 'colors' && !tree ? 'pixels of each color' : `${unitOf(subject)} of each cluster`;
  const columns: Column[] = [
    ...(tree ? [{ title: 'cut' }] : []),
    ...names.map((name) => right(paramWord(name))),
    ...(has.choice ? [right('eps')] : []),
    ...(has.bandwidth ? [right('bandwidth')] : []),
    ...(names.includes('k') ? [] : [right('clusters')]),
    ...(tree ? [right('height')] : []),
    ...(has.noise ? [right('noise')] : []),
    ...(has.persistence ? [right('persistence')] : []),
    ...(has.centers ? [right('inertia')] : []),
    ...(has.prototypes ? [right('cost')] : []),
    ...(has.mixture ? ['log-likelihood', 'BIC', 'ICL'].map(right) : []),
    ...(has.fuzzy ? ['objective', 'coefficient', 'entropy', 'xie-beni'].map(right) : []),
    ...(has.affinity ? [right('net similarity')] : []),
    ...(has.communities ? ['modularity', 'quality'].map(right) : []),
    ...(has.medoids ? ['loss', 'medoid silhouette'].map(right) : []),
    ...indices.map(right),
    ...(has.descent ? [right(has.medoids ? 'swaps' : 'iterations')] : []),
    ...(tree ? [] : [right('seconds')]),
    { title: unit },
  ];
  const rows = results.map((result) => {
    const { params, seconds, persistence } = result;
    const {
      k,
      centers,
      medoids,
      descent,
      affinity,
      modes,
      noise = 0,
      tree: cut,
      density,
    } = result.clustering;
    const height = cut?.kind === 'merges' && cut.height !== undefined ? figure(cut.height) : '';
    const share = sharesOf(result.clustering).noise;
    return [
      ...(tree ? [cutName(result)] : []),
      ...names.map((name) => (name === 'k' ? String(k) : valueText(params[name]))),
      ...(has.choice ? [figure(density?.eps ?? Number.NaN)] : []),
      ...(has.bandwidth ? [figure(modes?.bandwidth ?? Number.NaN)] : []),
      ...(names.includes('k') ? [] : [String(k)]),
      ...(tree ? [height] : []),
      ...(has.noise ? [noise > 0 ? percent(share) : '0'] : []),
      ...(has.persistence ? [(persistence?.value ?? Number.NaN).toFixed(2)] : []),
      ...(has.centers ? [centers ? measure(centers.inertia) : ''] : []),
      ...(has.fuzzy ? partitionCells(result) : []),
      ...(has.prototypes ? [measure(result.clustering.prototypes?.cost ?? Number.NaN)] : []),
      ...(has.mixture ? mixtureCells(result) : []),
      ...(has.affinity ? [figure(affinity?.similarity ?? Number.NaN)] : []),
      ...(has.communities ? communityCells(result) : []),
      ...(has.medoids
        ? [measure(medoids?.loss ?? Number.NaN), score(medoids?.silhouette ?? Number.NaN)]
        : []),
      ...indices.map((name) => score(result.scores.values[name])),
      ...(has.descent ? [descent ? String(descent.iterations) : ''] : []),
      ...(tree ? [] : [seconds.toFixed(3)]),
      sizesText(result),
    ];
  });
  return tableLines(columns, rows);
}

function valueText(value: unknown): string {
  return typeof value === 'number' ? figure(value) : String(value ?? '');
}

function sizesText({ clustering: { sizes, k } }: Result): string {
  const more = k > MOST_SIZES ? ` and ${k - MOST_SIZES} more` : '';
  return Array.from(sizes.subarray(0, MOST_SIZES), count).join(' ') + more;
}

/** What several clusterings have in common. */
function sweepFacts(results: readonly Result[]): string {
  const [first] = results;
  if (first.tree) return treesFacts(results);
  const { algorithm, title, params, clustering, varying } = first;
  const restarts = clustering.descent?.restarts ?? 1;
  const starts =
    restarts > 1 && !varying.includes('nInit') ? `, ${bestOfStarts(algorithm, restarts)} each` : '';
  const seeds = results.every((one) => one.clustering.descent?.seeding) ? ', seeds without iterations' : '';
  const seed = clustering.seed === undefined || varying.includes('seed') ? '' : `, seed ${clustering.seed}`;
  return `${title}${spaceOf(params)}, ${variedText(results, varying)}${seeds}${starts}${seed}`;
}

/** Of one tree how it was made; of several what differs between them. */
function treesFacts(results: readonly Result[]): string {
  const [first] = results;
  const { varying, tree } = first;
  const count = new Set(results.map((one) => one.tree)).size;
  if (count === 1 || !tree) return factsOf(first);
  const same = [
    ...(varying.includes('linkage') ? [] : [first.title]),
    ...(varying.includes('metric') ? [] : [`${tree.metric} distances`]),
  ];
  const names = varying.filter((name) => !isCut(name, first));
  return [`${count} trees`, ...same, variedText(results, names)].join(', ');
}

/** "k = 2 to 21", or "k = 3, 5, 9"; of other parameters how many values there are. */
function variedText(results: readonly Result[], names: readonly string[]): string {
  const last = results[results.length - 1];
  return names
    .map((name) => {
      if (name === 'k') {
        const asked = last.params.k === last.clustering.k ? '' : ` (${last.params.k} asked for)`;
        return `k = ${countsText(results.map(({ clustering }) => clustering.k))}${asked}`;
      }
      const having = results.filter(({ params }) => params[name] !== undefined);
      const values = [...new Set(having.map(({ params }) => valueText(params[name])))];
      return values.length > 4
        ? `${values.length} values of ${paramWord(name)}`
        : `${paramWord(name)} = ${values.join(', ')}`;
    })
    .join(', ');
}
