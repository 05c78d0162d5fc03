/** Which number of clusters each index votes for, below the numbers of votes. */
import { listAll } from '../core/words.ts';
import { textWidth } from './metrics.ts';
import { columnOf, withNumbers } from './numbers.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  FAINT,
  frame,
  GRID,
  INK,
  type Layer,
  MUTED,
  PAGE,
  SERIES_COLORS,
} from './theme.ts';

/** The data of `voteChart`. */
export interface VoteChart extends ChartText {
  /** Every number of clusters that was compared, rising. */
  ks: readonly number[];
  indices: readonly {
    name: string;
    title: string;
    /** The rule in words. */
    by: string;
    /** One value for each of `ks`, or none. */
    values: readonly number[];
    /** The vote; null without one, for this reason. */
    k: number | null;
    reason?: string;
  }[];
  /** Every k with votes, the most votes first. */
  ranking: readonly { k: number; votes: number; names: readonly string[] }[];
  count: number;
  /** The k with most votes, and all of them if there are several. */
  k: number | null;
  tied: readonly number[];
  /** The size that the chart is asked to have, in points: if the lines of the indices do not fit, it has bars alone. */
  room?: { width?: number; height?: number };
}

const ROW = 18;
const BARS = 120;
const NARROWEST = 12;
const WIDEST = 46;
const WIDTH = 420;
const TEXT_SIZE = 10.5;
/** Between the last k and the rule. */
const GAP = 14;
/** Pixels of the ticks of the k. */
const TICK = 26;

const [WINNER] = SERIES_COLORS;

/** Share of its own size at which the chart is still readable. */
const LEAST_SHARE = 0.8;
/** Points above and between the panels, and those of the titles of the indices. */
const HEAD = 170;
const TITLES = 160;
/** Longest list of indices in a subtitle, which has to end within a small chart. */
const MOST_TOLD = 3;

/** Bars for the votes, and below them a line for each index, with a dot at its vote. */
export function voteChart(given: VoteChart): ChartSpec {
  // the gap statistic may find that there is one cluster
  const ks = [...new Set([...given.ks, ...given.ranking.map(({ k }) => k)])].sort((a, b) => a - b);
  const step = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(WIDTH / ks.length)));
  const width = step * ks.length;
  const least = leastSize(given, width);
  const { room = {} } = given;
  const isSmall = (room.width ?? least.width) < least.width || (room.height ?? least.height) < least.height;
  const chart = isSmall ? withVoters(given, least) : given;
  const best = chart.tied.length > 0 ? chart.tied : [chart.k];
  const side = rulesWidth(chart);
  const every = Math.ceil(TICK / step);
  const x = (title: string | null, padding: object) => ({
    field: 'k',
    type: 'ordinal',
    scale: { domain: ks, ...padding },
    axis: {
      title,
      values: ks.filter((_, at) => at % every === 0),
      labelAngle: 0,
      labelColor: INK,
      labelOverlap: false,
    },
  });
  const grounds = { ks, width, best, x };
  const spec = {
    ...(isSmall
      ? { ...frame(chart, Math.max(360, width), finding(chart)), ...bars(chart, grounds, X_TITLE) }
      : {
          ...frame(chart, width + TITLES + GAP + side, finding(chart)),
          spacing: 40,
          bounds: 'flush',
          resolve: { scale: { color: 'independent' } },
          vconcat: [bars(chart, grounds, null), matrix(chart, grounds)],
        }),
  } as ChartSpec;
  return withNumbers(spec, () => [
    columnOf('Index', chart.indices, ({ title }) => title),
    columnOf('NbClust', chart.indices, ({ name }) => name),
    columnOf('Vote', chart.indices, ({ k }) => k),
    columnOf('Rule', chart.indices, ({ by }) => by),
    columnOf('No vote', chart.indices, ({ reason }) => reason ?? null),
    ...chart.ks.map((k, at) =>
      columnOf(`k = ${k}`, chart.indices, ({ values }) =>
        Number.isFinite(values[at]) ? (values[at] as number) : null,
      ),
    ),
  ]);
}

const X_TITLE = 'Number of clusters k';

function rulesWidth({ indices }: VoteChart): number {
  return Math.max(0, ...indices.map(({ by, reason = '' }) => textWidth(reason || by, TEXT_SIZE)));
}

/** The smallest size in which the lines of the indices can be read, in points. */
function leastSize(chart: VoteChart, width: number): { width: number; height: number } {
  const own = {
    width: width + TITLES + GAP + rulesWidth(chart),
    height: HEAD + BARS + ROW * chart.indices.length,
  };
  return {
    width: 10 * Math.ceil((LEAST_SHARE * own.width) / 10),
    height: 10 * Math.ceil((LEAST_SHARE * own.height) / 10),
  };
}

