import { type ModelFacts, modelOf } from '../algorithms/model.ts';
import type { Model } from '../algorithms/models/kinds.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { toHex } from '../core/image.ts';
import { presetOf } from './dialect.ts';
import { columnNames } from './items.ts';
import type { Result } from './result.ts';
import type { Work } from './work.ts';

/**
 * A model with which `predict` labels other data as this result labels its own.
 * @throws {ClusterkitError} usage, for a result that has nothing other rows can be compared with, and for coordinates that no other input has; aborted
 */
export async function modelOfResult({ version, pacing }: Work, result: Result): Promise<Model> {
  const { subject, clustering, palette } = result;
  const { picture, items, store, models, data, measuring } = subject;
  const settings = { ...measuring, ...result.settings };
  if (picture) {
    if (data?.dim !== 3)
      throw new ClusterkitError('usage', 'requires colors, and the pixels of a gray picture have none', {
        option: 'modelOut',
      });
    const { space } = picture.colors;
    const facts = { version, settings, space, colors: palette?.map(toHex) };
    return modelOf(data, clustering, facts, pacing);
  }
  const { columns, encodings, shape } = store
    ? { columns: store.store.columns, encodings: store.encodings, shape: undefined }
    : { columns: items?.data.columns, encodings: items?.encodings, shape: items?.data.shape };
  const rows = data as Dataset;
  const reading = presetOf(subject.reading, items?.reading);
  const facts: ModelFacts = {
    version,
    settings,
    columns: columnNames(rows),
    source: { columns, encodings, shape, ...(isEmpty(reading) ? {} : { reading }) },
    preparation: models,
  };
  return modelOf(rows, clustering, facts, pacing);
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
