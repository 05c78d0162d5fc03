/** A tree of merges without a root: branches as long as the heights of their ends differ. */
import { type ChartClasses, classEncoding, classNameOf } from './classColors.ts';
import { textWidth } from './metrics.ts';
import { fitNames } from './names.ts';
import { clusterCell, columnOf, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  formatShare,
  frame,
  inProportion,
  type Layer,
  PAGE,
  placedAt,
  sentences,
  uncapitalize,
  visible,
} from './theme.ts';
import { leafColor, nodeColors } from './treeColors.ts';
import { type TurnedName, turnedNames } from './turnedNames.ts';

/** The data of `unrootedChart`. */
export interface UnrootedChart extends ChartText {
  /** 2 n - 1 coordinates of the nodes, leaves first, and the directions of the branches to them, in radians. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  angles: ArrayLike<number>;
  /** 2 n - 1 parents of the nodes, -1 for the root. */
  parents: ArrayLike<number>;
  /** 2 n - 1: the cluster of all leaves below a node, -1 if there are several. */
  clusters: ArrayLike<number>;
  /** n names of the leaves. */
  names: readonly string[];
  /** n colors of the leaves, if they have colors. */
  swatches?: readonly string[];
  /** Known classes of the n leaves: the colors of their names and dots. */
  classes?: ChartClasses;
  /** The meaning of heights: "Ward distance". */
  measure: string;
  unit: string;
  /** Merges that are lower than their parts. */
  inversions: number;
}

const SIDE = 520;
const FONT_SIZE = 10;
const LONGEST_NAME = 100;
const GAP = 5;
const DOT = 44;
/** The dots of more leaves are smaller. */
const MANY = 40;

/** Half of the height of a name, and the distance of the spots by which it is compared with others. */
const HALF = 5;

/** Draws a line for each branch, and names where there is room for them. */
export function unrootedChart(chart: UnrootedChart): ChartSpec {
  const labels = fitNames(chart.names.map(visible), LONGEST_NAME, FONT_SIZE);
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, FONT_SIZE)), 0);
  const place = placeIn(chart, widest + 3 * GAP);
  const { width, height } = place;
  const { named, left } = namesOf(chart, labels, place);
  const facts = [
    `Branches are as long as the ${uncapitalize(chart.measure)} of their ends differs`,
    ...(chart.inversions > 0
      ? [`${counted(chart.inversions, 'merges')} lower than a part without length`]
      : []),
    ...(left > 0
      ? [`${formatCount(left)} of ${formatCount(chart.names.length)} names left out, which would overlap`]
      : []),
  ];
  const spec = {
    ...inProportion(
      frame(
        { ...chart, subtitle: sentences(chart.subtitle, `${facts.join('; ')}.`) },
        Math.max(480, width),
        finding(chart),
      ),
    ),
    width,
    height,
    layer: [branches(chart, place), ...tips(chart, place), ...named],
    ...(chart.classes ? { resolve: { scale: { color: 'independent' } } } : {}),
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

/** A row for each branch: the node at its end, leaves first. */
function numbersOf({ x, y, parents, clusters, names }: UnrootedChart) {
  const nodes = Array.from(parents, (_, node) => node);
  return [
    columnOf('Node', nodes, (node) => node),
    columnOf('Name', nodes, (node) => names[node] ?? null),
    columnOf('Parent', nodes, (node) => (parents[node] < 0 ? null : parents[node])),
    columnOf('Cluster', nodes, (node) => (clusters[node] < 0 ? null : clusterCell(clusters[node]))),
    columnOf('Across', nodes, (node) => x[node]),
    columnOf('Up', nodes, (node) => y[node]),
  ];
}

interface Placed {
  width: number;
  height: number;
  across(node: number): number;
  up(node: number): number;
}

/** The same scale for both coordinates, with room for names around. */
function placeIn({ x, y }: UnrootedChart, margin: number): Placed {
  const range = (values: ArrayLike<number>) => {
    let [low, high] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    return [low, high];
  };
  const [[left, right], [low, high]] = [range(x), range(y)];
  const extent = Math.max(right - left, high - low);
  const scale = extent > 0 ? SIDE / extent : 1;
  return {
    width: Math.max(160, (right - left) * scale) + 2 * margin,
    height: Math.max(60, (high - low) * scale) + 2 * margin,
    across: (node) => Number((margin + (x[node] - left) * scale).toFixed(2)),
    up: (node) => Number((margin + (high - y[node]) * scale).toFixed(2)),
  };
}

function branches({ parents, clusters, names }: UnrootedChart, { across, up }: Placed): Layer {
  const colorOf = nodeColors(clusters);
  const values = Array.from({ length: parents.length }, (_, node) => node)
    .filter((node) => parents[node] >= 0)
    .map((node) => ({
      left: across(node),
      top: up(node),
      left2: across(parents[node]),
      top2: up(parents[node]),
      color: colorOf(node),
    }));
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: names.length > 120 ? 1.1 : 1.6, strokeCap: 'round', tooltip: null },
    encoding: {
      ...placedAt('left', 'top'),
      x2: { field: 'left2' },
      y2: { field: 'top2' },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  } as unknown as Layer;
}

