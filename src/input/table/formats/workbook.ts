import { ClusterkitError, type Remedy } from '../../../core/errors.ts';
import { checkMemory } from '../../../core/memory.ts';
import { MemoryBytes } from '../../bytes.ts';
import { unzip, type ZipMember, zipMembers } from '../../zip.ts';

const WHAT = 'Excel workbook';

/** A sheet of cells, not a sheet of charts. */
export interface Sheet {
  name: string;
  hidden: boolean;
  /** The place among all sheets, from 1. */
  number: number;
  member: ZipMember;
}

/**
 * The sheets of cells of a workbook, in the order of the workbook.
 * @throws {ClusterkitError} input, when the workbook is damaged or has no sheet
 */
export async function readSheets(bytes: Uint8Array): Promise<Sheet[]> {
  const source = new MemoryBytes(bytes);
  const members = await zipMembers(source, WHAT);
  const find = (name: string) => members.find((member) => member.name === name);
  const text = async (name: string) => {
    const member = find(name);
    if (!member || member.size > MOST_INDEX) throw damaged(`its part ${name} is missing`);
    return Buffer.from(await unzip(source, member, WHAT, name)).toString('utf8');
  };
  const root = attributesOf(await text('_rels/.rels'), 'Relationship').find(({ Type }) =>
    Type?.endsWith('/officeDocument'),
  );
  const workbook = (root?.Target ?? 'xl/workbook.xml').replace(/^\//, '');
  const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1);
  const rels = attributesOf(
    await text(`${folder}_rels/${workbook.slice(folder.length)}.rels`),
    'Relationship',
  );
  const sheets = attributesOf(await text(workbook), 'sheet').flatMap(
    ({ name, state, ...more }, at): Sheet[] => {
      const id = Object.entries(more).find(([key]) => key.endsWith(':id'))?.[1];
      const rel = rels.find(({ Id }) => Id === id);
      const target = rel?.Target ?? '';
      const member = find(target.startsWith('/') ? target.slice(1) : folder + target);
      if (!rel?.Type?.endsWith('/worksheet') || !member) return [];
      return [
        { name: name ?? '', hidden: state !== undefined && state !== 'visible', number: at + 1, member },
      ];
    },
  );
  if (sheets.length === 0) throw damaged('it has no sheet of cells');
  return sheets;
}

/** The largest size of parts that only list other parts. */
const MOST_INDEX = 2 ** 24;

/** The attributes of all elements of a name. */
function attributesOf(xml: string, element: string): Record<string, string | undefined>[] {
  const found = xml.matchAll(new RegExp(`<(?:\\w+:)?${element}\\s([^>]*)>`, 'g'));
  return Array.from(found, ([, text]) =>
    Object.fromEntries(
      Array.from(text.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, key, a, b]) => [
        key,
        plain(a ?? b),
      ]),
    ),
  );
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (all, decimal?: string, hex?: string, word?: string) => {
      if (word !== undefined) return ENTITIES[word] ?? all;
      return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(decimal ?? hex!, decimal ? 10 : 16)));
    },
  );
}

/**
 * The wanted sheet, by name or by number from 1; default the first sheet that is not hidden.
 * @throws {ClusterkitError} usage, naming the existing sheets
 */
export function chooseSheet(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  if (wanted === undefined) return sheets.find(({ hidden }) => !hidden) ?? sheets[0];
  const lower = wanted.toLowerCase();
  const found =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.toLowerCase() === lower) ??
    (/^\d+$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined);
  if (found) return found;
  const names = sheets.map(({ name }) => `"${name}"`).join(', ');
  throw new ClusterkitError('usage', `there is no such sheet; the workbook has ${names}`, {
    option: 'sheet',
    value: wanted,
  });
}