/** The chart with the names of those that vote for the winner, and the size that shows all. */
function withVoters(chart: VoteChart, least: { width: number; height: number }): VoteChart {
  const winner = chart.ranking.find(({ k }) => k === chart.k);
  const titleOf = (name: string) => chart.indices.find((one) => one.name === name)?.title ?? name;
  const names = winner?.names.slice(0, MOST_TOLD).map(titleOf) ?? [];
  const more = (winner?.names.length ?? 0) - names.length;
  const voters = [...names, ...(more > 0 ? [`${more} more`] : [])];
  const told = winner ? `; for k = ${winner.k} ${listAll(voters)}` : '';
  const subtitle = `${chart.subtitle ?? ''}${told}; all from ${least.width} x ${least.height} points on`;
  return { ...chart, subtitle };
}

interface Grounds {
  ks: readonly number[];
  width: number;
  /** The ks with most votes. */
  best: readonly (number | null)[];
  x(title: string | null, padding: object): object;
}

function bars({ ranking, count }: VoteChart, { ks, width, best, x }: Grounds, title: string | null) {
  const votesOf = (k: number) => ranking.find((one) => one.k === k)?.votes ?? 0;
  const values = ks.map((k) => ({ k, votes: votesOf(k), best: best.includes(k) }));
  const most = Math.max(1, ...values.map(({ votes }) => votes));
  return {
    width,
    height: BARS,
    data: { values },
    encoding: {
      x: x(title, { paddingInner: 0.2, paddingOuter: 0.1 }),
      y: {
        field: 'votes',
        type: 'quantitative',
        scale: { domain: [0, most * 1.15], nice: false },
        axis: { title: `Votes of ${count}`, grid: false, labels: false },
      },
    },
    layer: [
      {
        mark: { type: 'bar', stroke: PAGE, strokeWidth: 0.75 },
        encoding: {
          color: bestColor(),
          tooltip: [
            { field: 'k', type: 'ordinal', title: 'k' },
            { field: 'votes', type: 'quantitative', title: 'Votes' },
          ],
        },
      },
      {
        transform: [{ filter: 'datum.votes > 0' }],
        mark: { type: 'text', baseline: 'bottom', dy: -4, fontSize: 11, fill: INK, tooltip: null },
        encoding: { text: { field: 'votes', type: 'quantitative' } },
      },
    ],
  };
}

function bestColor(other = AXIS) {
  return {
    field: 'best',
    type: 'nominal',
    scale: { domain: [true, false], range: [WINNER, other] },
    legend: null,
  };
}

/** A line for each index: a dot at its vote, and at the right how it votes, or why it does not. */
function matrix({ indices }: VoteChart, { width, best, x }: Grounds) {
  const values = indices.map(({ title, by, k, reason }) => ({
    title,
    by: k === null ? reason : by,
    ...(k === null ? {} : { k }),
    votes: k !== null,
    best: k !== null && best.includes(k),
  }));
  const height = ROW * values.length;
  const y = {
    field: 'title',
    type: 'ordinal',
    scale: { domain: values.map(({ title }) => title), paddingInner: 0, paddingOuter: 0 },
    axis: { title: null, labelColor: INK, labelLimit: 220, grid: true, tickBand: 'extent', gridColor: GRID },
  };
  const rule = (votes: boolean): Layer =>
    ({
      transform: [{ filter: `datum.votes === ${votes}` }],
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'middle',
        fontSize: TEXT_SIZE,
        fill: votes ? MUTED : FAINT,
        tooltip: null,
        ...(votes ? {} : { fontStyle: 'italic' }),
      },
      encoding: { x: { value: width + GAP }, text: { field: 'by', type: 'nominal' } },
    }) as Layer;
  return {
    width,
    height,
    data: { values },
    encoding: { y },
    layer: [
      {
        transform: [{ filter: 'datum.votes' }],
        mark: { type: 'point', filled: true, opacity: 1, size: 80, stroke: PAGE, strokeWidth: 1 },
        encoding: {
          // a dot stands where the middle of a bar does
          x: x(X_TITLE, { padding: 0.5 }),
          color: bestColor(MUTED),
          tooltip: [
            { field: 'title', type: 'nominal', title: 'Index' },
            { field: 'k', type: 'ordinal', title: 'k' },
            { field: 'by', type: 'nominal', title: 'Rule' },
          ],
        },
      },
      rule(true),
      rule(false),
    ],
  };
}

function finding({ title, ranking, count, tied, indices }: VoteChart): string {
  const silent = indices.length - count;
  const without = silent > 0 ? ` ${silent} of ${indices.length} indices have no vote.` : '';
  if (ranking.length === 0) return `${title}. No index has a vote.`;
  const [first, next] = ranking;
  const told =
    tied.length > 1
      ? `k = ${listAll(tied.map(String))} have ${first.votes} of ${count} votes each.`
      : `k = ${first.k} has most votes, ${first.votes} of ${count}.`;
  const rest = tied.length > 1 || !next ? '' : ` Next is k = ${next.k} with ${next.votes}.`;
  return `${title}. ${told}${rest}${without}`;
}