/** The ends of leaves as dots, in their colors or classes if they have some. */
function tips(chart: UnrootedChart, { across, up, width }: Placed): Layer[] {
  const { classes, swatches, names, clusters } = chart;
  const colorOf = nodeColors(clusters);
  const values = names.flatMap((name, leaf) => {
    const known = classes && classNameOf(classes, leaf);
    if (classes && known === undefined) return [];
    const fill = swatches?.[leaf] ?? colorOf(leaf);
    return [
      {
        left: across(leaf),
        top: up(leaf),
        name: visible(name),
        fill,
        ...(known !== undefined && { class: visible(known) }),
      },
    ];
  });
  const isBare = !classes && !swatches;
  return [
    {
      data: { values },
      mark: {
        type: 'point',
        filled: true,
        shape: 'circle',
        size: isBare ? 12 : names.length > MANY ? DOT / 2 : DOT,
        opacity: 1,
        stroke: PAGE,
        strokeWidth: 0.5,
      },
      encoding: {
        ...placedAt('left', 'top'),
        color: classes ? classEncoding(classes, width) : { field: 'fill', type: 'nominal', scale: null },
        tooltip: [{ field: 'name', type: 'nominal', title: 'Name' }],
      },
    },
  ] as unknown as Layer[];
}

/** Names on the way of their branches, outward from their ends; one that would touch another is left out. */
function namesOf(
  { names, angles, classes, swatches, clusters }: UnrootedChart,
  labels: readonly string[],
  { across, up }: Placed,
) {
  const taken: { x: number; y: number }[] = names.map((_, leaf) => ({ x: across(leaf), y: up(leaf) }));
  const values: TurnedName[][] = [[], []];
  const colorOf = leafColor({ tree: { clusters }, classes, swatches });
  let left = 0;
  for (const [leaf, text] of labels.entries()) {
    const [cos, sin] = [Math.cos(angles[leaf]), -Math.sin(angles[leaf])];
    const from = { x: across(leaf) + (GAP + 1) * cos, y: up(leaf) + (GAP + 1) * sin };
    const length = textWidth(text, FONT_SIZE);
    const spots = Array.from({ length: Math.ceil(length / HALF) + 1 }, (_, i) => {
      const away = Math.min(length, i * HALF);
      return { x: from.x + away * cos, y: from.y + away * sin };
    });
    const meets = ({ x, y }: { x: number; y: number }, at: number) =>
      // its own end lies before its first spot
      spots.some(
        (spot) => (spot.x - x) ** 2 + (spot.y - y) ** 2 < (at < names.length ? GAP ** 2 : (2 * HALF) ** 2),
      );
    if (taken.some((spot, at) => at !== leaf && meets(spot, at))) {
      left++;
      continue;
    }
    taken.push(...spots);
    const degrees = (180 * Math.atan2(sin, cos)) / Math.PI;
    const isLeft = cos < 0;
    const fill = colorOf(leaf);
    values[isLeft ? 1 : 0].push({
      left: from.x,
      top: from.y,
      text,
      turn: isLeft ? degrees + 180 : degrees,
      fill,
    });
  }
  const named = values.map((of, side) => turnedNames(of, side === 1, FONT_SIZE));
  return { named, left };
}

function finding({ title, names, unit, clusters }: UnrootedChart): string {
  const sizes = new Map<number, number>();
  for (const cluster of Array.from(clusters).slice(0, names.length))
    if (cluster >= 0) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const largest = [...sizes].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0]);
  const parts =
    sizes.size > 0
      ? ` in ${counted(sizes.size, 'clusters')}, of which cluster ${largest[0]} holds ${formatShare(largest[1] / names.length)}`
      : '';
  return `${title}. Unrooted tree of ${counted(names.length, 'leaves')}${parts}, ${unit} at the ends of its branches.`;
}
