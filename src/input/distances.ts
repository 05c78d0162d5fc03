import { ClusterkitError } from '../core/errors.ts';
import type { Reading } from '../core/reading.ts';
import type { Warning } from '../core/warnings.ts';
import { joinedBlocks } from './distances/blocks.ts';
import { type CellLines, linesOf, noMatrix, type TextLines } from './distances/cells.ts';
import { readGrid } from './distances/grid.ts';
import { fromJson } from './distances/json.ts';
import { pairLayout, readPairs } from './distances/pairs.ts';
import { phylipCount, readPhylip } from './distances/phylip.ts';
import { type SettledDistances, settle } from './distances/settle.ts';
import { gunzip } from './gzip.ts';
import { openNumbers } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, inFile, readInput } from './open.ts';
import { isMatrix, looksLikeNewick, notThat, sniff } from './sniff.ts';
import { type FreeText, isFreeText, openFreeText, wholeText } from './table/text/lines.ts';
import type { DialectOptions } from './table/text/options.ts';
import { parseNewick } from './tree/newick.ts';
import { pathsBetween } from './tree/paths.ts';

/** Distances as they are in a file, not checked yet. */
interface DistanceFile extends FoundDistances {
  sha256: string;
}

interface FoundDistances extends SettledDistances {
  /** How the file was read. */
  reading: Reading;
}

/** How a file of distances is read. */
interface DistanceOptions extends FileOptions, DialectOptions {
  /** Pairs without a distance are infinitely far apart; default: all pairs must be in the file. */
  sparse?: boolean;
}

/**
 * Reads pairwise distances: a square of numbers, or either half of a square, with or without names of rows and columns;
 * a PHYLIP matrix; two names and a number in each line; or the n (n - 1) / 2 numbers above the diagonal in one line or
 * one column. The file is text (commas, semicolons, tabs or spaces), JSON, NPY or NPZ. A tree in Newick notation gives
 * the paths between its leaves. Columns whose names stand in another order than the names of rows are put in order.
 * @throws {ClusterkitError} input, for any other file, for a cell that is not a number (with its place), for names that
 *   differ, pairs without a distance, and similarities; memory
 */
export async function openDistances(path: string, options: DistanceOptions = {}): Promise<DistanceFile> {
  const file = await openWhole(path, options);
  if (!options.sparse) return file;
  return { ...file, values: file.values.map((d) => (Number.isNaN(d) ? Number.POSITIVE_INFINITY : d)) };
}

async function openWhole(path: string, options: DistanceOptions): Promise<DistanceFile> {
  const { file, array } = splitArrayName(path);
  const { bytes, sha256 } = await readInput(file, options);
  const whole = await inFile(path, () => gunzip(bytes, options.maxMemory));
  const kind = sniff(whole);
  if (isMatrix(kind)) {
    if (path === '-') {
      const reason = 'NPY, NPZ and IDX are read from a file, not from standard input';
      throw new ClusterkitError('input', reason, { at: { file: path } });
    }
    const { x, n, dim } = await openNumbers(path, options);
    const values = x instanceof Uint8Array ? Float64Array.from(x) : x;
    const reading: Reading = { format: kind === 'zip' ? 'npz' : kind, doubts: [] };
    return { ...(await inFile(path, () => ofNumbers(values, n, dim, options.sparse))), reading, sha256 };
  }
  const found = await inFile(path, async () => {
    if (kind === 'xlsx') return ofSheet(whole, { ...options, sheet: array ?? options.sheet });
    if (isFreeText(whole)) return ofText(openFreeText(whole, options), options);
    if (whole.length === 0) throw noMatrix('the file is empty');
    throw notThat(whole, 'a matrix of distances');
  });
  return { ...found, sha256 };
}

async function ofSheet(bytes: Uint8Array, options: DistanceOptions): Promise<FoundDistances> {
  const { sheetText } = await import('./table/formats/xlsx.ts');
  const { sheet, text, options: own } = await sheetText(bytes, options);
  const { reading, ...found } = ofText(openFreeText(text, own), own);
  const { delimiter: _, encoding: __, ...others } = reading;
  return { ...found, reading: { ...others, format: 'xlsx', sheet } };
}

function ofJson(text: string, sparse?: boolean): SettledDistances {
  const found = fromJson(text);
  return 'length' in found ? ofCells(found, sparse) : settle(found, sparse);
}

