import { type ModelFacts, modelOf } from '../algorithms/model.ts';
import type { Model } from '../algorithms/models/kinds.ts';
import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import type { AnyRows } from '../core/sparse.ts';
import { presetOf } from './dialect.ts';
import { columnNames } from './items.ts';
import type { Result } from './result.ts';
import type { Work } from './work.ts';

/**
 * A model with which `predict` labels other data as this result labels its own.
 * @throws {ClusterkitError} usage, for a result that has nothing other rows can be compared with, and for coordinates that no other input has; aborted
 */
export async function modelOfResult({ version, pacing }: Work, result: Result): Promise<Model> {
  const { subject, palette } = result;
  const { picture, items, store, models, data, sparse, measuring } = subject;
  const { rows, clustering } = modeled(result);
  const settings = { ...measuring, ...result.settings };
  if (picture) {
    if (data?.dim !== 3)
      throw new ClusterkitError('usage', 'requires colors, and the pixels of a gray picture have none', {
        option: 'modelOut',
      });
    const { space } = picture.colors;
    const facts = { version, settings, space, colors: palette?.map(toHex) };
    return modelOf(rows, clustering, facts, pacing);
  }
  const { columns, encodings, shape } = store
    ? { columns: store.sourceColumns ?? store.store.columns, encodings: store.encodings, shape: undefined }
    : { columns: items?.data.columns, encodings: items?.encodings, shape: items?.data.shape };
  const reading = presetOf(subject.reading, items?.reading);
  const facts: ModelFacts = {
    version,
    settings,
    columns: columnNames(sparse ?? (data as Dataset)),
    source: {
      columns,
      encodings,
      shape,
      ...(items?.texts && subject.kind === 'table' && { text: columns?.[0] }),
      ...(isEmpty(reading) ? {} : { reading }),
    },
    preparation: models,
  };
  return modelOf(rows, clustering, facts, pacing);
}

/** The rows that a model is made from: leaves where these were clustered, with what is known of the rows. */
function modeled({ subject, clustering, leaves }: Result): { rows: AnyRows; clustering: Clustering } {
  if (!leaves) return { rows: subject.sparse ?? (subject.data as Dataset), clustering };
  const { centers, tree } = clustering;
  const known = { ...(centers && { centers }), ...(tree?.kind === 'splits' && { tree }) };
  return { rows: leaves.data, clustering: { ...leaves.clustering, ...known } };
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
