import { ClusterkitError } from '../../../core/errors.ts';
import { asKey, isNumber, unmarked } from '../jsonItems.ts';

type Json = Record<string, unknown>;

/** The rows of a document, as objects. */
interface JsonTable {
  records: Json[];
  /** The key that names the rows. */
  rowNames?: string;
}

/** The refusal of JSON that is no table. */
export const NO_TABLE =
  'a table is a list of objects, [{...}, {...}], or of rows, [[...], [...]], one of them a line, or an object of columns';

/**
 * The rows of a JSON document that is one object: pandas with the orients split, table, columns and index, an object of
 * columns {"x": [1, 2], "y": [3, 4]}, or a FeatureCollection of GeoJSON.
 * @throws {ClusterkitError} input, for any other object
 */
export function documentTable(document: Json): JsonTable {
  const values = Object.values(document);
  if (document.type === 'FeatureCollection' && Array.isArray(document.features))
    return features(document.features);
  if (isObject(document.schema) && isRecords(document.data))
    return tableOrient(document.schema, document.data);
  if (Array.isArray(document.columns) && Array.isArray(document.data))
    return splitOrient(document as unknown as Split);
  if (values.length > 0 && values.every(Array.isArray))
    return columnLists(document as Record<string, unknown[]>);
  if (values.length > 0 && values.every(isObject)) return objectOfObjects(document as Record<string, Json>);
  throw new ClusterkitError('input', `it is one JSON object: ${NO_TABLE}`);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecords(value: unknown): value is Json[] {
  return Array.isArray(value) && value.every(isObject);
}

/** What pandas calls rows without names; GeoJSON has names for coordinates, so others are safe. */
const INDEX = 'index';

function tableOrient({ primaryKey }: Json, data: Json[]): JsonTable {
  const [key] = Array.isArray(primaryKey) ? primaryKey : [];
  if (typeof key !== 'string') return { records: data };
  if (!counts(data.map((row) => row[key]))) return { records: data, rowNames: key };
  return { records: data.map(({ [key]: _, ...row }) => row) };
}

interface Split {
  columns: unknown[];
  data: unknown[];
  index?: unknown[];
}

function splitOrient({ columns, data, index }: Split): JsonTable {
  // columns of several levels are lists
  const names = columns.map((name) =>
    Array.isArray(name) ? name.map(textOf).join(' ') : asKey(textOf(name)),
  );
  const named = Array.isArray(index) && index.length === data.length && !counts(index);
  const records = data.map((row, i) => {
    if (!Array.isArray(row) || row.length !== names.length) throw uneven(i, names.length, row);
    const record: Json = named ? { [INDEX]: index[i] } : {};
    names.forEach((name, j) => {
      record[name] = row[j];
    });
    return record;
  });
  return { records, ...(named ? { rowNames: INDEX } : {}) };
}

function uneven(i: number, width: number, row: unknown): ClusterkitError {
  const found = Array.isArray(row) ? row.length : 'something else';
  return new ClusterkitError('input', `expected ${width} values, not ${found}`, {
    at: { name: `item ${i + 1}` },
  });
}

function columnLists(document: Record<string, unknown[]>): JsonTable {
  const names = Object.keys(document);
  const [first] = names;
  const n = document[first].length;
  const odd = names.find((name) => document[name].length !== n);
  if (odd !== undefined) {
    const lengths = `"${unmarked(first)}" has ${n} values and "${unmarked(odd)}" has ${document[odd].length}`;
    throw new ClusterkitError('input', `it is one JSON object whose lists differ in length: ${lengths}`);
  }
  return {
    records: Array.from({ length: n }, (_, i) =>
      Object.fromEntries(names.map((name) => [name, document[name][i]])),
    ),
  };
}

/** Rows by name, each an object of columns, or columns by name, each an object of rows (the default of pandas). */
function objectOfObjects(document: Record<string, Json>): JsonTable {
  const outer = Object.keys(document);
  const inner = [...new Set(outer.flatMap((name) => Object.keys(document[name])))];
  const byRow = holdsRows(document, outer, inner);
  const [rows, columns] = byRow ? [outer, inner] : [inner, outer];
  const names = rows.map(unmarked);
  const named = !counts(names);
  const records = rows.map((row, i) => {
    const record: Json = named ? { [INDEX]: names[i] } : {};
    for (const column of columns) {
      const value = byRow ? document[row][column] : document[column][row];
      if (value !== undefined) record[column] = value;
    }
    return record;
  });
  return { records, ...(named ? { rowNames: INDEX } : {}) };
}

/** Whether the outer names are rows: they count, or each inner name has values of one kind and the outer ones have not. */
function holdsRows(document: Record<string, Json>, outer: string[], inner: string[]): boolean {
  if (counts(inner.map(unmarked))) return false;
  if (counts(outer.map(unmarked))) return true;
  const mixed = (names: string[], values: (name: string) => unknown[]) =>
    names.filter(
      (name) =>
        new Set(
          values(name)
            .filter((value) => value !== null)
            .map((value) => (isNumber(value) ? 'number' : typeof value)),
        ).size > 1,
    ).length;
  const byOuter = mixed(outer, (name) => Object.values(document[name]));
  const byInner = mixed(inner, (name) =>
    outer.map((row) => document[row][name]).filter((value) => value !== undefined),
  );
  if (byOuter !== byInner) return byInner < byOuter;
  return outer.length > inner.length;
}

/** Whether values count the rows from 0. */
function counts(values: readonly unknown[]): boolean {
  return values.every((value, i) => String(value) === String(i));
}

function features(list: unknown[]): JsonTable {
  const records = list.map((feature) => {
    const { properties, geometry, id } = isObject(feature) ? feature : ({} as Json);
    const record: Json = { ...(id === undefined ? {} : { id }), ...(isObject(properties) ? properties : {}) };
    const point = isObject(geometry) && geometry.type === 'Point' ? geometry.coordinates : undefined;
    if (Array.isArray(point)) {
      const names = ['longitude', 'latitude', 'altitude'];
      names.forEach((name, j) => {
        if (isNumber(point[j])) record[name] = point[j];
      });
    }
    return record;
  });
  return { records };
}

function textOf(name: unknown): string {
  return unmarked(String(name));
}

/**
 * How a list of lists becomes objects: by the names in the first list, if it holds words over numbers, or by numbered
 * columns.
 * @param start the first lists, at least two where there are as many
 */
export function listRows(start: readonly unknown[]): {
  header: boolean;
  toRecord(row: unknown, i: number): Json;
} {
  const [first, second] = start;
  if (!Array.isArray(first)) throw uneven(0, 1, first);
  const words = first.every((cell) => typeof cell === 'string' && Number.isNaN(Number(cell)));
  const header = words && Array.isArray(second) && second.some(isNumber);
  const names = header ? first.map((name) => asKey(name.trim())) : first.map((_, j) => `column${j + 1}`);
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined)
    throw new ClusterkitError('input', `two columns are called "${unmarked(twice)}"`, {
      at: { name: 'item 1' },
    });
  const toRecord = (row: unknown, i: number) => {
    if (!Array.isArray(row) || row.length !== names.length) throw uneven(i, names.length, row);
    const record: Json = {};
    for (let j = 0; j < names.length; j++) record[names[j]] = row[j];
    return record;
  };
  return { header, toRecord };
}
