import { cutTree, nodeLabels } from '../../algorithms/tree/cut.ts';
import { dendrogramLayout } from '../../algorithms/tree/layout.ts';
import { tanglegramChart } from '../../charts/tanglegram.ts';
import { formatCount } from '../../charts/theme.ts';
import { treeHeight } from '../../core/merges.ts';
import { treeTitles } from '../compareTrees.ts';
import type { DrawnPair } from './context.ts';
import { COLORED } from './tree.ts';

/** What the subtitle says of the scale of heights. */
const SCALES = {
  linear: [],
  sqrt: ['heights by their square roots'],
  log: ['heights by their logarithms'],
} as const;

/** Two trees face to face; lines have the color of the cluster in the first tree, cut into k or below most of its height. */
export function tanglegram({ pair, k, heightScale = 'linear' }: DrawnPair) {
  const { merges, names, orders, run } = pair;
  const [one] = merges;
  const { labels } = cutTree(one, k === undefined ? { height: COLORED * treeHeight(one) } : { k });
  const [left, right] = merges.map((tree, at) => ({
    ...dendrogramLayout(tree, orders[at]),
    clusters: nodeLabels(tree, labels),
  }));
  const titles = treeTitles(pair);
  const measured = [
    ['cophenetic correlation', run.copheneticCorrelation] as const,
    ["Baker's gamma", run.bakersGamma] as const,
    ['entanglement', run.entanglement] as const,
  ].flatMap(([name, value]) => (value === null ? [] : [`${name} ${value.toFixed(3)}`]));
  return tanglegramChart({
    title: `${titles[0]} and ${titles[1]}`,
    subtitle: [`${formatCount(run.n)} leaves`, ...measured, ...SCALES[heightScale]].join(', '),
    heightScale,
    ...{ left, right, names, labels, titles, crossings: run.crossings },
  });
}
