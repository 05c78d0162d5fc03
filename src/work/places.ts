import { ClusterkitError } from '../core/errors.ts';
import type { Subject } from './subject.ts';

/**
 * Runs `task` on the rows of a subject. An error about a row by number gets the file and the user's name for the row;
 * any other error about data or memory gets the file.
 *
 *     const fits = await namingRows(subject, () => kmeans(subject.data, options));
 */
export async function namingRows<T>(
  { path, placeOf }: Pick<Subject, 'path'> & Partial<Pick<Subject, 'placeOf'>>,
  task: () => T | Promise<T>,
): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof ClusterkitError) || error.code === 'usage' || error.code === 'aborted')
      throw error;
    const { row, name } = error.at ?? {};
    const isNameless = placeOf !== undefined && row !== undefined && name === undefined;
    const place = isNameless ? await placeOf(row) : { file: path };
    throw error.with({ at: { ...place, ...error.at } });
  }
}
