import {
  type BasicType,
  ByteWriter,
  type ColumnSource,
  ParquetWriter,
  parquetWriteBuffer,
  schemaFromColumnData,
} from 'hyparquet-writer';
import { ClusterkitError } from '../core/errors.ts';
import type { Cell, Column } from '../core/items.ts';
import { columnFacts } from './columns.ts';

/** Rows of the first group, and of the others. */
const GROUP_ROWS = [1000, 100_000];

/** Rows that show whether a column is worth compressing; columns of fewer groups are compressed in any case. */
const SAMPLE_ROWS = 8192;

/** A column is compressed if its sample then has at most this share of its bytes. */
const WORTHWHILE = 0.8;

/**
 * Apache Parquet, compressed by Snappy where that pays. Whole numbers become INT32 or INT64, other numbers DOUBLE or
 * FLOAT, and all else text. A column of several kinds is text. NaN stays NaN. The file comes in pieces.
 * @throws {ClusterkitError} output, when there is no column
 */
export function toParquet(columns: readonly Column[]): Iterable<Uint8Array> {
  if (columns.length === 0) throw new ClusterkitError('output', 'a Parquet file requires a column');
  return pieces(columns.map(columnSource), columns[0].values.length);
}

function* pieces(sources: readonly ColumnSource[], n: number): Generator<Uint8Array> {
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: [...sources] });
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'clusterkit' });
  const codecs = sources.map((source) => codecOf(source, n));
  const take = () => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  for (let from = 0, rows = GROUP_ROWS[0]; from < n; from += rows, rows = GROUP_ROWS[1]) {
    const columnData = sources.map((source, j) => ({
      ...source,
      data: source.data.slice(from, from + rows),
      codec: codecs[j],
    }));
    // there is nothing to wait for: the bytes stay in memory
    void parquet.write({ columnData, rowGroupSize: rows });
    yield take();
  }
  void parquet.finish();
  yield take();
}

/** Numbers with random digits hardly shrink, and compressing them takes most of the time. */
function codecOf({ name, data, type, nullable }: ColumnSource, n: number): 'SNAPPY' | 'UNCOMPRESSED' {
  const width = type === 'DOUBLE' ? 8 : 4;
  if ((type !== 'DOUBLE' && type !== 'FLOAT') || n < GROUP_ROWS[1]) return 'SNAPPY';
  const from = Math.floor((n - SAMPLE_ROWS) / 2);
  const sample = { name, type, nullable, data: data.slice(from, from + SAMPLE_ROWS) };
  const bytes = parquetWriteBuffer({ columnData: [sample] }).byteLength;
  return bytes <= WORTHWHILE * width * SAMPLE_ROWS ? 'SNAPPY' : 'UNCOMPRESSED';
}

function columnSource(column: Column): ColumnSource {
  const { name, values } = column;
  if (values instanceof Float32Array) return { name, data: values, type: 'FLOAT', nullable: false };
  if (values instanceof Float64Array) return { name, data: values, type: 'DOUBLE', nullable: false };
  if (values instanceof Int32Array && values.length > 0)
    return { name, data: values, type: 'INT32', nullable: false };
  const { kind, nulls, whole, min, max } = columnFacts(column);
  const source = (type: BasicType, data: unknown[]) => ({
    name,
    type,
    data,
    nullable: nulls || kind === 'none',
  });
  const cells: Cell[] = Array.isArray(values) ? values : Array.from(values);
  if (kind === 'boolean') return source('BOOLEAN', cells);
  if (kind !== 'number') return source('STRING', kind === 'mixed' ? cells.map(asText) : cells);
  if (!whole) return source('DOUBLE', cells);
  if (min >= -(2 ** 31) && max < 2 ** 31) return source('INT32', cells);
  return source(
    'INT64',
    cells.map((value) => (value === null ? null : BigInt(value))),
  );
}

function asText(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}
