import { holdsTable } from '../npy.ts';
import { sniff } from '../sniff.ts';
import type { ReaderOptions, TableReader } from './batch.ts';
import { looksLikeSvmlight } from './formats/svmlightLook.ts';
import { isFreeText } from './text/lines.ts';
import type { DialectOptions } from './text/options.ts';

/**
 * Opens a file as a table.
 * @param path as it was given, for messages
 * @param real a plain file on disk, unpacked
 * @throws {ClusterkitError} input, when it is damaged or holds no table
 */
type OpenReader = (
  path: string,
  real: string,
  options: DialectOptions & ReaderOptions,
) => Promise<TableReader>;

/** A kind of file that holds a table. */
export interface TableFormat {
  /** The format of its reading: xlsx. */
  name: string;
  /** In words, as in "it is an Excel workbook". */
  words: string;
  /**
   * Whether a file is of this kind.
   * @param head its first bytes, unpacked: at least SNIFF_BYTES, or all there are
   * @param path decides only where the contents cannot
   */
  matches(head: Uint8Array, path: string): boolean;
  /** The code that reads it, which is loaded when the first such file is opened. */
  load(): Promise<OpenReader>;
}

/** The kinds in the order in which they are tried: separated values are what remains. */
const TABLE_FORMATS: readonly TableFormat[] = [
  {
    name: 'parquet',
    words: 'Parquet',
    matches: (head) => sniff(head) === 'parquet',
    load: async () => (await import('./parquet.ts')).openParquet,
  },
  {
    name: 'json',
    words: 'JSON',
    // R calls the columns of a matrix [,1] and [,2]
    matches: (head) =>
      sniff(head) === 'text' && /^(\xef\xbb\xbf)?\s*([{]|\[(?!,\d))/.test(latin1(head, 4096)),
    load: async () => (await import('./json.ts')).openJson,
  },
  {
    name: 'arrow',
    words: 'Arrow',
    matches: (head) => sniff(head) === 'arrow',
    load: async () => (await import('./formats/arrow.ts')).openArrow,
  },
  {
    name: 'xlsx',
    words: 'an Excel workbook',
    matches: (head) => sniff(head) === 'xlsx',
    load: async () => (await import('./formats/xlsx.ts')).openXlsx,
  },
  {
    name: 'npy',
    words: 'an NPY file of fields or texts',
    matches: (head) => sniff(head) === 'npy' && holdsTable(head),
    load: async () => (await import('./formats/npyTable.ts')).openNpyTable,
  },
  {
    name: 'matrixmarket',
    words: 'a MatrixMarket file',
    matches: (head) => /^%%MatrixMarket\s/i.test(latin1(head, 20)),
    load: async () => (await import('./formats/matrixMarket.ts')).openMatrixMarket,
  },
  {
    name: 'arff',
    words: 'an ARFF file',
    matches: (head) =>
      /^(\xef\xbb\xbf)?(\s*(%[^\n]*)?\n)*\s*@(relation|attribute)\s/i.test(latin1(head, 65536)),
    load: async () => (await import('./formats/arff.ts')).openArff,
  },
  {
    name: 'gct',
    words: 'a GCT file',
    matches: (head) => /^(\xef\xbb\xbf)?#1\.[23]\s*\r?\n\s*\d+\s+\d+/.test(latin1(head, 64)),
    load: async () => (await import('./formats/gct.ts')).openGct,
  },
  {
    name: 'svmlight',
    words: 'a LIBSVM file',
    matches: (head) => sniff(head) === 'text' && looksLikeSvmlight(latin1(head, 4096)),
    load: async () => (await import('./formats/svmlight.ts')).openSvmlight,
  },
  {
    name: 'csv',
    words: 'separated values',
    matches: isFreeText,
    load: async () => (await import('./text/reader.ts')).openText,
  },
];

/** The format of a file; undefined when it holds no table. */
export function findTableFormat(head: Uint8Array, path: string): TableFormat | undefined {
  return TABLE_FORMATS.find((format) => format.matches(head, path));
}

function latin1(head: Uint8Array, bytes: number): string {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(bytes, head.length)).toString('latin1');
}