/** The names of the sheets beside one of them that are not hidden and hold something. */
export async function sheetsBeside(
  bytes: Uint8Array,
  sheets: readonly Sheet[],
  chosen: Sheet,
): Promise<string[]> {
  const source = new MemoryBytes(bytes);
  const names: string[] = [];
  for (const { name, hidden, member } of sheets) {
    if (hidden || name === chosen.name) continue;
    const isLong = member.size > MOST_EMPTY;
    const xml = isLong ? '<v>' : Buffer.from(await unzip(source, member, WHAT, `sheet "${name}"`)).toString();
    if (/<(\w+:)?(v|t)[\s>]/.test(xml)) names.push(name);
  }
  return names;
}

/** A sheet of more bytes holds something. */
const MOST_EMPTY = 2 ** 16;

/** What is found in the cells of a sheet before they are read. */
interface SheetExtent {
  rows: number;
  columns: number;
  /** How many rows are hidden, and whether there are columns that are. */
  hiddenRows: number;
  hidesColumns: boolean;
}

/**
 * Looks at the cells of a sheet: how far the cells reach, and whether formulas have values.
 * @throws {ClusterkitError} input, for formulas without values; memory, when the sheet would take too much
 */
export async function checkSheet(
  bytes: Uint8Array,
  { member, name }: Sheet,
  maxMemory = DEFAULT_MEMORY,
): Promise<SheetExtent> {
  const allowed = Math.min(maxMemory, DEFAULT_MEMORY);
  const shorten: Remedy[] = [{ how: 'do', what: 'save the sheet as CSV' }];
  checkMemory(`the sheet "${name}"`, 4 * member.size, allowed, shorten);
  if (member.size > LONGEST_TEXT)
    throw new ClusterkitError('memory', `the sheet "${name}" is too long for a workbook`, {
      remedies: shorten,
    });
  const xml = Buffer.from(await unzip(new MemoryBytes(bytes), member, WHAT, `sheet "${name}"`)).toString(
    'latin1',
  );
  const extent: SheetExtent = {
    rows: 0,
    columns: 0,
    hiddenRows: Array.from(xml.matchAll(HIDDEN_ROW)).length,
    hidesColumns: HIDDEN_COLUMN.test(xml),
  };
  for (const [, attributes, inner = ''] of xml.matchAll(CELL)) {
    const reference = /\br="([A-Z]{1,3})(\d{1,7})"/.exec(attributes);
    const isEmpty = !/<(\w+:)?(v|t)(\s[^>]*)?>[^<]/.test(inner);
    // an empty text is a value, too
    if (isEmpty && !/\bt="str"/.test(attributes) && /<(\w+:)?f[\s>/]/.test(inner))
      throw uncalculated(reference?.[1] ?? '', reference?.[2] ?? '', name);
    if (isEmpty || !reference) continue;
    extent.rows = Math.max(extent.rows, Number(reference[2]));
    extent.columns = Math.max(extent.columns, columnNumber(reference[1]));
  }
  const { rows, columns } = extent;
  checkMemory(
    `the sheet "${name}" of ${rows} x ${columns} cells`,
    CELL_BYTES * rows * columns + 4 * member.size,
    allowed,
    shorten,
  );
  return extent;
}

const CELL = /<(?:\w+:)?c((?:\s[^>]*?)?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;

const HIDDEN_ROW = /<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"/g;
const HIDDEN_COLUMN = /<(?:\w+:)?col\s[^>]*\bhidden="(?:1|true)"/;

/** Bytes of an empty cell while a sheet is read. */
const CELL_BYTES = 64;

/** Bytes that a workbook may take without another bound. More does not fit into the memory of Node. */
const DEFAULT_MEMORY = 2.5e9;

/** The length of the longest text in Node. */
const LONGEST_TEXT = 0x1fffffe8;

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

function uncalculated(column: string, row: string, sheet: string): ClusterkitError {
  const remedies: Remedy[] = [
    { how: 'do', what: 'open the workbook in a spreadsheet and save it, which stores the values' },
  ];
  const reason = `the cell ${column}${row} of the sheet "${sheet}" is a formula whose value is not in the file`;
  return new ClusterkitError('input', reason, { remedies });
}

function damaged(what: string): ClusterkitError {
  return new ClusterkitError('input', `the ${WHAT} is damaged: ${what}`);
}
