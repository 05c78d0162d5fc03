import { clusterColors, NOISE_COLOR } from '../../charts/clusterColors.ts';
import { type GridCell, type GridRow, gridChart, panelSide } from '../../charts/grid.ts';
import { picturePanel, pointsPanel, regionsPanel, sidesWithin } from '../../charts/gridPanels.ts';
import { type ChartSpec, capitalize } from '../../charts/theme.ts';
import { type ClusterkitError, describeError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import { adjustedRand } from '../../indices/external.ts';
import { ownWords } from '../compare/asked.ts';
import type { Compared, ComparePlan, Outcome } from '../compare.ts';
import { weightsOf } from '../items.ts';
import { truthOf } from '../judge.ts';
import type { Result } from '../result.ts';
import type { Picture, Subject } from '../subject.ts';
import type { DrawContext } from './context.ts';
import { matched, type Numbered, numberedClasses } from './matching.ts';
import { hexesOf, paintedPixels } from './painting.ts';
import { planeOf } from './plane.ts';
import { pixelColors } from './segmented.ts';
import { areRegions, paramWord } from './text.ts';

/*
 * The grid of a comparison: a row of panels for each input. A row is drawn as soon as its input is compared, so that
 * nothing else of the input has to be kept.
 */

/** A row as it was drawn, before all columns are known. */
export interface DrawnRow extends Omit<GridRow, 'cells'> {
  /** What stands before the algorithms: the classes, or the picture. */
  lead?: { title: string; cell: GridCell };
  /** For each algorithm a title and a panel for each of its runs. */
  algorithms: readonly (readonly { title: string; cell: GridCell }[])[];
  /** The side of its panels. */
  side: number;
  /** What the colors say. */
  look: (typeof LOOKS)[number];
  /** Whether some rows are noise. */
  noise: boolean;
}

/** What the colors of panels say. */
const LOOKS = [
  'clusters have the color of the class that they match best',
  'clusters that match each other have one color',
  'clusters of colors are painted in their mean',
] as const;
const [BY_CLASS, BY_MATCH, BY_MEAN] = LOOKS;

/** The side of the panels of a comparison. */
export function sideOf({ fits }: ComparePlan): number {
  const columns = fits[0].map((_, at) => Math.max(...fits.map((of) => of[at].plan.grid.runs.length)));
  return panelSide(columns.reduce((sum, runs) => sum + runs, 1));
}

/** The rows of one input: one, or one for each of several pictures that were clustered together. */
export async function drawRows(compared: Compared, side: number, context: DrawContext): Promise<DrawnRow[]> {
  const { subject, outcomes } = compared;
  const { picture } = subject;
  if (!picture) return [await pointsRow(compared, side, context)];
  const parts = picture.parts ?? [subject];
  const rows: DrawnRow[] = [];
  for (const part of parts) {
    const own = part.picture as Picture;
    const { width, height, frames } = own.image;
    const size = { width, height: height * frames };
    const panel = regionsOf(subject, part, size, side);
    const lead = { title: 'picture', cell: { url: picturePanel({ ...size, rgb: pixelColors(own) }, side) } };
    rows.push({
      name: part.name,
      side,
      ...sidesWithin(side, size),
      lead,
      look: areRegions(subject) ? BY_MATCH : BY_MEAN,
      noise: hasNoise(outcomes),
      algorithms: await drawnOutcomes(outcomes, (result) => ({ url: panel(result) })),
    });
  }
  return rows;
}

/** Draws clusters of colors in their colors, and regions on the picture. */
function regionsOf(subject: Subject, part: Subject, size: { width: number; height: number }, side: number) {
  const picture = part.picture as Picture;
  const isOfPixels = areRegions(subject);
  const rgb = isOfPixels ? pixelColors(picture) : undefined;
  let first: Numbered | undefined;
  return (result: Result): string => {
    const { labels, colors, noise } = paintedPixels(result, part === subject ? undefined : part);
    if (!isOfPixels) return regionsPanel({ ...size, labels, colors: hexesOf({ colors }), noise }, side);
    const { k } = result.clustering;
    const own = { labels: labels.map((label) => (label >= k ? -1 : label)), k };
    const numbered = first ? matched(own, first) : own;
    first ??= own;
    const shown = numbered.labels;
    const regions = labels.map((label, i) => (label < 0 ? -1 : shown[i] < 0 ? numbered.k : shown[i]));
    const hexes = [...clusterColors(numbered.k), ...(noise ? [NOISE_COLOR] : [])];
    return regionsPanel({ ...size, labels: regions, colors: hexes, noise, rgb }, side);
  };
}

/** Rows in a plane, which all panels share. */
async function pointsRow(
  { subject, outcomes }: Compared,
  side: number,
  context: DrawContext,
): Promise<DrawnRow> {
  const { x, y } = await planeOf(subject, context);
  const classes = numberedClasses(subject);
  // a single class says nothing about clusters
  const truth = classes && classes.k > 1 ? truthOf(subject) : undefined;
  const [first] = outcomes.flatMap(({ results }) => results);
  const reference = classes ?? first.clustering;
  const draw = (result: Result) => {
    const { labels } = matched(result.clustering, reference);
    const weights = truth?.weights ?? weightsOf(subject);
    const ari = truth && adjustedRand(result.clustering.labels, truth.labels, { weights });
    return { url: pointsPanel({ x, y, labels }, side), ...(ari === undefined ? {} : { ari }) };
  };
  return {
    name: subject.name,
    side,
    width: side,
    height: side,
    look: classes ? BY_CLASS : BY_MATCH,
    noise: hasNoise(outcomes),
    ...(classes && {
      lead: {
        title: 'classes',
        cell: { url: pointsPanel({ x, y, labels: classes.labels }, side), k: classes.k },
      },
    }),
    algorithms: await drawnOutcomes(outcomes, draw),
  };
}

function hasNoise(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ results }) => results.some(({ clustering }) => (clustering.noise ?? 0) > 0));
}

