import { ClusterkitError } from '../../../core/errors.ts';
import { checkDense } from '../../dense.ts';
import type { ReaderColumn, ReaderOptions, TableReader } from '../batch.ts';
import { CellColumn, numberOf } from '../cells.ts';
import { inLine, readLines } from './lines.ts';
import { batchRows } from './rowTable.ts';
import { numberedColumns, ZeroColumns } from './sparse.ts';

/** A line: the label, the query of the line, and the numbers that are not zero. */
interface SvmRow {
  line: number;
  label: string;
  qid?: string;
  at: number[];
  values: number[];
}

/**
 * Opens a file of LIBSVM or SVMlight: a label, then place:number for all numbers that are not zero. Places count from 1,
 * or from 0 where there is a 0. Labels are a column that is not clustered. Two passes; memory for one batch.
 * @throws {ClusterkitError} input, with the line; memory
 */
export async function openSvmlight(
  _path: string,
  real: string,
  options: ReaderOptions,
): Promise<TableReader> {
  const facts = await look(real, options.signal);
  const first = facts.least === 0 ? 0 : 1;
  const width = facts.most - first + 1;
  checkDense(facts.rows, width, options.maxMemory);
  const names: ReaderColumn[] = [{ name: 'label' }, ...(facts.queries ? [{ name: 'qid' }] : [])];
  const columns = [...names, ...numberedColumns(width, first)];
  return {
    columns,
    reading: { format: 'svmlight', doubts: [] },
    rows: facts.rows,
    apart: names.map((_, j) => j),
    async *batches(needs, signal) {
      for await (const rows of rowsOf(real, batchRows(width), signal)) {
        const zeros = new ZeroColumns(rows.length, needs.slice(names.length));
        const texts = names.map((_, j) => new CellColumn(rows.length, needs[j]));
        rows.forEach(({ label, qid, at, values }, i) => {
          texts[0].setText(i, label);
          if (qid !== undefined) texts[1]?.setText(i, qid);
          for (let p = 0; p < at.length; p++) zeros.add(i, at[p] - first, values[p]);
        });
        const labels = texts.map((column, j) => (needs[j] === 'nothing' ? undefined : column.finish()));
        yield { n: rows.length, columns: [...labels, ...zeros.finish(needs.slice(names.length))] };
      }
    },
    async place(row) {
      let before = 0;
      for await (const rows of rowsOf(real, 4096)) {
        if (row - before < rows.length) return { name: `line ${rows[row - before].line}` };
        before += rows.length;
      }
      return { row };
    },
    close: async () => {},
  };
}

async function look(
  real: string,
  signal?: AbortSignal,
): Promise<{ rows: number; least: number; most: number; queries: boolean }> {
  const facts = { rows: 0, least: Number.POSITIVE_INFINITY, most: -1, queries: false };
  for await (const rows of rowsOf(real, 4096, signal)) {
    facts.rows += rows.length;
    for (const { at, qid } of rows) {
      facts.queries ||= qid !== undefined;
      if (at.length === 0) continue;
      facts.least = Math.min(facts.least, at[0]);
      facts.most = Math.max(facts.most, at[at.length - 1]);
    }
  }
  if (facts.most < 0) throw new ClusterkitError('input', 'the file holds no numbers but labels');
  return facts;
}

async function* rowsOf(real: string, count: number, signal?: AbortSignal): AsyncGenerator<SvmRow[]> {
  let rows: SvmRow[] = [];
  for await (const { first, lines } of readLines(real, signal)) {
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i].replace(/#.*$/, '').trim();
      if (text === '') continue;
      rows.push(readRow(text, first + i));
      if (rows.length < count) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

/** Places above this are mistakes. */
const MOST_PLACES = 2 ** 31;

function readRow(text: string, line: number): SvmRow {
  const [label, ...words] = text.split(/\s+/);
  const row: SvmRow = { line, label, at: [], values: [] };
  let last = -1;
  for (const word of words) {
    const colon = word.indexOf(':');
    const [place, value] = [word.slice(0, Math.max(0, colon)), word.slice(colon + 1)];
    if (place === 'qid' && row.at.length === 0) {
      row.qid = value;
      continue;
    }
    const at = Number(place);
    if (!/^\d+$/.test(place) || at >= MOST_PLACES)
      throw inLine(line, `expected place:number, not "${word.slice(0, 40)}"`);
    if (at <= last) throw inLine(line, `place ${at} comes after ${last}, but places rise within a line`);
    const number = numberOf(value);
    if (Number.isNaN(number) && !/^nan$/i.test(value))
      throw inLine(line, `expected a number at place ${at}, not "${value.slice(0, 40)}"`);
    row.at.push(at);
    row.values.push(number);
    last = at;
  }
  return row;
}
