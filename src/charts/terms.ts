/** The terms that weigh most in each cluster of texts, as bars. */
import { textWidth } from './metrics.ts';
import { namedRows } from './namedRows.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  INK,
  type Layer,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `termsChart`. */
export interface TermsChart extends ChartText {
  /** In the order of the clusters. */
  clusters: readonly {
    name: string;
    color: string;
    size: number;
    /** Falling. */
    terms: readonly { term: string; weight: number }[];
  }[];
  unit: string;
}

type Panel = Extract<ChartSpec, { hconcat: unknown }>['hconcat'][number];

const ACROSS = 4;
const MOST_PANELS = 24;
const BAR_WIDTH = 150;
const STEP = 19;
const LABEL_SIZE = 11;
const WIDEST_LABEL = 130;

/** A panel for each cluster, with a bar for each of its terms; all bars have the same scale. */
export function termsChart(chart: TermsChart): ChartSpec {
  const shown = chart.clusters.slice(0, MOST_PANELS);
  const most = Math.max(0, ...shown.flatMap(({ terms }) => terms.map(({ weight }) => weight)));
  const labels = shown.flatMap(({ terms }) => terms.map(({ term }) => shorten(term)));
  const extent = Math.ceil(Math.max(20, ...labels.map((label) => textWidth(label, LABEL_SIZE)))) + 10;
  const across = Math.min(ACROSS, shown.length);
  const lines: Panel[][] = [];
  for (const [at, cluster] of shown.entries()) {
    if (at % ACROSS === 0) lines.push([]);
    lines[lines.length - 1].push(onePanel(cluster, chart.unit, most || 1, extent));
  }
  const width = Math.max(480, across * (BAR_WIDTH + extent + 28));
  return {
    ...frame({ ...chart, subtitle: subtitle(chart) }, width, finding(chart)),
    spacing: 22,
    vconcat: lines.map((panels) => ({ spacing: 28, hconcat: panels })),
  } as ChartSpec;
}

function onePanel(
  { name, color, size, terms }: TermsChart['clusters'][number],
  unit: string,
  most: number,
  extent: number,
): Panel {
  const names = terms.map(({ term }) => shorten(term));
  const values = terms.map(({ term, weight }, at) => ({
    at,
    weight,
    term: visible(term),
    text: weight.toFixed(3),
  }));
  return {
    title: {
      text: `${name}, ${counted(size, unit)}`,
      fontSize: 12,
      fontWeight: 600,
      color: INK,
      anchor: 'start',
      frame: 'group',
      offset: 6,
    },
    width: BAR_WIDTH,
    height: STEP * Math.max(1, terms.length),
    data: { values },
    encoding: {
      y: namedRows({ names, fontSize: LABEL_SIZE, extent, limit: WIDEST_LABEL + 20, padding: 0.25 }),
      x: {
        field: 'weight',
        type: 'quantitative',
        scale: { domain: [0, most], nice: false },
        axis: {
          title: 'Mean weight',
          titleFontSize: 10,
          labelFontSize: 10,
          labelFlush: false,
          labelExpr: "format(datum.value, '~g')",
          grid: true,
          tickCount: 3,
        },
      },
    },
    layer: [barLayer(color)],
  } as unknown as Panel;
}

function barLayer(color: string): Layer {
  return {
    mark: { type: 'bar', color },
    encoding: {
      tooltip: [
        { field: 'term', type: 'nominal', title: 'Term' },
        { field: 'text', type: 'nominal', title: 'Mean weight' },
      ],
    },
  } as Layer;
}

function subtitle({ clusters, subtitle: given }: TermsChart): string | undefined {
  if (clusters.length <= MOST_PANELS) return given;
  const left = formatCount(clusters.length - MOST_PANELS);
  return sentences(given, `${left} smaller clusters are not drawn.`);
}

function shorten(term: string): string {
  return wrapText(visible(term), WIDEST_LABEL, LABEL_SIZE, 400, 1)[0];
}

function finding({ title, clusters }: TermsChart): string {
  const told = clusters.slice(0, MOST_PANELS).map(({ name, terms }) => {
    const words = terms.slice(0, 5).map(({ term }) => visible(term));
    return `${name} ${words.length > 0 ? words.join(', ') : 'without terms'}`;
  });
  return `${title}: ${told.join('; ')}.`;
}
