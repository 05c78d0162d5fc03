import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Items } from '../../core/items.ts';
import { narrow } from '../../core/narrow.ts';
import type { StepRecord } from '../../core/preparation.ts';
import type { Warning } from '../../core/warnings.ts';
import { step as scaling } from '../../features/scale.ts';
import type { AgainRequest, AgainRows, AgainSubject } from '../../output/again.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/** The number of an item that was left out. */
const LEFT_OUT = 4294967295;

/**
 * The rows of a page as a subject of a clustering, prepared as a request asks for: the command line makes the same of them.
 * @throws {ClusterkitError} usage, for columns that are not there; memory or aborted
 */
export async function subjectInPage(
  work: Work,
  rows: AgainSubject,
  { scale = 'none', columns }: AgainRequest,
): Promise<Subject> {
  const { n, weights, name, kind, unit, files, made, steps } = rows;
  const read = datasetOf(columns ? chosen(rows.read, n, columns) : rows.read, n, weights);
  const prepared = made
    ? { data: datasetOf(made, n, weights), steps: steps as StepRecord[], warnings: [] }
    : await scaled(work, read, scale);
  const reading: Record<string, unknown> = made ? rows.reading : { ...rows.reading, scale };
  return {
    kind,
    path: files[0],
    files,
    name,
    unit,
    n,
    data: prepared.data,
    items: itemsOf(rows, read),
    measuring: { transpose: false, categorical: [] },
    record: columns ? { ...rows.record, ...withColumns(rows, columns) } : rows.record,
    reading: columns ? withFirst('columns', columns, reading) : reading,
    steps: prepared.steps,
    models: [],
    ...(rows.truth && { truth: rows.truth }),
    warnings: [...rows.warnings, ...prepared.warnings],
    seconds: 0,
    names: () => rows.names ?? numbersOf(rows),
    placeOf: async (row) => ({ file: files[0], name: `row ${row}` }),
  };
}

function datasetOf({ x, dim, columns, shape }: AgainRows, n: number, weights?: Float64Array): Dataset {
  return { x, n, dim, ...(columns && { columns }), ...(shape && { shape }), ...(weights && { weights }) };
}

/** Some columns, in the narrowest type, as they are read alone. */
function chosen({ x, dim, columns: all = [] }: AgainRows, n: number, columns: string[]): AgainRows {
  const places = columns.map((name) => all.indexOf(name));
  if (places.includes(-1) || places.length === 0)
    throw new ClusterkitError('usage', 'choose at least one column');
  const own = new Float64Array(n * places.length);
  for (let i = 0, p = 0; i < n; i++) for (const j of places) own[p++] = x[i * dim + j];
  return { x: narrow(own), dim: places.length, columns };
}

async function scaled(
  work: Work,
  data: Dataset,
  method: string,
): Promise<{ data: Dataset; steps: StepRecord[]; warnings: Warning[] }> {
  if (method === 'none') return { data, steps: [], warnings: [] };
  const context = { seed: 1, maxMemory: work.maxMemory, categorical: [], ...work.pacing };
  const outcome = await scaling.run(data, { method } as never, context);
  const { params, facts = {}, warnings = [] } = outcome;
  const record = { name: 'scale', params, from: data.dim, to: outcome.data.dim, facts };
  return { data: outcome.data as Dataset, steps: [record], warnings: [...warnings] };
}

function itemsOf({ count, rowOf }: AgainSubject, data: Dataset): Items {
  const places = rowOf && Int32Array.from(rowOf, (row) => (row === LEFT_OUT ? -1 : row));
  return { data, count, ...(places && { rowOf: places }), warnings: [] };
}

/** What the JSON says of an input of which some columns are read. */
function withColumns({ record: { reading } }: AgainSubject, columns: string[]): object {
  const named = { columns, dim: columns.length };
  return reading ? { ...named, reading: { ...reading, used: columns, leftOut: [] } } : named;
}

/** The numbers of the items that were not left out. */
function numbersOf({ count, rowOf }: AgainSubject): string[] {
  const items = Array.from({ length: count }, (_, i) => i);
  return items.filter((i) => !rowOf || rowOf[i] !== LEFT_OUT).map(String);
}

/** An object with a property before all others, unless it has it. */
function withFirst(name: string, value: unknown, object: Record<string, unknown>): Record<string, unknown> {
  return name in object ? { ...object, [name]: value } : { [name]: value, ...object };
}
