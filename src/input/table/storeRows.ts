import type { ClusterkitError } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { Need } from './batch.ts';
import type { TableColumn } from './columns.ts';
import {
  commonest,
  encodedNames,
  gapText,
  isWeight,
  refuseCell,
  refuseWeight,
  sortCategories,
} from './matrix.ts';
import type { TableOptions } from './options.ts';
import type { PlannedColumn, TablePlan } from './plan.ts';
import { RowWriter } from './rowFile.ts';
import type { SourceBatch, TableSource } from './source.ts';

/** A clustered column and its place in the rows. */
export interface Copied extends PlannedColumn {
  /** The index of its first number in a row. */
  first: number;
  /** For text: the position of each category. */
  codes: Map<string, number>;
  /** For text: the most frequent text, which fills missing cells. */
  common: string;
  /** The names of its columns in a row. */
  names: string[];
}

/** How often each text of a column occurs. */
type Counts = Map<TableColumn, Map<string, number>>;

/** @param counts of the columns of text */
export function copiedOf({ clustered }: TablePlan, counts: Counts): Copied[] {
  let first = 0;
  return clustered.map((planned) => {
    const texts = counts.get(planned.column) ?? new Map<string, number>();
    const categories = sortCategories([...texts.keys()], planned.column);
    const codes = new Map(categories.map((category, c) => [category, c]));
    const names = encodedNames(planned, categories);
    const copied = { ...planned, first, codes, common: commonest(texts), names };
    first += names.length;
    return copied;
  });
}

/** Counts the texts of the columns that are encoded, in the rows that are chosen. */
export async function countCategories(
  source: TableSource,
  { clustered }: TablePlan,
  { signal, missing }: TableOptions,
  chosen?: Uint32Array,
): Promise<Counts> {
  const columns = clustered.filter(({ how }) => how !== 'number').map(({ column }) => column);
  const counts: Counts = new Map(columns.map((column) => [column, new Map()]));
  if (columns.length === 0) return counts;
  const needs = source.columns.map(
    (_, at): Need => (columns.some((column) => column.at === at) ? 'texts' : 'nothing'),
  );
  const choice = new Choice(chosen);
  for await (const { n, columns: cells } of source.batches(needs, signal)) {
    const rows = choice.next(n);
    for (const column of columns) {
      const known = counts.get(column)!;
      for (const i of rows) {
        const text = cells[column.at]?.texts?.[i] ?? gapText(missing);
        if (text !== null) known.set(text, (known.get(text) ?? 0) + 1);
      }
    }
    if (choice.done) break;
  }
  return counts;
}

/** Goes through the rows that are chosen, batch by batch. */
class Choice {
  /** Of the batch that comes next, the number of its first row. */
  start = 0;
  private taken = 0;
  private readonly chosen?: Uint32Array;

  /** @param chosen numbers of rows, rising; absent: all */
  constructor(chosen?: Uint32Array) {
    this.chosen = chosen;
  }

  get done(): boolean {
    return this.chosen !== undefined && this.taken === this.chosen.length;
  }

  /** The rows of the next batch that are chosen. @param n how many rows it has */
  next(n: number): Uint32Array | Int32Array {
    const { chosen, start, taken } = this;
    this.start += n;
    if (!chosen) return numbersTo(n);
    while (this.taken < chosen.length && chosen[this.taken] < start + n) this.taken++;
    return Uint32Array.from(chosen.subarray(taken, this.taken), (row) => row - start);
  }
}

/** Copies rows to a temporary file. */
export class RowCopier {
  readonly plan: TablePlan;
  readonly copied: readonly Copied[];
  readonly writer: RowWriter;
  /** How many rows were read, those left out included. */
  count = 0;
  /** For each row that was read its row of the file, -1 when it was left out; may be longer. */
  rowOf?: Int32Array;
  /** Number of missing cells by column. */
  readonly holes = new Map<TableColumn, number>();
  /** Copied rows whose weight is 0. */
  weightless = 0;
  /** Why nothing more is copied. */
  refused?: () => Promise<ClusterkitError>;
  private readonly source: TableSource;
  private readonly options: TableOptions;
  private readonly choice: Choice;
  private readonly dim: number;

