import { constants, gunzipSync } from 'node:zlib';
import { ClusterkitError } from '../core/errors.ts';
import { isBmp } from './bmp.ts';
import { type ForeignKind, findForeign, foreignKind } from './foreign.ts';

/** A kind of file, by its first bytes. */
export type FileKind =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'tiff'
  | 'avif'
  | 'heic'
  | 'jxl'
  | 'jp2'
  | 'bmp'
  | 'netpbm'
  | 'svg'
  | 'pdf'
  | 'gzip'
  | 'zip'
  | 'archive'
  | 'xlsx'
  | 'npy'
  | 'idx'
  | 'parquet'
  | 'arrow'
  | 'text'
  | 'binary'
  | ForeignKind;

/** Number of bytes that `sniff` looks at: an SVG may begin with a long license. */
export const SNIFF_BYTES = 16384;

/** A letter and the sizes of the picture, with blanks and comments between; PAM has its own first line. */
const NETPBM = /^(P[1-6]((\s|#[^\n\r]*[\n\r])+\d+){2}|P7\n|P[Ff]\s+\d+\s+\d+\s)/;

const SIGNATURES: [FileKind, RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
  ['avif', /^[\s\S]{4}ftyp(avif|avis)/],
  ['heic', /^[\s\S]{4}ftyp(hei[cxms]|hev[cxms])/],
  // mif1 only says "an image": the brands after mif1 say which kind
  ['avif', /^[\s\S]{4}ftypm[is][fa]1[\s\S]{4}([\s\S]{4})*?avif/],
  ['heic', /^[\s\S]{4}ftypm[is][fa]1/],
  ['jxl', /^(\xff\x0a|\0\0\0\x0cJXL )/],
  ['jp2', /^(\xff\x4f\xff\x51|\0\0\0\x0cjP {2})/],
  ['pdf', /^%PDF-/],
  ['netpbm', NETPBM],
  ['gzip', /^\x1f\x8b/],
  ['npy', /^\x93NUMPY/],
  // two zeros, a type, a number of dimensions
  ['idx', /^\0\0[\x08\x09\x0b-\x0e][\x01-\x08]/],
  ['parquet', /^PAR1/],
  // a file, or a stream: a mark, the length of its schema and the offset within it
  ['arrow', /^(ARROW1\0\0|\xff{4}[\s\S]{3}\0[\x04-\x20]\0\0\0)/],
];

/** Kinds of zip files, tried after the foreign kinds. */
const ZIPS: [FileKind, RegExp][] = [
  ['xlsx', /^PK\x03\x04[\s\S]{26}(\[Content_Types\]\.xml|_rels\/|xl\/|docProps\/)/],
  // the arrays of NPZ; an empty zip file may be an NPZ as well
  ['zip', /^PK(\x05\x06|\x03\x04([\s\S]*PK\x03\x04)?[\s\S]{26}[^\0-\x1f]{1,200}?\.npy)/i],
  ['archive', /^PK\x03\x04/],
];

/** An SVG may begin with a declaration or comments; the element after these matters. */
const SVG_START = /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg[\s>])/i;

/** Recognizes a file by its content, not by its name. */
export function sniff(bytes: Uint8Array): FileKind {
  if (isBmp(bytes)) return 'bmp';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFF_BYTES));
  const text = head.toString('latin1');
  if (SVG_START.test(text) && /<svg[\s>]/i.test(text)) return 'svg';
  const signed = (list: [FileKind, RegExp][]) => list.find(([, signature]) => signature.test(text))?.[0];
  const kind = signed(SIGNATURES) ?? foreignKind(text) ?? signed(ZIPS);
  if (kind) return kind;
  // control characters other than tab, line feed, form feed and carriage return are rare in text, and 0 is never there
  const controls = text.match(/[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  return text.includes('\0') || controls > 1 + text.length / 100 ? 'binary' : 'text';
}

/** Whether a file of this kind, once inflated, is a matrix of numbers. */
export function isMatrix(kind: FileKind): boolean {
  return kind === 'npy' || kind === 'zip' || kind === 'idx';
}

/** Whether a text begins as a tree in Newick notation does: with a bracket, maybe after comments. */
export function looksLikeNewick(text: string): boolean {
  return /^\ufeff?\s*(\[[^\]]*\]\s*)*\(/.test(text);
}

/** Whether a text begins as a tree of merges in JSON does: a result of this program, or an hclust of R. */
function looksLikeMerges(text: string): boolean {
  return /^\s*\{/.test(text) && /"command":\s*"hac"|"merge"\s*:\s*\[\s*\[/.test(text);
}

/** Whether the first bytes of a text show a tree. */
export function looksLikeTree(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  // NEXUS is refused by its name where trees are read
  return looksLikeNewick(text) || looksLikeMerges(text) || /^\s*#nexus\b/i.test(text);
}

/** The encoding of a text in UTF-16 by its byte order mark. */
export function utf16Mark(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Western text in UTF-16 has a zero in every other byte and text between. */
export function looksUtf16(head: Uint8Array): boolean {
  const zeros = [0, 0];
  const n = Math.min(head.length & ~1, 1000);
  for (let p = 0; p < n; p++) if (head[p] === 0) zeros[p & 1]++;
  const [few, many] = zeros[0] < zeros[1] ? zeros : [zeros[1], zeros[0]];
  return few === 0 && many > n * 0.4;
}

/** A kind of file in words, as in "it is a GIF picture". */
function describeKind(kind: FileKind): string {
  const words: Partial<Record<FileKind, string>> = {
    gzip: 'a gzip file',
    zip: 'a zip file of arrays',
    archive: 'a zip file',
    xlsx: 'an Excel workbook',
    netpbm: 'a picture of netpbm',
    npy: 'an NPY matrix',
    idx: 'an IDX matrix',
    parquet: 'a Parquet table',
    arrow: 'an Arrow table',
    pdf: 'a PDF document',
    text: 'text',
    binary: 'of no known format',
    heic: 'a HEIC picture, whose codec is patented and not included; convert it to JPEG or PNG',
    jxl: 'a JPEG XL picture, which is not supported; convert it to PNG',
    jp2: 'a JPEG 2000 picture, which is not supported; convert it to PNG',
  };
  return words[kind] ?? findForeign(kind)?.words ?? `a ${kind.toUpperCase()} picture`;
}

/**
 * The error about a file of an unwanted kind: the true kind, and the way to a file that is read.
 * @param head the first bytes of the file; gzip files are looked into
 * @param wanted as in "not a picture that can be read"
 */
export function notThat(head: Uint8Array, wanted: string): ClusterkitError {
  if (head.length === 0) return new ClusterkitError('input', `not ${wanted}: it is empty`);
  const foreign = foreignError(head);
  return foreign ?? new ClusterkitError('input', `not ${wanted}: it is ${describeKind(sniff(head))}`);
}

/** The error about a file of a foreign kind; undefined for any other file. */
export function foreignError(head: Uint8Array): ClusterkitError | undefined {
  const outer = sniff(head);
  const foreign =
    findForeign(outer) ?? (outer === 'gzip' ? findForeign(sniff(inflateHead(head))) : undefined);
  if (!foreign) return undefined;
  const { words, remedy } = foreign;
  return new ClusterkitError('input', `it is ${words}, which is not read`, {
    remedies: [{ how: 'do', what: remedy }],
  });
}

/** The first bytes inside a gzip file; none when the file is damaged. */
export function inflateHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, SNIFF_BYTES);
  } catch {
    return new Uint8Array();
  }
}
