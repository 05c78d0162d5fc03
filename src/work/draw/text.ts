import { capitalize, formatCount } from '../../charts/theme.ts';
import type { StepRecord } from '../../core/preparation.ts';
import { plural, unitFor } from '../../core/words.ts';
import { distancesText, type Result, type Tree } from '../result.ts';
import type { Subject } from '../subject.ts';

/** The text above a chart. */
export interface Words {
  title: string;
  subtitle: string;
}

/** The word for the clusters of a subject: clusters of the colors of a picture are colors. */
export function clusterWord(
  subject: Pick<Subject, 'kind' | 'unit' | 'graph'>,
): 'color' | 'region' | 'cluster' {
  if (subject.kind !== 'picture') return 'cluster';
  return areRegions(subject) ? 'region' : 'color';
}

/** Whether clusters of a picture go by places as well: superpixels do if those that touch are neighbors. */
export function areRegions({ unit, graph }: Pick<Subject, 'unit' | 'graph'>): boolean {
  return unit === 'pixels' || (unit === 'superpixels' && graph !== undefined);
}

/** "flower.jpg in 4 colors"; with a tree, "in 4 clusters". */
export function titleOf({ subject, clustering, tree }: Result): string {
  return `${subject.name} in ${plural(clustering.k, tree ? 'cluster' : clusterWord(subject))}`;
}

/** The text above a chart of one clustering. */
export function wordsOf(result: Result): Words {
  const { subject, tree, title, params } = result;
  return {
    title: titleOf(result),
    subtitle: tree ? treeSubtitle(subject, tree) : subtitleOf(subject, title + spaceOf(params)),
  };
}

/** "k-means, pca, 1,797 rows": the algorithm and the subject. */
export function subtitleOf(subject: Subject, algorithm: string): string {
  return `${algorithm}${stepsOf(subject)}, ${countOf(subject)}`;
}

/** The number of pixels of a picture, else of the rows that were clustered. */
function countOf({ picture, n, unit }: Subject): string {
  return picture
    ? `${formatCount(picture.colors.used)} ${unitFor(picture.colors.used, 'pixels')}`
    : `${formatCount(n)} ${unitFor(n, unit)}`;
}

/** " in oklab" */
export function spaceOf({ space = 'rgb' }: Record<string, unknown>): string {
  return space === 'rgb' ? '' : ` in ${space}`;
}

function stepsOf({ steps }: Subject): string {
  return steps.map((step) => `, ${stepName(step)}`).join('');
}

/** "pca", "scale standard". */
function stepName({ name, params }: StepRecord): string {
  return name === 'scale' ? `${name} ${params.method}` : name;
}

/** The text above a chart of a tree. */
export function treeWords(subject: Subject, tree: Tree, k?: number): Words {
  const into = k === undefined ? '' : ` in ${plural(k, 'cluster')}`;
  return { title: `${subject.name}${into}`, subtitle: treeSubtitle(subject, tree) };
}

/** "Ward linkage, euclidean distances, 1,797 rows" */
export function treeSubtitle(subject: Subject, tree: Tree): string {
  const { linkage, params, merges, minSamples } = tree;
  const among = params.connectivity === undefined ? '' : ', neighbors only';
  const { n } = merges;
  const unit = unitFor(n, subject.unit);
  if (subject.tree) return `Given tree, ${formatCount(n)} ${unit}`;
  const of = minSamples === undefined ? '' : ` of mutual reachability, min samples ${minSamples}`;
  return `${capitalize(linkage)} linkage${of}, ${distancesText(tree)}${among}${stepsOf(subject)}, ${formatCount(n)} ${unit}`;
}

/** " (km)", where distances have a unit of their own. */
export function distanceUnit({ params }: { params: Record<string, unknown> }): string {
  return params.unit === undefined ? '' : ` (${params.unit})`;
}

/** A parameter for people: "min samples". */
export function paramWord(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