/** Formats of other programs for distances, by the first characters of a file. */
const FOREIGN: readonly [RegExp, string][] = [
  [/^#mega\b/i, 'a MEGA file'],
  [/^#nexus\b/i, 'a NEXUS file'],
];

function ofText(text: FreeText, options: DistanceOptions): FoundDistances {
  const whole = wholeText(text);
  const foreign = FOREIGN.find(([start]) => start.test(whole.trimStart()));
  if (foreign)
    throw new ClusterkitError('input', `it is ${foreign[1]}, which is not read`, {
      remedies: [{ how: 'do', what: 'export the distances as a PHYLIP matrix or as CSV' }],
    });
  const { encoding } = text;
  if (looksLikeNewick(whole))
    return { ...ofTree(whole), reading: { format: 'newick', encoding, doubts: [] } };
  if (/^\s*[[{]/.test(whole))
    return { ...ofJson(whole, options.sparse), reading: { format: 'json', encoding, doubts: [] } };
  const lines = linesOf(text, options);
  const n = phylipCount(lines);
  const found =
    n === undefined
      ? ofCells(joinedBlocks(lines), options.sparse)
      : settle(readPhylip(lines, n), options.sparse);
  return { ...found, reading: readingOf(text, lines, n !== undefined) };
}

function readingOf({ encoding, skipped, comments }: FreeText, lines: TextLines, isPhylip: boolean): Reading {
  const { kind, delimiter = '', comment } = lines.syntax;
  const isSeparated = kind === 'separated' && !isPhylip;
  return {
    format: isPhylip ? 'phylip' : isSeparated ? 'csv' : (kind ?? 'blanks'),
    ...(isSeparated && { delimiter }),
    encoding,
    decimal: lines.marks.commas ? ',' : '.',
    ...(comment && comments.length > 0 && { comment }),
    ...(skipped > 0 && { skipped }),
    doubts: [],
  };
}

/** The paths between the leaves of a tree. */
function ofTree(text: string): SettledDistances {
  const tree = parseNewick(text);
  const { values, isCounted } = pathsBetween(tree);
  const warnings: Warning[] = isCounted ? [{ code: 'no-branch-lengths' }] : [];
  return { values, n: tree.leaves.length, form: 'tree', names: tree.names, warnings };
}

function ofCells(lines: CellLines, sparse = false): SettledDistances {
  const condensed = condensedCells(lines);
  if (condensed) return condensedOf(condensed);
  const pairs = pairLayout(lines);
  return pairs
    ? { ...settle(readPairs(lines, pairs, sparse)), form: 'pairs' }
    : settle(readGrid(lines), sparse);
}

/** The numbers of a file of one line or one column; undefined for any other file. */
function condensedCells(lines: CellLines): Float64Array | undefined {
  const { marks, header } = lines;
  const all = Array.from({ length: lines.length }, (_, i) => i);
  const isColumn = all.every((i) => lines.cells(i).length === 1);
  if (lines.length > 1 && !isColumn && !isWrapped(lines)) return undefined;
  const from = lines.length > 1 && (header ?? marks.isWord(lines.cells(0)[0])) ? 1 : 0;
  if (lines.length === 1 && hasWords(lines, 0)) return undefined;
  const cells = all
    .slice(from)
    .flatMap((i) => lines.cells(i).map((cell, j) => marks.distance(cell, lines.name(i), j)));
  return Float64Array.from(cells);
}

function hasWords({ cells, marks }: CellLines, i: number): boolean {
  return cells(i).some((cell) => marks.isWord(cell));
}

/** Whether one line was broken into lines of equal length and a shorter last line, as R does. */
function isWrapped(lines: CellLines): boolean {
  if (lines.cells(lines.length - 1).length >= lines.cells(0).length) return false;
  const [first, ...counts] = Array.from({ length: lines.length }, (_, i) => lines.cells(i).length);
  const last = counts.pop() as number;
  const total = first * (counts.length + 1) + last;
  const n = Math.round((1 + Math.sqrt(1 + 8 * total)) / 2);
  const isList = counts.every((count) => count === first) && (n * (n - 1)) / 2 === total;
  return isList && (counts.length > 0 || last < first - 1) && !hasWords(lines, 0) && !hasWords(lines, 1);
}

function ofNumbers(
  values: Float64Array | Float32Array,
  rows: number,
  columns: number,
  sparse?: boolean,
): SettledDistances {
  if ((rows === 1 || columns === 1) && rows !== columns) return condensedOf(values);
  return rows === 1 ? condensedOf(values) : settle({ values, rows, columns }, sparse);
}

function condensedOf(values: Float64Array | Float32Array): SettledDistances {
  // a single item has distance 0 to itself
  if (values.length === 1 && values[0] === 0) return { values, n: 1, form: 'square', warnings: [] };
  const n = Math.round((1 + Math.sqrt(1 + 8 * values.length)) / 2);
  if ((n * (n - 1)) / 2 === values.length) return { values, n, form: 'condensed', warnings: [] };
  throw noMatrix(`${values.length} numbers are neither a square nor n (n - 1) / 2 (1, 3, 6, 10, 15...)`);
}
