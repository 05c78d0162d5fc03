import { ClusterkitError, type Remedy } from '../../../core/errors.ts';
import { elementBytes, isElement } from '../../elements.ts';

/** How a part of a record is stored. */
export interface NpyField {
  name: string;
  /** Bytes of the record before the part. */
  offset: number;
  bytes: number;
  /** NumPy's letter and size: f8, U10, M8. */
  type: string;
  bigEndian: boolean;
  /** The unit of dates, in milliseconds or, if shorter, as a share of a millisecond. */
  unit?: { milliseconds: number; word: string };
}

/** A Python literal of texts, numbers, lists and tuples. */
type Literal = string | number | Literal[];

/**
 * The parts of a record that a dtype describes. Parts within parts are "part.inner" and "part[0]".
 * @param descr the dtype as in NPY files: a text, or a list of tuples
 * @throws {ClusterkitError} input, for types that are neither numbers, texts nor dates
 */
export function npyFields(descr: string): { fields: NpyField[]; bytes: number } {
  const fields: NpyField[] = [];
  const bytes = addType(readLiteral(descr), '', 0, fields);
  return { fields, bytes };
}

/** @returns the bytes of the type */
function addType(type: Literal, name: string, offset: number, fields: NpyField[]): number {
  if (typeof type === 'string') return addPlain(type, name, offset, fields);
  if (!Array.isArray(type)) throw damaged();
  let at = offset;
  for (const part of type) {
    if (!Array.isArray(part) || part.length < 2) throw damaged();
    const [title, inner, shape = []] = part;
    // a pair is a title and a name
    const own = Array.isArray(title) ? String(title[1]) : String(title);
    const full = name === '' ? own : `${name}.${own}`;
    const lengths = (Array.isArray(shape) ? shape : [shape]).map(Number);
    // an empty name is padding
    at = addArray(inner, own === '' ? '' : full, at, lengths, own === '' ? [] : fields);
  }
  return at - offset;
}

function addArray(type: Literal, name: string, offset: number, shape: number[], fields: NpyField[]): number {
  if (shape.length === 0) return offset + addType(type, name, offset, fields);
  let at = offset;
  for (let i = 0; i < shape[0]; i++) {
    at = addArray(type, `${name}[${i}]`, at, shape.slice(1), fields);
    if (fields.length > MOST_FIELDS) throw damaged();
  }
  return at;
}

/** A header with more columns than this is damaged. */
const MOST_FIELDS = 2 ** 20;

/** Units of dates, counted since 1970. */
const UNITS: Record<string, number> = {
  W: 604800000,
  D: 86400000,
  h: 3600000,
  m: 60000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  ns: 1e-6,
};

function addPlain(descr: string, name: string, offset: number, fields: NpyField[]): number {
  const [, order, word, unit] = /^([<>|=]?)([^[]*)(?:\[(.*)\])?$/.exec(descr) ?? [];
  const bigEndian = order === '>';
  const type = word === '?' ? 'b1' : word?.replace(/^a/, 'S');
  const text = /^([US])(\d+)$/.exec(type ?? '');
  if (text) {
    const bytes = Number(text[2]) * (text[1] === 'U' ? 4 : 1);
    fields.push({ name, offset, bytes, type, bigEndian });
    return bytes;
  }
  const date = /^(\d*)(\w+)$/.exec(unit ?? '');
  if (type === 'M8' && date && UNITS[date[2]]) {
    const milliseconds = Number(date[1] || 1) * UNITS[date[2]];
    fields.push({ name, offset, bytes: 8, type, bigEndian, unit: { milliseconds, word: date[2] } });
    return 8;
  }
  // bytes without a type fill holes of a structure
  const hole = /^V(\d+)$/.exec(type ?? '');
  if (hole && name === '') return Number(hole[1]);
  if (!type || !(isElement(type) || type === 'm8')) throw unreadable(descr, name);
  const stored = type === 'm8' ? 'i8' : type;
  fields.push({ name, offset, bytes: elementBytes(stored as 'i8'), type: stored, bigEndian });
  return elementBytes(stored as 'i8');
}

function unreadable(descr: string, name: string): ClusterkitError {
  const kinds: Record<string, string> = {
    c: 'complex numbers',
    O: 'Python objects',
    V: 'raw bytes',
    M: 'dates of this unit',
  };
  const kind = kinds[descr.replace(/^[<>|=]/, '')[0]] ?? 'an unknown type';
  const what = `holds ${kind} (dtype ${descr.slice(0, 40)}), which cannot be clustered`;
  const remedies: Remedy[] = [{ how: 'do', what: 'save it without them, or as float64' }];
  const subject = name === '' ? 'the NPY file' : `the field "${name}" of the NPY file`;
  return new ClusterkitError('input', `${subject} ${what}`, { remedies });
}

function damaged(): ClusterkitError {
  return new ClusterkitError('input', 'the NPY file is damaged: its type cannot be read');
}

/** Reads a literal, and ignores all text after the literal. */
function readLiteral(text: string): Literal {
  let p = 0;
  const next = () => {
    const token = /^\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\d+L?|[[\](),])/.exec(text.slice(p, p + 4096));
    if (!token) throw damaged();
    p += token[0].length;
    return token[1];
  };
  const value = (token: string, depth: number): Literal => {
    if (/^['"]/.test(token)) return unescapeText(token.slice(1, -1));
    if (/^\d/.test(token)) return Number.parseInt(token, 10);
    if ((token !== '[' && token !== '(') || depth > 32) throw damaged();
    const items: Literal[] = [];
    for (let inner = next(); inner !== ']' && inner !== ')'; inner = next())
      if (inner !== ',') items.push(value(inner, depth + 1));
    return items;
  };
  return value(next(), 0);
}

function unescapeText(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi,
    (_, x?: string, u?: string, plain?: string) =>
      plain !== undefined ? plain : String.fromCharCode(Number.parseInt((x ?? u)!, 16)),
  );
}