  private constructor(
    source: TableSource,
    plan: TablePlan,
    copied: readonly Copied[],
    options: TableOptions,
    writer: RowWriter,
    chosen?: Uint32Array,
  ) {
    this.source = source;
    this.plan = plan;
    this.copied = copied;
    this.options = options;
    this.writer = writer;
    this.choice = new Choice(chosen);
    this.dim = widthOf(copied);
    if (options.missing === 'drop') this.rowOf = new Int32Array(1024);
  }

  static async open(
    source: TableSource,
    plan: TablePlan,
    copied: readonly Copied[],
    options: TableOptions,
    chosen?: Uint32Array,
  ): Promise<RowCopier> {
    const writer = await RowWriter.open(widthOf(copied) + (plan.weights ? 1 : 0));
    return new RowCopier(source, plan, copied, options, writer, chosen);
  }

  /** Names of the numbers in a row. */
  get names(): string[] {
    return this.copied.flatMap(({ names }) => names);
  }

  /** Copies the rows of a batch that are chosen. @returns whether there are enough */
  async add(batch: SourceBatch): Promise<boolean> {
    const { choice, writer } = this;
    const { limit = Number.POSITIVE_INFINITY } = this.options;
    const { start } = choice;
    for (const i of choice.next(batch.n)) {
      if (this.refused || this.count >= limit) break;
      if (writer.full) await writer.flush();
      this.copy(batch, i, start + i);
    }
    return choice.done || this.count >= limit;
  }

  /** @param row its number in the table */
  private copy(batch: SourceBatch, i: number, row: number): void {
    const { writer, copied, plan, dim } = this;
    const { missing = 'fail' } = this.options;
    let hole: TableColumn | undefined;
    for (const one of copied) {
      if (!this.copyCell(one, batch, i)) continue;
      if (missing !== 'mean' && missing !== 'median') {
        hole = one.column;
        break;
      }
      this.holes.set(one.column, (this.holes.get(one.column) ?? 0) + 1);
    }
    if (hole && missing !== 'drop') {
      this.refuse(row, batch, i, hole);
      return;
    }
    this.note(hole ? -1 : writer.n);
    if (hole) return;
    if (plan.weights) {
      const weight = batch.columns[plan.weights.at]!.numbers[i];
      writer.block[writer.filled + dim] = weight;
      if (!isWeight(weight)) this.refuse(row, batch, i, plan.weights, true);
      if (weight === 0) this.weightless++;
    }
    writer.next();
  }

  private refuse(row: number, batch: SourceBatch, i: number, column: TableColumn, weight = false): void {
    const text = batch.columns[column.at]?.texts?.[i] ?? null;
    this.refused = async () => {
      const place = await this.source.place(row);
      if (weight) return refuseWeight(place, column);
      const word = text === null ? await this.source.missingWord(row, column.at) : undefined;
      return refuseCell(place, column, text, word);
    };
  }

  private note(row: number): void {
    if (this.rowOf) {
      if (this.count === this.rowOf.length) {
        const longer = new Int32Array(2 * this.count);
        longer.set(this.rowOf);
        this.rowOf = longer;
      }
      this.rowOf[this.count] = row;
    }
    this.count++;
  }

  /** Copies a cell to the row that is next. @returns whether it is missing */
  private copyCell({ how, column, first, codes, common }: Copied, batch: SourceBatch, i: number): boolean {
    const { block, filled } = this.writer;
    const { numbers, texts } = batch.columns[column.at]!;
    if (how === 'number') {
      block[filled + first] = numbers[i];
      return Number.isNaN(numbers[i]);
    }
    const known = texts ? texts[i] : Number.isNaN(numbers[i]) ? null : String(numbers[i]);
    const text = known ?? gapText(this.options.missing);
    const code = codes.get(text ?? common) ?? 0;
    if (how === 'label') block[filled + first] = code;
    else {
      block.fill(0, filled + first, filled + first + codes.size);
      block[filled + first + code] = 1;
    }
    return text === null;
  }

  async remove(): Promise<void> {
    await this.writer.remove();
  }
}

function widthOf(copied: readonly Copied[]): number {
  return copied.reduce((sum, { names }) => sum + names.length, 0);
}
