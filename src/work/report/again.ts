import { KMEANS } from '../../algorithms/entries/kmeans.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Items } from '../../core/items.ts';
import type { AgainFacts, AgainRows, AgainSubject } from '../../output/again.ts';
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

const BY_COMMAND = 'The command that made the result clusters them, with any other k or algorithm.';
const BY_SERVER = 'The page of the command serve has all of them, and clusters again.';

const OPEN = ['scale', 'columns'];

/** Rows exactly as they were clustered, if a page can cluster them again and they are not too many; or why it cannot. */
export async function againOf(
  blocks: Blocks,
  subject: Subject,
  rows: PageRows,
  served = false,
): Promise<{ again: ReportAgain } | { notAgain: string }> {
  const { items, data, unit, measuring, preferences, reading, picture } = subject;
  if (picture)
    return {
      notAgain: `The page has the picture, but not its ${unit} as they were clustered. ${BY_COMMAND}`,
    };
  if (items?.texts) return { notAgain: `The page has no words of the texts. ${BY_COMMAND}` };
  if ((measuring.categorical ?? []).length > 0)
    return { notAgain: `The page compares numbers, and some columns are categories. ${BY_COMMAND}` };
  if (!data || !items || preferences || (unit !== 'rows' && unit !== 'pictures'))
    return { notAgain: `The page cannot cluster ${unit}. ${BY_COMMAND}` };
  if (rows.chosen && !served) return { notAgain: `The page has a sample of the rows. ${BY_SERVER}` };
  const { features = [] } = reading as { features?: string[] };
  const isMade = [features].flat().length > 0;
  const bytes = items.data.x.byteLength + (isMade ? data.x.byteLength : 0);
  if (bytes > MOST_BYTES && !served)
    return { notAgain: `The page does not have all numbers, which would make it large. ${BY_SERVER}` };
  await subject.hashed;
  const all = factsOf(subject, isMade);
  const { weights } = data;
  const { rowOf } = items;
  if (served) return { again: { ...all, read: shapeOf(items.data), ...(isMade && { made: shapeOf(data) }) } };
  const again = {
    ...all,
    read: rowsOf(blocks, items.data),
    ...(isMade && { made: rowsOf(blocks, data) }),
    ...(weights && { weights: blocks.add(weights) }),
    ...(rowOf && { rowOf: blocks.add(Uint32Array.from(rowOf)) }),
  };
  return { again };
}

/** All but the numbers. */
function factsOf(subject: Subject, isMade: boolean): AgainFacts {
  const { name, kind, unit, files, steps, reading } = subject;
  const items = subject.items as Items;
  const { rowOf, count, encodings = [] } = items;
  const told = clusteringParams(KMEANS).filter(
    (param) => !KMEANS.params.includes(param) && (isMade || !OPEN.includes(param.name)),
  );
  const { shape, columns, dim } = items.data;
  return {
    name,
    kind: kind as RowsInput['kind'],
    unit: unit as AgainFacts['unit'],
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
    ...(isMade && { steps: steps as AgainFacts['steps'] }),
  };
}

/** Rows as a server clusters them again: those that it has. */
export function servedRows(subject: Subject): AgainSubject {
  const { data, items, truth, n, reading } = subject as Subject & { data: Dataset; items: Items };
  const isMade = [(reading.features as string[] | undefined) ?? []].flat().length > 0;
  return {
    ...factsOf(subject, isMade),
    n,
    read: { ...shapeOf(items.data), x: items.data.x },
    ...(isMade && { made: { ...shapeOf(data), x: data.x } }),
    ...(data.weights && { weights: data.weights }),
    ...(items.rowOf && { rowOf: Uint32Array.from(items.rowOf) }),
    ...(truth && { truth: Array.from(truth) }),
    ...(subject.ids && { names: subject.names() }),
  };
}

function shapeOf({ dim, columns, shape }: Dataset): Omit<AgainRows, 'x'> {
  return { dim, ...(columns && { columns }), ...(shape && { shape }) };
}

function rowsOf(blocks: Blocks, data: Dataset): ReportRows {
  return { ...shapeOf(data), x: blocks.add(data.x) };
}
