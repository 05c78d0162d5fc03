import { type Wording, withRemedies } from '../../core/errors.ts';
import { nameInList } from '../../core/lists.ts';
import type { Doubt, ItemsReading, LeftOutReason, Reading, TableReading } from '../../core/reading.ts';
import { listFew, plural } from '../../core/words.ts';
import { withoutMiddle } from '../table.ts';

const FORMATS: Record<string, string> = {
  csv: 'separated values',
  blanks: 'values between blanks',
  fixed: 'values in columns of fixed width',
  lines: 'one value a line',
  pairs: 'a name and a value a line',
  phylip: 'PHYLIP',
  newick: 'Newick',
  json: 'JSON',
  ndjson: 'JSON lines',
  parquet: 'Parquet',
  xlsx: 'a workbook',
  npy: 'NPY',
  npz: 'NPZ',
  idx: 'IDX',
  matrixmarket: 'MatrixMarket',
  arff: 'ARFF',
  gct: 'GCT',
  svmlight: 'LIBSVM',
  arrow: 'Arrow',
};

const REASONS: Record<LeftOutReason, string> = {
  unencoded: 'text or lists',
  text: 'many different texts',
  identifiers: 'identifiers',
  'row-names': 'row names',
  'own-output': 'an earlier clustering',
  empty: 'empty',
  labels: 'labels',
  numbers: 'numbers',
};

/** How a file was read, and what of it is used, in a line. */
export function readingText(reading: TableReading | ItemsReading, wording?: Wording): string {
  return 'unit' in reading
    ? `read as ${writtenText(reading)}; ${itemsText(reading)}`
    : tableText(reading, wording);
}

function itemsText({ unit, count, column, form }: ItemsReading): string {
  const where = column === undefined ? '' : ` in column ${nameInList(column)}`;
  return unit === 'labels' ? plural(count, 'label') + where : `${plural(count, 'item')}, ${form}`;
}

function tableText(reading: TableReading, wording?: Wording): string {
  const { rows, used, rowNames, onehot = [] } = reading;
  const named = reading.leftOut.some(({ reason }) => reason === 'row-names');
  const left = leftOutText(reading);
  const parts = [
    `read as ${writtenText(reading)}`,
    `${plural(rows, 'row')}, ${plural(used.length, 'column')}: ${fewNames(used)}`,
    ...(onehot.length > 0 ? [`a column of 0 and 1 for each text of ${fewNames(onehot)}`] : []),
    ...(rowNames !== undefined && !named ? [`rows are named by ${rowNames}`] : []),
    ...(left === '' ? [] : [`not used: ${left}`]),
  ];
  const more = reading.leftOut.some(({ reason }) => reason !== 'empty' && reason !== 'unencoded');
  return withRemedies(
    parts.join('; '),
    more ? [{ option: 'columns', how: 'set', to: 'include them' }] : [],
    wording,
  );
}

/** The format and the dialect of a file. */
export function writtenText(reading: Reading): string {
  const { format, delimiter, header, headerReason, decimal, thousands, encoding, sheet } = reading;
  const { comment, skipped = 0, emptyRows = 0, units = {}, otherSheets = [] } = reading;
  const reason = headerReason === undefined ? '' : ` (${headerReason})`;
  return [
    FORMATS[format] ?? format,
    ...(delimiter === undefined || format !== 'csv' ? [] : [`delimiter ${JSON.stringify(delimiter)}`]),
    ...(header === undefined ? [] : [`${header ? 'with' : 'without'} a header${reason}`]),
    ...(decimal === ',' ? ['decimal comma'] : []),
    ...(thousands === undefined || thousands === 'none' ? [] : [`thousands ${JSON.stringify(thousands)}`]),
    ...(encoding === undefined || encoding === 'utf-8' ? [] : [encoding]),
    ...(sheet === undefined ? [] : [`sheet ${JSON.stringify(sheet)}${besideText(otherSheets)}`]),
    ...(skipped > 0 ? [`${plural(skipped, 'line')} in front left out`] : []),
    ...(emptyRows > 0 ? [`${plural(emptyRows, 'line')} without values left out`] : []),
    ...(comment === undefined ? [] : [`comments after ${comment}`]),
    ...unitTexts(units),
  ].join(', ');
}

function besideText(sheets: readonly string[]): string {
  const named = sheets.map((name) => JSON.stringify(name));
  return named.length === 0 ? '' : ` beside ${listFew(named, 3)}`;
}

function unitTexts(units: Record<string, string>): string[] {
  const entries = Object.entries(units);
  if (entries.length === 0) return [];
  return [`units taken off: ${fewNames(entries.map(([column, unit]) => `${unit} of ${column}`))}`];
}

/** Columns that are not used, with the reason of each; '' without any. */
export function leftOutText({ leftOut }: TableReading): string {
  return leftOut.map(({ columns, reason }) => `${fewNames(columns)} (${REASONS[reason]})`).join(', ');
}

/** A guess that could have gone the other way. */
export function doubtText({ taken, other, option }: Doubt, wording?: Wording): string {
  return withRemedies(`${taken}; it could be ${other}`, [{ option, how: 'set', to: 'settle it' }], wording);
}

/** Names of columns that are longer lose their middle. */
const LONGEST_NAME = 48;

/** The first few of many names, as options take them: those with a comma stand in quotes. */
export function fewNames(names: readonly string[]): string {
  return listFew(
    names.map((name) => withoutMiddle(nameInList(name), LONGEST_NAME)),
    6,
  );
}
