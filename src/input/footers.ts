import { type FileHandle, open } from 'node:fs/promises';

/*
 * How many rows and columns of numbers there are in files that say so at their ends: Parquet (Thrift's compact protocol) and
 * Arrow files, which Feather of version 2 is (FlatBuffers). Nothing else is read.
 */

interface Shape {
  rows: number;
  /** Columns of numbers; all columns where there is none. */
  columns: number;
}

/** A longer footer is not read. */
const MOST_BYTES = 2 ** 26;

/** Arrow files in more pieces are not looked through. */
const MOST_PIECES = 10_000;

/** What the end of a file says; undefined if there is no footer that can be read. */
export async function footerShape(path: string, format: 'parquet' | 'arrow'): Promise<Shape | undefined> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    // the length of the footer, and the mark of the format
    const mark = format === 'parquet' ? 'PAR1' : 'ARROW1';
    const end = await piece(handle, Math.max(0, size - 4 - mark.length), 4 + mark.length);
    const length = end.getInt32(0, true);
    const start = size - 4 - mark.length - length;
    const isMarked = new TextDecoder('latin1').decode(new Uint8Array(end.buffer).subarray(4)) === mark;
    if (!isMarked || length <= 0 || length > MOST_BYTES || start < 0) return undefined;
    const footer = await piece(handle, start, length);
    return format === 'parquet' ? parquetShape(footer) : await arrowShape(footer, handle);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    await handle.close();
  }
}

async function piece(handle: FileHandle, at: number, length: number): Promise<DataView> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, at);
  return new DataView(buffer.buffer, 0, bytesRead);
}

/** A value of Thrift: whole numbers, lists, and structs by the numbers of their fields; texts are left out. */
type Thrift = number | null | Thrift[] | ReadonlyMap<number, Thrift>;

/** Types of Thrift's compact protocol. */
const [TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, STRUCT] = [1, 2, 3, 7, 8, 9, 10, 12];

/** Reads values one after the other. */
class ThriftReader {
  private at = 0;
  private readonly view: DataView;

  constructor(view: DataView) {
    this.view = view;
  }

  /** @param last the number of the last field that is needed */
  struct(last = Number.POSITIVE_INFINITY): Map<number, Thrift> {
    const fields = new Map<number, Thrift>();
    for (let field = 0; field < last; ) {
      const head = this.byte();
      if (head === 0) break;
      field = head >> 4 === 0 ? this.whole() : field + (head >> 4);
      fields.set(field, this.value(head & 15));
    }
    return fields;
  }

  private value(type: number): Thrift {
    if (type === TRUE || type === FALSE) return type === TRUE ? 1 : 0;
    if (type === BYTE) return this.byte();
    if (type === STRUCT) return this.struct();
    if (type === LIST || type === SET) {
      const head = this.byte();
      const length = head >> 4 === 15 ? this.varint() : head >> 4;
      if (length > this.view.byteLength - this.at)
        throw new RangeError('a list that is longer than its footer');
      const each = head & 15;
      // a list has a byte for each truth value, where a field has none
      return Array.from({ length }, () => (each === TRUE || each === FALSE ? this.byte() : this.value(each)));
    }
    if (type === DOUBLE || type === BINARY) {
      const length = type === DOUBLE ? 8 : this.varint();
      this.at += length;
      return null;
    }
    // 16, 32 and 64 bits
    if (type < DOUBLE) return this.whole();
    throw new RangeError('a type that footers do not have');
  }

  private byte(): number {
    return this.view.getUint8(this.at++);
  }

