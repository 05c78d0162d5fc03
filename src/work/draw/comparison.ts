import { centersChart } from '../../charts/centers.ts';
import { clusterPanels } from '../../charts/clusterPanels.ts';
import { K_AXIS } from '../../charts/curve.ts';
import { pointPanels } from '../../charts/pointPanels.ts';
import { timesChart } from '../../charts/times.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { plural } from '../../core/words.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { matched } from './matching.ts';
import { rangeOf, repeatsText, secondsOf } from './measured.ts';
import { hexesOf, paintedRows } from './painting.ts';
import { meansIn, planeOf } from './plane.ts';
import { clusterWord, spaceOf, subtitleOf, type Words } from './text.ts';

/*
 * Charts of several algorithms on one subject: the results of one setting, in the order of the algorithms.
 */

/** The centers of each algorithm: over the density of the colors of a picture, or over the rows. */
export async function centers(results: readonly Result[], context: DrawContext) {
  const [{ subject }] = results;
  const words = wordsOf(results);
  if (subject.picture) {
    const { rgb, weights } = subject.picture.colors;
    const sets = results.map(({ title, palette = [] }) => ({ name: title, centers: palette }));
    return centersChart({ ...words, rgb, weights, sets });
  }
  const plane = await planeOf(subject, context);
  const panels = results.map(({ title, clustering: { k, labels } }) => ({
    name: title,
    k,
    centers: meansIn(plane, labels, k, subject.data?.weights),
  }));
  return pointPanels({ ...words, ...plane, unit: unitOf(subject), panels });
}

const LIKE = 'clusters that match those of the first have their color';

/** The colors, or rows, that each algorithm groups. */
export async function panels(results: readonly Result[], context: DrawContext) {
  const [{ subject }] = results;
  const words = wordsOf(results);
  if (subject.picture && subject.unit === 'colors') {
    const { rgb, weights } = subject.picture.colors;
    const algorithms = results.map((result) => {
      const painted = paintedRows(result);
      const { title: name, palette: centers = [] } = result;
      return { name, labels: painted.labels, colors: hexesOf(painted), centers };
    });
    return clusterPanels({ ...words, rgb, weights, algorithms });
  }
  const plane = await planeOf(subject, context);
  const [{ clustering: first }] = results;
  const panels = results.map(({ title, clustering }) => {
    const { labels, k } = clustering === first ? first : matched(clustering, first);
    const centers = meansIn(plane, labels as Int32Array, k, subject.data?.weights);
    return { name: title, k: clustering.k, labels, centers };
  });
  const subtitle = results.length > 1 ? `${words.subtitle}; ${LIKE}` : words.subtitle;
  return pointPanels({ ...words, subtitle, ...plane, unit: unitOf(subject), panels });
}

/**
 * The seconds of each algorithm: medians with their range.
 * @param settings the results of the algorithms for each setting
 */
export function times(settings: readonly (readonly Result[])[]) {
  const [results] = settings;
  const last = settings[settings.length - 1];
  if (!results) throw new ClusterkitError('usage', 'times requires several runs', { option: 'chart' });
  const ks = new Set(settings.map(([one]) => one.settings.k));
  // where more than k varies, several settings have the same k
  const isOfK = !ks.has(undefined) && ks.size === settings.length;
  const series = results.map(({ title }, at) => ({
    name: title,
    points: settings.map((of, run) => ({
      at: isOfK ? (of[0].settings.k as number) : run + 1,
      ...rangeOf(secondsOf(of[at])),
    })),
  }));
  const [least, most] = [results[0].clustering.k, last[0].clustering.k];
  const word = clusterWord(results[0].subject);
  const into = least === most ? plural(least, word) : `${least} to ${most} ${word}s`;
  return timesChart({
    title: isOfK ? `${results[0].subject.name} in ${into}` : `${results[0].subject.name}: times`,
    subtitle: `${subtitle(results)}, ${repeatsText(settings.flat())}`,
    series,
    ...(isOfK ? {} : { axis: { ...K_AXIS, name: 'run', title: 'Run' } }),
  });
}

/** The number of clusters, if all found as many. */
function wordsOf(results: readonly Result[]): Words {
  const [{ subject, clustering }] = results;
  const isSame = results.every((result) => result.clustering.k === clustering.k);
  const into = isSame
    ? ` in ${plural(clustering.k, clusterWord(subject))}`
    : ` by ${results.length} algorithms`;
  return { title: subject.name + into, subtitle: subtitle(results) };
}

/** "k-means and mini-batch k-means, 120,000 pixels" */
function subtitle(results: readonly Result[]): string {
  const titles = results.map(({ title }) => title);
  const algorithms = titles.length > 1 ? `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}` : titles[0];
  return subtitleOf(results[0].subject, algorithms + spaceOf(results[0].params));
}
