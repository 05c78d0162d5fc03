import type { Column } from '../core/items.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Sheet } from './xlsx.ts';

/**
 * The kinds of files that results are written to, by the endings of their names: plain data that help texts, the manual,
 * plans of files and tests are made of. Code is loaded when a file of its kind is written.
 */

/** The contents of a file; pieces are written one after the other. */
export type FileData = string | Uint8Array | Iterable<string | Uint8Array>;

/** A kind of file. */
export interface Format {
  /** The name for people. */
  title: string;
  /** One line about its purpose, without a full stop. */
  about: string;
}

/** A kind of file that holds a table. */
export interface TableFormat extends Format {
  /** The cells that a file can hold. */
  holds: 'text and numbers' | 'numbers';
  /** Whether a file can hold several tables. */
  sheets?: true;
  /** @param more further tables, for formats with sheets */
  write(columns: readonly Column[], pacing: Pacing, more: readonly Sheet[]): Promise<FileData>;
}

/** Tables of rows, labels, centers and measurements. */
export const TABLE_FILES = {
  csv: {
    title: 'CSV',
    about: 'a header and a line a row, as RFC 4180 has it',
    holds: 'text and numbers',
    write: async (columns) => (await import('./csv.ts')).csvTable(columns),
  },
  tsv: {
    title: 'TSV',
    about: 'CSV with tabs between the cells',
    holds: 'text and numbers',
    write: async (columns) => (await import('./csv.ts')).csvTable(columns, '\t'),
  },
  json: {
    title: 'JSON',
    about: 'an array of objects',
    holds: 'text and numbers',
    write: async (columns) => (await import('./json.ts')).toJsonTable(columns),
  },
  ndjson: {
    title: 'NDJSON',
    about: 'an object a line',
    holds: 'text and numbers',
    write: async (columns) => (await import('./ndjson.ts')).toNdjson(columns),
  },
  parquet: {
    title: 'Parquet',
    about: 'typed columns, compressed',
    holds: 'text and numbers',
    write: async (columns) => (await import('./parquet.ts')).toParquet(columns),
  },
  xlsx: {
    title: 'XLSX',
    about: 'a workbook with a sheet for each table',
    holds: 'text and numbers',
    sheets: true,
    write: async (columns, pacing, more) =>
      (await import('./xlsx.ts')).toXlsx([{ name: 'rows', columns }, ...more], pacing),
  },
  npy: {
    title: 'NPY',
    about: "NumPy's array of numbers, without names of columns",
    holds: 'numbers',
    write: async (columns) => (await import('./npy.ts')).npyTable(columns),
  },
} as const satisfies Record<string, TableFormat>;

export type TableFormatName = keyof typeof TABLE_FILES;
export const TABLE_FORMATS = Object.keys(TABLE_FILES) as TableFormatName[];

/** Charts. */
export const CHART_FILES = {
  svg: { title: 'SVG', about: 'lines and text, sharp at any size' },
  png: { title: 'PNG', about: 'pixels' },
  html: { title: 'HTML', about: 'a page that tells the numbers under the pointer, without a network' },
  'vl.json': { title: 'Vega-Lite', about: 'the specification with its data' },
} as const satisfies Record<string, Format>;

export type ChartFormatName = keyof typeof CHART_FILES;
export const CHART_FORMATS = Object.keys(CHART_FILES) as ChartFormatName[];

/** A chart that is named: drawn, or its numbers as a table. */
export const DRAWN_FORMATS = [...CHART_FORMATS, ...TABLE_FORMATS] as const;

/** Pictures in the colors of their clusters: formats that keep the color of every pixel. */
export const PICTURE_FILES = {
  png: { title: 'PNG', about: 'up to 256 colors with a palette' },
  webp: { title: 'WebP', about: 'lossless; frames make an animation' },
  gif: { title: 'GIF', about: 'up to 255 colors; frames make an animation' },
  tif: { title: 'TIFF', about: 'compressed without loss' },
  tiff: { title: 'TIFF', about: 'the same under its longer name' },
} as const satisfies Record<string, Format>;

/** Pictures of levels from black to white. */
export const MASK_FORMATS = ['png', 'webp', 'tif', 'tiff'] as const;

/** A drawing with a layer for each cluster. */
export const LAYER_FORMATS = ['svg'] as const;

export const PICTURE_FORMATS = Object.keys(PICTURE_FILES) as (keyof typeof PICTURE_FILES)[];

/** Formats for the label of each pixel: a picture of labels, or a table of x, y and label. */
export const LABEL_MAP_FORMATS = ['png', ...TABLE_FORMATS] as const;

/** The merges of a tree as SciPy's linkage matrix. */
export const TREE_FORMATS = ['csv', 'json', 'npy'] as const satisfies readonly TableFormatName[];
export type TreeFormatName = (typeof TREE_FORMATS)[number];

/** A tree in Newick notation. */
export const NEWICK_FORMATS = ['nwk', 'newick', 'txt'] as const;

/** A tree of densities: a table, or Newick notation. */
export const CONDENSED_FORMATS = [...TABLE_FORMATS, 'nwk', 'newick'] as const;

/** A tree with its rows for TreeView; the merges go into a second file that ends in .gtr. */
export const TREEVIEW_FORMATS = ['cdt'] as const;

/** A matrix of distances. */
export const MATRIX_FORMATS = ['csv', 'npy', 'json'] as const satisfies readonly TableFormatName[];

/** Formats of a whole result: the clusters as a table, or the document that the program prints as JSON. */
export const DOCUMENT_FORMATS = ['csv', 'json'] as const;

export const MODEL_FORMATS = ['json'] as const;

/** ".csv, .tsv, .json": file endings for help and messages. */
export function formatList(formats: readonly string[], last?: 'and' | 'or'): string {
  const endings = formats.map((format) => `.${format}`);
  if (last === undefined || endings.length < 2) return endings.join(', ');
  return `${endings.slice(0, -1).join(', ')} ${last} ${endings.at(-1)}`;
}

/** The longest of `formats` that a path ends in, in any case. */
export function formatOf<Name extends string>(path: string, formats: readonly Name[]): Name | undefined {
  const lower = path.toLowerCase();
  return formats.filter((format) => lower.endsWith(`.${format}`)).sort((a, b) => b.length - a.length)[0];
}