  private varint(): number {
    let value = 0;
    for (let unit = 1; unit < 2 ** 70; unit *= 128) {
      const byte = this.byte();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
    throw new RangeError('a number that is too long');
  }

  /** Positive and negative numbers in turns. */
  private whole(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** Fields of the footer of Parquet, and of an element of its schema. */
const PARQUET = { schema: 2, rows: 3, type: 1, children: 5, converted: 6 };

/** INT32, INT64, FLOAT, DOUBLE. */
const PARQUET_NUMBERS = [1, 2, 4, 5];

/** From DATE to TIMESTAMP_MICROS: numbers that stand for times. */
const PARQUET_TIMES = { first: 6, last: 10 };

function parquetShape(footer: DataView): Shape | undefined {
  const fields = new ThriftReader(footer).struct(PARQUET.rows);
  const [schema, rows] = [fields.get(PARQUET.schema), fields.get(PARQUET.rows)];
  if (!Array.isArray(schema) || typeof rows !== 'number') return undefined;
  const leaves = schema
    .filter((one): one is ReadonlyMap<number, Thrift> => one instanceof Map)
    .filter((one) => !one.get(PARQUET.children));
  const numbers = leaves.filter((one) => {
    const converted = Number(one.get(PARQUET.converted) ?? -1);
    const isTime = converted >= PARQUET_TIMES.first && converted <= PARQUET_TIMES.last;
    return PARQUET_NUMBERS.includes(Number(one.get(PARQUET.type))) && !isTime;
  });
  return { rows, columns: numbers.length || leaves.length };
}

/** A table of FlatBuffers. */
class FlatTable {
  private readonly view: DataView;
  private readonly at: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
  }

  /** The place of a field, 0 for one that is absent. */
  field(number: number): number {
    const { view, at } = this;
    const vtable = at - view.getInt32(at, true);
    const offset = 4 + 2 * number;
    const place = offset < view.getUint16(vtable, true) ? view.getUint16(vtable + offset, true) : 0;
    return place === 0 ? 0 : at + place;
  }

  /** The place that a field points to, 0 for one that is absent. */
  pointed(number: number): number {
    const place = this.field(number);
    return place === 0 ? 0 : place + this.view.getUint32(place, true);
  }

  table(number: number): FlatTable | undefined {
    const place = this.pointed(number);
    return place === 0 ? undefined : new FlatTable(this.view, place);
  }

  /** The tables of a list. */
  tables(number: number): FlatTable[] {
    const list = this.pointed(number);
    if (list === 0) return [];
    return Array.from({ length: this.view.getUint32(list, true) }, (_, i) => {
      const place = list + 4 + 4 * i;
      return new FlatTable(this.view, place + this.view.getUint32(place, true));
    });
  }
}

/** Fields of the footer of Arrow, of a schema, a field of it, a message and a batch of rows. */
const ARROW = {
  schema: 1,
  batches: 3,
  fields: 1,
  type: 2,
  details: 3,
  dictionary: 4,
  children: 5,
  header: 2,
  length: 0,
};

/** Int, FloatingPoint, Decimal and FixedSizeList. */
const ARROW_NUMBERS = [2, 3, 7];
const ARROW_LIST = 16;

/** Bytes of the record of a batch: where it is, how long its head is, and its rows. */
const BLOCK = 24;

async function arrowShape(footer: DataView, handle: FileHandle): Promise<Shape | undefined> {
  const root = new FlatTable(footer, footer.getUint32(0, true));
  const fields = root.table(ARROW.schema)?.tables(ARROW.fields) ?? [];
  const list = root.pointed(ARROW.batches);
  const count = list === 0 ? 0 : footer.getUint32(list, true);
  if (fields.length === 0 || count > MOST_PIECES) return undefined;
  let rows = 0;
  for (let i = 0; i < count; i++) {
    const block = list + 4 + BLOCK * i;
    const at = Number(footer.getBigInt64(block, true));
    const bytes = footer.getInt32(block + 8, true);
    if (bytes > MOST_BYTES) return undefined;
    const head = await piece(handle, at, bytes);
    // a mark of four bytes and the length stand before the message
    const message = new FlatTable(head, 8 + head.getUint32(8, true));
    const length = message.table(ARROW.header)?.field(ARROW.length) ?? 0;
    rows += length === 0 ? 0 : Number(head.getBigInt64(length, true));
  }
  const numbers = fields.reduce((sum, field) => sum + numbersOf(footer, field), 0);
  return { rows, columns: numbers || fields.length };
}

/** Columns of numbers that a field is. */
function numbersOf(view: DataView, field: FlatTable): number {
  const type = field.field(ARROW.type);
  if (type === 0 || field.pointed(ARROW.dictionary) !== 0) return 0;
  const kind = view.getUint8(type);
  if (ARROW_NUMBERS.includes(kind)) return 1;
  if (kind !== ARROW_LIST) return 0;
  const size = field.table(ARROW.details)?.field(0) ?? 0;
  const each = field.tables(ARROW.children).reduce((sum, child) => sum + numbersOf(view, child), 0);
  return size === 0 ? 0 : each * view.getInt32(size, true);
}
