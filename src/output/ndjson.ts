import type { Column } from '../core/items.ts';
import { inChunks, missing } from './columns.ts';

/** A table as one JSON object on each line, in pieces; missing values, NaN and infinities are null. */
export function toNdjson(columns: readonly Column[]): Iterable<string> {
  return inChunks(lines(columns));
}

function* lines(columns: readonly Column[]): Generator<string> {
  for (const record of records(columns)) yield `${record}\n`;
}

/** The text of each row's object. */
export function* records(columns: readonly Column[]): Generator<string> {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const n = columns[0]?.values.length ?? 0;
  for (let i = 0; i < n; i++) {
    let fields = '';
    for (let j = 0; j < columns.length; j++) {
      const value = columns[j].values[i];
      fields += `${j === 0 ? '' : ','}${keys[j]}${missing(value) ? 'null' : JSON.stringify(value)}`;
    }
    yield `{${fields}}`;
  }
}
