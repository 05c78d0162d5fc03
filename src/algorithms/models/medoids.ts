import type { Clustering, Medoids } from '../../core/clustering.ts';
import { nearestOther } from '../../distances/nearestOther.ts';
import { broken, isPermutation } from './checks.ts';
import type { ModelKind } from './kind.ts';
import { checkKept, keepRows, measureBoth, type RowsBody } from './rows.ts';

/** The row that is the medoid of each cluster, in the order of these rows: a row gets the cluster of the nearest one. */
export type MedoidsBody = RowsBody;

/** A clustering with a row for each cluster. */
type OfMedoids = Clustering & { medoids: Medoids };

export const medoids: ModelKind<MedoidsBody> = {
  async make({ data, clustering, settings }) {
    const { rows } = (clustering as OfMedoids).medoids;
    // of equally near medoids the one of the lower row counts
    return keepRows(data, clustering.labels, rows.slice().sort(), settings);
  },
  check(body, head) {
    checkKept(body, head);
    if (!isPermutation(body.labels, head.k)) throw broken('labels must hold each cluster once');
  },
  async assign(model, data, { pacer }) {
    const { kept, others } = measureBoth(model, data);
    const { rows, distances } = await nearestOther(others, kept, pacer);
    return { labels: rows.map((row) => model.labels[row]), distances };
  },
};
