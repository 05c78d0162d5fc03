import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { ClusterkitError } from '../core/errors.ts';
import type { Column } from '../core/items.ts';
import { columnFacts } from './columns.ts';

/**
 * Apache Parquet, compressed by Snappy. Whole numbers become INT32 or INT64, other numbers DOUBLE or FLOAT, and all
 * else text. A column of several kinds is text. NaN stays NaN.
 * @throws {ClusterkitError} output, when there is no column
 */
export function toParquet(columns: readonly Column[]): Uint8Array {
  if (columns.length === 0) throw new ClusterkitError('output', 'a Parquet file requires a column');
  const columnData = columns.map(columnSource);
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'clusterkit' }));
}

function columnSource(column: Column): ColumnSource {
  const { name, values } = column;
  if (values instanceof Float32Array) return { name, data: values, type: 'FLOAT', nullable: false };
  if (values instanceof Float64Array) return { name, data: values, type: 'DOUBLE', nullable: false };
  const { kind, nulls, whole, min, max } = columnFacts(column);
  const source = (type: BasicType, data: unknown[]) => ({
    name,
    type,
    data,
    nullable: nulls || kind === 'none',
  });
  const cells = Array.from(values);
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
