import { isBmp } from './bmp.ts';

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
  | 'svg'
  | 'pdf'
  | 'gzip'
  | 'zip'
  | 'npy'
  | 'idx'
  | 'parquet'
  | 'text'
  | 'binary';

/** Bytes that `sniff` looks at; an SVG may begin with a long license. */
export const SNIFF_BYTES = 16384;

const SIGNATURES: [FileKind, RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[\s\S]{4}WEBP/],
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
  ['avif', /^[\s\S]{4}ftyp(avif|avis)/],
  ['heic', /^[\s\S]{4}ftyp(hei[cxms]|hev[cxms])/],
  // mif1 only says "an image": the brands that follow say which
  ['avif', /^[\s\S]{4}ftypm[is][fa]1[\s\S]{4}([\s\S]{4})*?avif/],
  ['heic', /^[\s\S]{4}ftypm[is][fa]1/],
  ['jxl', /^(\xff\x0a|\0\0\0\x0cJXL )/],
  ['jp2', /^(\xff\x4f\xff\x51|\0\0\0\x0cjP {2})/],
  ['pdf', /^%PDF-/],
  ['gzip', /^\x1f\x8b/],
  ['zip', /^PK\x03\x04/],
  ['npy', /^\x93NUMPY/],
  // two zeros, a type, a number of dimensions
  ['idx', /^\0\0[\x08\x09\x0b-\x0e][\x01-\x08]/],
  ['parquet', /^PAR1/],
];

/** An SVG may begin with a declaration or comments; what matters is the element that follows. */
const SVG_START = /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg[\s>])/i;

/** Recognizes a file by its content; its name does not matter. */
export function sniff(bytes: Uint8Array): FileKind {
  if (isBmp(bytes)) return 'bmp';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SNIFF_BYTES));
  const text = head.toString('latin1');
  if (SVG_START.test(text) && /<svg[\s>]/i.test(text)) return 'svg';
  for (const [kind, signature] of SIGNATURES) if (signature.test(text)) return kind;
  // control characters other than tab, line feed, form feed and carriage return do not occur in text
  return /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text) ? 'binary' : 'text';
}

/** Whether a file of this kind, once inflated, is a matrix of numbers. */
export function isMatrix(kind: FileKind): boolean {
  return kind === 'npy' || kind === 'zip' || kind === 'idx';
}

/** Whether a text begins as a tree in Newick notation does: with a bracket, maybe after comments. */
export function looksLikeNewick(text: string): boolean {
  return /^\ufeff?\s*(\[[^\]]*\]\s*)*\(/.test(text);
}

/** Whether a text begins as a tree of merges in JSON does: a result of this program, or what R has of an hclust. */
function looksLikeMerges(text: string): boolean {
  return /^\s*\{/.test(text) && /"command":\s*"hac"|"merge"\s*:\s*\[\s*\[/.test(text);
}

/** Whether a text is a tree by its first bytes. */
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
export function describeKind(kind: FileKind): string {
  const words: Partial<Record<FileKind, string>> = {
    gzip: 'a gzip file',
    zip: 'a zip file',
    npy: 'an NPY matrix',
    idx: 'an IDX matrix',
    parquet: 'a Parquet table',
    pdf: 'a PDF document',
    text: 'text',
    binary: 'of no known format',
    heic: 'a HEIC picture, whose codec is patented and not included; convert it to JPEG or PNG',
    jxl: 'a JPEG XL picture, which is not supported; convert it to PNG',
    jp2: 'a JPEG 2000 picture, which is not supported; convert it to PNG',
  };
  return words[kind] ?? `a ${kind.toUpperCase()} picture`;
}
