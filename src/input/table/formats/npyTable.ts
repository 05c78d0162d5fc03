import { readFile, stat } from 'node:fs/promises';
import { ClusterkitError } from '../../../core/errors.ts';
import { checkMemory } from '../../../core/memory.ts';
import { half } from '../../elements.ts';
import { npyHeader } from '../../npy.ts';
import type { ReaderColumn, ReaderOptions, TableReader } from '../batch.ts';
import { CellColumn } from '../cells.ts';
import { dateText } from './dates.ts';
import { type NpyField, npyFields } from './npyType.ts';
import { batchRows } from './rowTable.ts';

/**
 * Opens an NPY file of texts, or of a structured type whose fields are columns. Arrays and structures in a field are
 * columns "field[0]" and "field.inner". Memory: the file.
 * @throws {ClusterkitError} input, when the file is damaged, cut short or of an unknown type; memory
 */
export async function openNpyTable(
  _path: string,
  real: string,
  options: ReaderOptions,
): Promise<TableReader> {
  checkMemory('reading the file', (await stat(real)).size, options.maxMemory ?? Number.POSITIVE_INFINITY);
  const bytes = await readFile(real);
  const { descr, fortran, shape, end } = npyHeader(bytes);
  const { fields, bytes: width } = npyFields(descr);
  if (fields.length === 0) throw new ClusterkitError('input', 'the NPY file holds no fields');
  const count = shape.reduce((product, length) => product * length, 1);
  checkLength(bytes.length - end, count * width);
  // texts of n x m are m columns; records of any shape are rows
  const across = fields[0].name === '' ? shape.slice(1).reduce((product, length) => product * length, 1) : 1;
  if (fortran && across > 1 && shape.length > 2) throw notC();
  if (fortran && across === 1 && shape.length > 1) throw notC();
  const rows = count / Math.max(1, across);
  const [rowStep, columnStep] = fortran ? [width, width * rows] : [width * across, width];
  const cells = Array.from({ length: across }, (_, j) =>
    fields.map((field) => ({
      ...field,
      name: field.name || `column${j + 1}`,
      offset: end + j * columnStep + field.offset,
    })),
  ).flat();
  return {
    columns: cells.map(columnOf),
    reading: { format: 'npy', doubts: [] },
    rows,
    async *batches(needs) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let from = 0, step = batchRows(cells.length); from < rows; from += step) {
        const n = Math.min(step, rows - from);
        const columns = cells.map((field, j) => {
          if (needs[j] === 'nothing') return undefined;
          const column = new CellColumn(n, needs[j]);
          for (let i = 0; i < n; i++) setCell(column, i, view, field, field.offset + (from + i) * rowStep);
          return column.finish();
        });
        yield { n, columns };
      }
    },
    place: async (row) => ({ name: `row ${row}` }),
    close: async () => {},
  };
}

function checkLength(size: number, need: number): void {
  if (size < need)
    throw new ClusterkitError(
      'input',
      `the NPY file is cut short: its header promises ${need} bytes of data, ${size} are there`,
    );
  if (size > need)
    throw new ClusterkitError('input', `the NPY file is damaged: bytes follow the data (${size - need})`);
}

function notC(): ClusterkitError {
  return new ClusterkitError('input', "the NPY file is in Fortran's order", {
    remedies: [{ how: 'do', what: 'save it by numpy.save(file, numpy.ascontiguousarray(array))' }],
  });
}

function columnOf({ name, type }: NpyField): ReaderColumn {
  // texts may be numbers
  if (/^[US]/.test(type)) return { name };
  return { name, declared: type === 'b1' ? 'boolean' : type === 'M8' ? 'text' : 'number' };
}

function setCell(column: CellColumn, i: number, view: DataView, field: NpyField, at: number): void {
  const { type, bigEndian } = field;
  if (/^[US]/.test(type)) {
    column.setText(i, textAt(view, field, at));
  } else if (type === 'b1') {
    const value = view.getUint8(at) === 0 ? 0 : 1;
    column.setNumber(i, value, value === 1 ? 'true' : 'false');
  } else if (type[1] === '8' && type[0] !== 'f') {
    const value = type === 'u8' ? view.getBigUint64(at, !bigEndian) : view.getBigInt64(at, !bigEndian);
    if (field.unit) setDate(column, i, value, field.unit);
    else column.setText(i, String(value));
  } else {
    const value = numberAt(view, type, at, !bigEndian);
    if (Number.isFinite(value)) column.setNumber(i, value);
    else if (!Number.isNaN(value)) column.setWord(i, String(value));
  }
}

/** The value for a missing date. */
const NO_DATE = -(2n ** 63n);

function setDate(
  column: CellColumn,
  i: number,
  value: bigint,
  { milliseconds, word }: NonNullable<NpyField['unit']>,
): void {
  if (value === NO_DATE) return;
  const date = new Date(Number(value) * milliseconds);
  if (Number.isNaN(date.getTime())) column.setWord(i, String(value));
  else column.setWord(i, dateText(date, word === 'D' || word === 'W'));
}

function numberAt(view: DataView, type: string, at: number, little: boolean): number {
  switch (type) {
    case 'u1':
      return view.getUint8(at);
    case 'i1':
      return view.getInt8(at);
    case 'u2':
      return view.getUint16(at, little);
    case 'i2':
      return view.getInt16(at, little);
    case 'f2':
      return half(view.getUint16(at, little));
    case 'u4':
      return view.getUint32(at, little);
    case 'i4':
      return view.getInt32(at, little);
    case 'f4':
      return view.getFloat32(at, little);
    default:
      return view.getFloat64(at, little);
  }
}

/** The text without padding zeros. */
function textAt(view: DataView, { type, bytes, bigEndian }: NpyField, at: number): string {
  if (type[0] === 'S') {
    const part = new Uint8Array(view.buffer, view.byteOffset + at, bytes);
    const end = part.indexOf(0);
    return new TextDecoder().decode(end < 0 ? part : part.subarray(0, end));
  }
  let text = '';
  for (let p = at; p < at + bytes; p += 4) {
    const code = view.getUint32(p, !bigEndian);
    if (code === 0) break;
    text += String.fromCodePoint(code > 0x10ffff ? 0xfffd : code);
  }
  return text;
}
