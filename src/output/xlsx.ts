import { Zip, ZipDeflate } from 'fflate';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { Cell, Column } from '../core/items.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { inChunks, missing } from './columns.ts';

/** A table of a workbook. */
export interface Sheet {
  /** At most 31 characters, none of [ ] : * ? / \ */
  name: string;
  columns: readonly Column[];
}

/** Limits of spreadsheet programs. */
const MOST_ROWS = 1048576;
const MOST_COLUMNS = 16384;
const MOST_CHARACTERS = 32767;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Attribute of bold cells; style 0 is plain, style 1 is bold. */
const BOLD = ' s="1"';

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/**
 * An Office Open XML workbook (ECMA-376): one sheet for each table, with a bold and frozen header. Numbers are numbers
 * and text is text, including leading zeros. Missing values, NaN and infinities are empty cells. The same tables give
 * the same bytes. Two million numbers take about 4 s; the event loop keeps running.
 * @throws {ClusterkitError} output, if a sheet is larger than 1 048 576 x 16 384, a text is longer than 32 767
 * characters, or the name of a sheet is not allowed; aborted
 */
export async function toXlsx(sheets: readonly Sheet[], pacing: Pacing = {}): Promise<Uint8Array> {
  checkSheets(sheets);
  const parts: [string, Iterable<string>][] = [
    ['[Content_Types].xml', [contentTypes(sheets)]],
    ['_rels/.rels', [relationships([['officeDocument', 'xl/workbook.xml']])]],
    ['xl/workbook.xml', [workbook(sheets)]],
    ['xl/_rels/workbook.xml.rels', [workbookRelationships(sheets)]],
    ['xl/styles.xml', [STYLES]],
    ...sheets.map((sheet, i): [string, Iterable<string>] => [sheetPath(i), inChunks(worksheet(sheet))]),
  ];
  return zip(parts, new Pacer(pacing));
}

/** The remedy for data that XLSX cannot hold. */
const OTHER_FORMATS: readonly Remedy[] = [{ how: 'do', what: 'write CSV or Parquet' }];

function checkSheets(sheets: readonly Sheet[]): void {
  const refuse = (sheet: string, what: string, remedies: readonly Remedy[] = []) =>
    new ClusterkitError('output', `sheet ${sheet}: ${what}`, { remedies });
  const names = new Set<string>();
  for (const { name, columns } of sheets) {
    if (!/^(?!')[^[\]:*?/\\\0-\x1f]{1,31}(?<!')$/.test(name) || /^history$/i.test(name)) {
      throw refuse(name, 'a name has 1 to 31 characters, none of [ ] : * ? / \\, and no quote at its ends');
    }
    if (names.has(name.toLowerCase())) throw refuse(name, 'two sheets have this name');
    names.add(name.toLowerCase());
    const rows = columns[0]?.values.length ?? 0;
    if (rows >= MOST_ROWS) throw refuse(name, `XLSX holds ${MOST_ROWS - 1} rows, not ${rows}`, OTHER_FORMATS);
    if (columns.length <= MOST_COLUMNS) continue;
    throw refuse(name, `XLSX holds ${MOST_COLUMNS} columns, not ${columns.length}`, OTHER_FORMATS);
  }
}

function sheetPath(i: number): string {
  return `xl/worksheets/sheet${i + 1}.xml`;
}

function contentTypes(sheets: readonly Sheet[]): string {
  const part = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${TYPES}.${type}+xml"/>`;
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/styles.xml', 'styles')}${sheets.map((_, i) => part(sheetPath(i), 'worksheet')).join('')}</Types>`;
}

function relationships(list: [type: string, target: string][]): string {
  const lines = list.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${lines.join('')}</Relationships>`;
}

function workbookRelationships(sheets: readonly Sheet[]): string {
  const list = sheets.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]);
  return relationships([...list, ['styles', 'styles.xml']]);
}

function workbook(sheets: readonly Sheet[]): string {
  const entries = sheets.map(
    ({ name }, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${entries.join('')}</sheets></workbook>`;
}

function* worksheet({ name, columns }: Sheet): Generator<string> {
  const n = columns[0]?.values.length ?? 0;
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`;
  if (columns.length > 0) yield `<cols>${columns.map(columnWidth).join('')}</cols>`;
  const letters = columns.map((_, j) => columnLetters(j));
  const titles = columns.map((column, j) => cellXml(column.name, `${letters[j]}1`, name, BOLD));
  yield `<sheetData><row r="1">${titles.join('')}</row>`;
  for (let i = 0; i < n; i++) {
    let cells = '';
    for (let j = 0; j < columns.length; j++)
      cells += cellXml(columns[j].values[i], `${letters[j]}${i + 2}`, name);
    yield `<row r="${i + 2}">${cells}</row>`;
  }
  yield '</sheetData></worksheet>';
}

/** @param style an attribute that begins with a space */
function cellXml(value: Cell, place: string, sheet: string, style = ''): string {
  if (missing(value) || value === '') return '';
  if (typeof value === 'number') return `<c r="${place}"${style}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}"${style} t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = String(value);
  if (text.length > MOST_CHARACTERS) {
    const where = `sheet ${sheet}, cell ${place}`;
    const what = `XLSX holds texts of ${MOST_CHARACTERS} characters, not ${text.length}`;
    throw new ClusterkitError('output', `${where}: ${what}`, { remedies: OTHER_FORMATS });
  }
  return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** 0 is A, 25 Z, 26 AA. */
function columnLetters(j: number): string {
  let letters = '';
  for (let rest = j + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Number of rows that determine the width of a column. */
const LOOKED_AT = 200;

function columnWidth({ name, values }: Column, j: number): string {
  let longest = name.length;
  for (let i = 0; i < Math.min(values.length, LOOKED_AT); i++) {
    const value = values[i];
    if (!missing(value)) longest = Math.max(longest, String(value).length);
  }
  const width = Math.min(60, Math.max(8, longest + 2));
  return `<col min="${j + 1}" max="${j + 1}" width="${width}" customWidth="1"/>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * Writes characters that XML cannot hold or would change as _x000D_ (22.9.2.19 ST_Xstring), and text that looks like
 * that.
 */
function escapeText(text: string): string {
  const plain = text
    // as any XML parser does
    .replaceAll('\r\n', '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    // the next character may be escaped and begin with the missing _
    .replace(/_(?=x[0-9a-fA-F]{4}[_\0-\x08\x0b-\x1f\ufffe\uffff])/g, '_x005F_')
    .replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]/g, (c) => {
      const code = c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `_x${code}_`;
    });
  return escapeXml(plain);
}

/** A zip file of texts, which are compressed in pieces. */
async function zip(parts: [path: string, text: Iterable<string>][], pacer: Pacer): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const encoder = new TextEncoder();
  for (const [path, text] of parts) {
    const file = new ZipDeflate(path, { level: 3 });
    // the earliest time that a zip file can hold, in any time zone
    file.mtime = new Date(1980, 0, 1);
    archive.add(file);
    for (const chunk of text) {
      file.push(encoder.encode(chunk));
      if (pacer.due) await pacer.pause();
    }
    file.push(new Uint8Array(0), true);
  }
  archive.end();
  return Buffer.concat(chunks);
}
