import { ClusterkitError } from './errors.ts';

/*
 * The shape of documents that commands write and others read again: a file may have been edited, cut or made by another
 * program, and every reader would have to doubt every field. Absent fields are left to the readers.
 */

/** What a field must be if it is there: a word of CHECKS, the fields of an object, or a list of such. */
type Shape = keyof typeof CHECKS | readonly [Shape] | { readonly [field: string]: Shape };

const isText = (value: unknown) => typeof value === 'string';
// JSON has null where a number is not finite
const isNumber = (value: unknown) => typeof value === 'number' || value === null;

const CHECKS = {
  text: { says: 'a text', holds: isText },
  hash: { says: 'a SHA-256 or null', holds: (value: unknown) => isText(value) || value === null },
  number: { says: 'a number', holds: isNumber },
  fields: { says: 'an object', holds: isObject },
} satisfies Record<string, { says: string; holds: (value: unknown) => boolean }>;

const FILE: Shape = { path: 'text', sha256: 'hash' };
const STEP: Shape = { name: 'text', params: 'fields' };
const INPUT: Shape = {
  ...(FILE as object),
  kind: 'text',
  columns: ['text'],
  shape: { width: 'number', height: 'number', bands: 'number' },
  files: [FILE],
  pictures: [FILE],
  reading: 'fields',
};
const CLUSTERS = {
  algorithm: 'text',
  input: INPUT,
  params: 'fields',
  k: 'number',
  sizes: ['number'],
  shares: ['number'],
  noise: 'number',
  inertia: 'number',
  space: 'text',
  columns: ['text'],
  colors: ['text'],
  profile: { columns: ['text'] },
  preparation: [STEP],
  medoids: [{ row: 'number' }],
  metrics: 'fields',
} as const satisfies Shape;

const CLUSTERING: Shape = { ...CLUSTERS, cuts: [CLUSTERS] };
/** What no run without clusters has. */
const OF_CLUSTERS = ['sizes', 'labels', 'centers', 'cuts'];

/** The call of a document. */
export const CALL: Shape = {
  version: 'text',
  command: 'text',
  runs: ['fields'],
  call: { arguments: ['text'], inputs: [FILE], outputs: [FILE] },
};

/** How a model says that rows are to be read and prepared. */
export const MODEL_READING: Shape = {
  columns: ['text'],
  space: 'text',
  source: {
    columns: ['text'],
    encodings: ['fields'],
    shape: { width: 'number', height: 'number', bands: 'number' },
    text: 'text',
    reading: 'fields',
  },
  preparation: [STEP],
};

/**
 * Checks the clusterings of a result; its runs may be of other kinds.
 * @throws {ClusterkitError} input, as `checkShape`
 */
export function checkClusterings(document: unknown, file?: string): void {
  checkShape(document, { runs: ['fields'] }, file);
  const { runs = [] } = document as { runs?: object[] };
  for (const run of runs)
    if (OF_CLUSTERS.some((field) => field in run)) checkShape({ runs: [run] }, { runs: [CLUSTERING] }, file);
}

/**
 * Checks the fields of a document that are there.
 * @param file where the document is from, if the caller does not add it
 * @throws {ClusterkitError} input, naming the first field that is of another shape
 */
export function checkShape(value: unknown, shape: Shape, file?: string): void {
  const fault = faultOf(value, shape, '');
  if (fault === undefined) return;
  const at = file === undefined ? {} : { file };
  throw new ClusterkitError('input', `it is not as clusterkit wrote it: ${fault}`, { at });
}

function faultOf(value: unknown, shape: Shape, where: string): string | undefined {
  if (typeof shape === 'string') {
    const { says, holds } = CHECKS[shape];
    return holds(value) ? undefined : `${where} must be ${says}`;
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${where} must be a list`;
    for (const [i, item] of value.entries()) {
      const fault = faultOf(item, shape[0], `${where}[${i}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (!isObject(value)) return `${where || 'it'} must be an object`;
  for (const [field, within] of Object.entries(shape)) {
    if (!Object.hasOwn(value, field)) continue;
    const fault = faultOf(value[field], within, where === '' ? field : `${where}.${field}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
