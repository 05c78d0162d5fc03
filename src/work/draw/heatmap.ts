import { heatmapChart } from '../../charts/heatmap.ts';
import { columnDeviations, profile } from '../../indices/profile.ts';
import { columnNames } from '../items.ts';
import { type Result, sharesOf } from '../result.ts';
import { noiseMeans, unitOf } from '../tables.ts';
import { indicatorRows } from '../typical.ts';
import { rowsOf } from './plane.ts';
import { wordsOf } from './text.ts';

/** How clusters differ: the mean of each column in each cluster, and in the noise. */
export function heatmap(result: Result) {
  const { subject, clustering } = result;
  const { k, labels, sizes, noise = 0 } = clustering;
  const { shares, noise: noiseShare } = sharesOf(clustering);
  // of a category the mean is its share
  const indicators = result.typical().size > 0 ? indicatorRows(subject, rowsOf(subject).read) : undefined;
  const read = indicators?.rows ?? rowsOf(subject).read;
  // colors, and columns that are compared as rows, have no profile
  const known = indicators ? undefined : result.profile();
  const own = known ?? { columns: columnNames(read), ...profile(read, labels, k) };
  const deviations = columnDeviations(read, own.all);
  const ofNoise = noiseMeans(clustering, read);
  return heatmapChart({
    ...wordsOf(result),
    columns: own.columns,
    all: own.all,
    clusters: ofNoise ? [...own.clusters, ofNoise] : own.clusters,
    deviations,
    sizes: noise > 0 ? [...sizes, noise] : Array.from(sizes),
    shares: noise > 0 ? [...shares, noiseShare] : shares,
    unit: unitOf(subject),
    ...(indicators && { areShares: indicators.areShares }),
    ...(noise > 0 ? { names: [...sizes.keys(), 'noise'].map(String) } : {}),
  });
}