/** The panels of each algorithm, one for each of its runs; one with a reason where it refuses the input. */
async function drawnOutcomes(
  outcomes: readonly Outcome[],
  draw: (result: Result) => { url: string; ari?: number },
): Promise<DrawnRow['algorithms']> {
  const all: { title: string; cell: GridCell }[][] = [];
  for (const { fit, results, refused } of outcomes) {
    const drawn = results.map((result) => ({
      title: result.title + variedWords(result),
      cell: { ...draw(result), k: result.clustering.k, seconds: result.seconds },
    }));
    all.push(refused ? [{ title: await titleFor(fit), cell: { reason: reasonOf(refused) } }] : drawn);
  }
  return all;
}

/** ", k 3" of several runs. */
function variedWords({ varying, settings }: Result): string {
  return varying
    .filter((name) => settings[name] !== undefined)
    .map((name) => `, ${paramWord(name)} ${settings[name]}`)
    .join('');
}

async function titleFor(fit: Outcome['fit']): Promise<string> {
  const { entry, plan, own } = fit;
  const title = (await entry.load()).titleOf?.(plan.grid.runs[0]) ?? entry.title;
  return title + ownWords(title, own);
}

/** The reason alone: what to do about it stands on standard error. */
function reasonOf(error: ClusterkitError): string {
  return describeError(error.with({ at: {}, remedies: [] }), (option) => option);
}

/** The rows of all inputs as one chart. */
export function drawGrid(rows: readonly DrawnRow[]): ChartSpec {
  const hasLead = rows.some(({ lead }) => lead);
  const most = rows[0].algorithms.map((_, at) => longest(rows.map(({ algorithms }) => algorithms[at])));
  const columns = [
    ...(hasLead ? [rows.find(({ lead }) => lead)?.lead?.title ?? ''] : []),
    ...most.flatMap((runs) => runs.map(({ title }) => title)),
  ];
  const count = columns.length - (hasLead ? 1 : 0);
  const isWhole = rows.every(({ algorithms }) => algorithms.flat().length === count);
  const inputs = rows.length === 1 ? rows[0].name : plural(rows.length, 'input');
  return gridChart({
    title: `${inputs}, ${isWhole ? '' : 'up to '}${plural(count, 'clustering')}${rows.length > 1 ? ' each' : ''}`,
    subtitle: subtitleOf(rows),
    columns,
    side: rows[0].side,
    rows: rows.map(({ lead, algorithms, name, width, height }) => ({
      name,
      width,
      height,
      cells: [
        ...(hasLead ? [lead?.cell] : []),
        ...algorithms.flatMap((runs, at) => most[at].map((_, run) => runs[run]?.cell)),
      ],
    })),
  });
}

function longest<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.reduce((most, one) => (one.length > most.length ? one : most));
}

function subtitleOf(rows: readonly DrawnRow[]): string {
  const told = rows.flatMap(({ look }) => look);
  const like = capitalize(LOOKS.filter((look) => told.includes(look)).join('; '));
  const hasNoise = rows.some(({ noise }) => noise);
  const isJudged = rows.some(({ lead }) => lead?.title === 'classes');
  const terms = ['k: clusters found', ...(isJudged ? ['ARI: adjusted Rand index with the classes'] : [])];
  return `${like}${hasNoise ? '; noise is gray' : ''}. ${[...terms, 's: seconds of the fit'].join(', ')}`;
}
