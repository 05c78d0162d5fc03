import type { Clustering } from '../core/clustering.ts';
import type { Cell } from '../core/items.ts';
import { numbersTo } from '../core/numbers.ts';
import { labelsOf } from './items.ts';
import { type Result, sharesOf } from './result.ts';
import { rowInWords } from './typical.ts';

/** Where a medoid is in the input. */
export interface MedoidPlace {
  /** Number of the row, item or pixel (y * width + x); of a color the first pixel that has it. */
  row: number;
  /** Name of the row or item, or x,y of the pixel. */
  name: string;
  /** Its numbers, as they were clustered; absent where there are only distances. */
  values?: number[];
  /** The row as it was read, with its categories by name; absent without columns of categories. */
  words?: Cell[];
}

/** Where the medoids are, as `init` takes them; undefined without medoids, and for colors of several pictures. */
export function medoidPlaces(result: Result): MedoidPlace[] | undefined {
  const { medoids } = result.clustering;
  return medoids && rowPlaces(result, medoids.rows);
}

/** Where rows of the data are in the input; undefined for colors of several pictures. */
export function rowPlaces(
  { subject, clustering }: Result,
  wanted: ArrayLike<number>,
): MedoidPlace[] | undefined {
  const { picture, unit, data } = subject;
  if (picture?.parts) return undefined;
  const rows = labelsOf(subject, numbersTo(clustering.n));
  const names = unit === 'colors' ? undefined : subject.names();
  return Array.from(wanted, (medoid) => {
    const row = rows.indexOf(medoid);
    const { width = 1 } = picture?.image ?? {};
    const name = names ? names[medoid] : `${row % width},${Math.floor(row / width)}`;
    const values =
      data && unit !== 'columns' && Array.from(data.x.subarray(medoid * data.dim, (medoid + 1) * data.dim));
    const words = unit === 'columns' ? undefined : rowInWords(subject, medoid);
    return { row, name, ...(values && { values }), ...(words && { words }) };
  });
}

/** The loss divided by the weight of the rows. */
export function meanLoss(clustering: Clustering): number | undefined {
  const { medoids } = clustering;
  return medoids && medoids.loss / sharesOf(clustering).total;
}

/** Of several numbers of clusters the result with the best medoid silhouette, if that was made best. */
export function bestBySilhouette(results: readonly Result[]): Result | undefined {
  const found = results.filter(({ clustering: { medoids }, varying }) => {
    const isAsked = medoids?.search?.objective === 'silhouette' && medoids.silhouette !== undefined;
    return isAsked && varying.length === 1 && varying[0] === 'k';
  });
  if (found.length < 2) return undefined;
  const of = ({ clustering }: Result) => clustering.medoids?.silhouette ?? 0;
  return found.reduce((best, one) => (of(one) > of(best) ? one : best));
}
