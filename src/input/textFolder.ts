import { join } from 'node:path';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { chooseRows, type RowChoice } from '../core/rowChoice.ts';
import type { Warning } from '../core/warnings.ts';
import { listFolder } from './folder.ts';
import { type ClassesOptions, openClasses } from './labels.ts';
import { readInput } from './open.ts';
import { utf16Mark } from './sniff.ts';

/** Options of `openTextFolder`. */
export interface TextFolderOptions extends Pacing, Omit<ClassesOptions, 'expect'> {
  rows?: RowChoice;
  /** A file with the label of each text, as for `openMatrix`. */
  labels?: string;
}

/**
 * Reads the .txt files of a folder and its subfolders, a text each, as items whose rows are yet to be made. `ids` are the
 * names within the folder; digits in names are ordered by value. Hidden files are skipped, and others are left out with a
 * warning. Texts are UTF-8, or UTF-16 with a mark. An empty file is an empty text.
 * @throws {ClusterkitError} input, without such a file; memory
 * @example
 * import { openTextFolder } from 'clusterkit/input';
 * const { texts, ids } = await openTextFolder('data/notes');
 * console.log(texts?.length, ids?.[0]); // 12 astronomy1.txt
 */
export async function openTextFolder(path: string, options: TextFolderOptions = {}): Promise<Items> {
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const all = (await listFolder(path)) ?? [];
  const found = all.filter((name) => /\.txt$/i.test(name));
  if (found.length === 0) {
    const held = all.length === 0 ? 'it is empty' : `none of its ${all.length} files ends in .txt`;
    throw new ClusterkitError('input', `there is no text in it: ${held}`, { at: { file: path } });
  }
  const rows = chooseRows(found.length, options.rows);
  const ids = rows ? Array.from(rows, (i) => found[i]) : found;
  const pacer = new Pacer(options);
  const texts: string[] = [];
  let left = maxMemory;
  for (const name of ids) {
    const { bytes } = await readInput(join(path, name), { maxMemory: left });
    left -= bytes.length;
    texts.push(decoded(bytes));
    if (!pacer.due) continue;
    pacer.report({ stage: 'reading texts', done: texts.length, total: ids.length });
    await pacer.pause();
  }
  const warnings: Warning[] = [];
  const others = all.length - found.length;
  if (others > 0) warnings.push({ code: 'texts-left-out', files: others });
  const order = { path, count: found.length, unit: 'texts' };
  const known = options.labels ? await openClasses(options.labels, order, options) : undefined;
  const truth = known?.classes;
  warnings.push(...(known?.warnings ?? []));
  const n = texts.length;
  return {
    data: { x: new Uint8Array(0), n, dim: 1, columns: ['text'] },
    texts,
    count: n,
    ids,
    ...(truth ? { truth: rows ? Array.from(rows, (row) => truth[row]) : truth } : {}),
    columns: [{ name: 'characters', values: texts.map(({ length }) => length) }],
    warnings,
  };
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder(utf16Mark(bytes) ?? 'utf-8').decode(bytes);
}
