import { KMEANS } from '../../algorithms/entries/kmeans.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { RowsInput } from '../../output/document.ts';
import type { ReportAgain, ReportRows } from '../../output/report.ts';
import { clusteringParams } from '../params/clustering.ts';
import type { Subject } from '../subject.ts';
import type { Blocks } from './blocks.ts';
import { shapeWords } from './receipt.ts';
import type { PageRows } from './some.ts';
import { optionWords } from './words.ts';

/** Bytes of numbers of a subject that a page has to be clustered again. */
const MOST_BYTES = 8e6;

const OPEN = ['scale', 'columns'];

/** Rows exactly as they were clustered, if a page can cluster them again and they are not too many. */
export async function againOf(
  blocks: Blocks,
  subject: Subject,
  rows: PageRows,
): Promise<ReportAgain | undefined> {
  const { items, data, unit, kind, measuring, preferences, name, files, steps, reading } = subject;
  if (!data || !items || items.texts || preferences || rows.chosen) return undefined;
  if (unit !== 'rows' && unit !== 'pictures') return undefined;
  if ((measuring.categorical ?? []).length > 0) return undefined;
  const { features = [] } = reading as { features?: string[] };
  const isMade = [features].flat().length > 0;
  const bytes = items.data.x.byteLength + (isMade ? data.x.byteLength : 0);
  if (bytes > MOST_BYTES) return undefined;
  await subject.hashed;
  const { rowOf, count, encodings = [] } = items;
  const told = clusteringParams(KMEANS).filter(
    (param) => !KMEANS.params.includes(param) && (isMade || !OPEN.includes(param.name)),
  );
  const { shape, columns, dim } = items.data;
  return {
    name,
    kind: kind as RowsInput['kind'],
    unit,
    files: [...files],
    record: subject.record as RowsInput,
    reading,
    words: [...optionWords(told, reading), ...shapeWords(subject, reading)],
    choosesColumns:
      kind === 'table' &&
      !isMade &&
      !shape &&
      !rowOf &&
      encodings.length === 0 &&
      dim > 1 &&
      columns !== undefined,
    warnings: isMade ? subject.warnings : items.warnings,
    count,
    read: rowsOf(blocks, items.data),
    ...(isMade && { made: rowsOf(blocks, data), steps: steps as ReportAgain['steps'] }),
    ...(data.weights && { weights: blocks.add(data.weights) }),
    ...(rowOf && { rowOf: blocks.add(Uint32Array.from(rowOf)) }),
  };
}

function rowsOf(blocks: Blocks, { x, dim, columns, shape }: Dataset): ReportRows {
  return { x: blocks.add(x), dim, ...(columns && { columns }), ...(shape && { shape }) };
}
