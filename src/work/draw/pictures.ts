import { nearestTwo } from '../../algorithms/centers/nearestTwo.ts';
import { meansOf } from '../../algorithms/clusters.ts';
import { picturesChart } from '../../charts/pictures.ts';
import { formatCount } from '../../charts/theme.ts';
import type { Dataset, RowShape } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { unitFor } from '../../core/words.ts';
import { profile } from '../../indices/profile.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';
import { noiseMeans, unitOf } from '../tables.ts';
import type { DrawContext } from './context.ts';
import { wordsOf } from './text.ts';

/** Maximum number of pictures beside each other. */
const MOST_ACROSS = 10;

/** Maximum number of members of a cluster that are shown. */
const MOST_MEMBERS = 12;

/** Rows that are pictures, as they were read. */
interface PictureRows extends Dataset {
  shape: RowShape;
}

/** @throws {ClusterkitError} usage, for rows that are not pictures */
export function pictureRows({ items, unit }: Subject, chart: string): PictureRows {
  const { data } = items ?? {};
  if (unit === 'columns') throw refused(chart, 'rows that are pictures, and columns are compared');
  if (data?.shape) return data as PictureRows;
  const side = Math.sqrt(data?.dim ?? 0);
  const value = Number.isInteger(side) && side > 0 ? `${side}x${side}` : 'WxH';
  throw refused(
    chart,
    `rows that are pictures, and nothing says how large the ${data?.dim} columns are`,
    value,
  );
}

function refused(chart: string, what: string, shape?: string): ClusterkitError {
  return new ClusterkitError('usage', `${chart} requires ${what}`, {
    option: 'chart',
    ...(shape ? { remedies: [{ option: 'shape', how: 'set', value: shape }] } : {}),
  });
}

/** The medoid or the mean picture of each cluster, and the mean of the noise. */
export function centers(result: Result) {
  const { subject, clustering } = result;
  const rows = pictureRows(subject, 'centers');
  const { shape } = rows;
  const { k, labels, sizes, medoids } = clustering;
  const { clusters } = medoids
    ? picturesAt(rows, medoids.rows)
    : (result.profile() ?? profile(rows, labels, k));
  const ofNoise = noiseMeans(clustering, rows);
  const noise = ofNoise ? [`noise: ${formatCount(clustering.noise as number)}`] : [];
  return picturesChart({
    ...wordsOf(result),
    shape,
    pixels: Float64Array.from([...clusters, ofNoise ?? []].flat()),
    titles: [...Array.from(sizes, (size, c) => `${c}: ${formatCount(size)}`), ...noise],
    across: Math.min(MOST_ACROSS, k + noise.length),
  });
}

/**
 * The members nearest to each medoid or center, nearest first; without these, the members nearest to the mean. The noise is last:
 * any of its rows, since it has no center.
 */
export async function members(result: Result, { work }: DrawContext) {
  const { subject, clustering } = result;
  const rows = pictureRows(subject, 'members');
  const { k, labels, sizes } = clustering;
  const unit = unitOf(subject);
  const distance = await distances(result, work.pacing);
  const clustered = Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const order = clustered.sort((a, b) => distance[a] - distance[b] || a - b);
  const groups = Array.from({ length: k }, () => [] as number[]);
  for (const i of order) if (groups[labels[i]].length < MOST_MEMBERS) groups[labels[i]].push(i);
  const { x, dim, shape } = rows;
  const noise = evenly(
    Array.from(labels.keys()).filter((i) => labels[i] < 0),
    MOST_MEMBERS,
  );
  const shown = [...groups.flat(), ...noise];
  const pixels = new Float64Array(shown.length * dim);
  for (const [at, i] of shown.entries()) pixels.set(x.subarray(i * dim, (i + 1) * dim), at * dim);
  return picturesChart({
    ...wordsOf(result),
    shape,
    pixels,
    titles: shown.map(() => ''),
    groups: [...groups, ...(noise.length > 0 ? [noise] : [])].map((of, c) => ({
      title:
        c < k
          ? `${c}: ${formatCount(sizes[c])} ${unitFor(sizes[c], unit)}`
          : `noise: ${formatCount(clustering.noise ?? 0)} ${unitFor(clustering.noise ?? 0, unit)}`,
      count: of.length,
    })),
    across: MOST_MEMBERS,
  });
}

/** At most so many values, from the first to the last. */
function evenly(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, at) => values[Math.floor((at * values.length) / most)]);
}

/** Some of the rows. */
function picturesAt({ x, dim }: PictureRows, rows: Int32Array): { clusters: number[][] } {
  return { clusters: Array.from(rows, (row) => Array.from(x.subarray(row * dim, (row + 1) * dim))) };
}

/** The distance of each row to the medoid or center of its cluster. */
async function distances({ subject, clustering }: Result, pacing: DrawContext['work']['pacing']) {
  const data = subject.data as Dataset;
  if (clustering.medoids?.distances) return clustering.medoids.distances;
  const { centers = meansOf(data, clustering.labels, clustering.k) } = clustering;
  return (await nearestTwo(data, { ...clustering, centers }, pacing)).distance;
}
