import type { Reading } from '../core/reading.ts';

/** A picture. */
export interface ImageInput {
  path: string;
  sha256: string;
  kind: 'image';
  /** Number of pixels. */
  n: number;
  /** Number of color bands. */
  dim: number;
  width: number;
  height: number;
  frames: number;
  /** The pictures that were clustered together; width is then the number of all pixels. */
  pictures?: Omit<ImageInput, 'pictures'>[];
}

/** A file of colors. */
export interface PaletteInput {
  path: string;
  sha256: string;
  kind: 'palette';
  /** The ending of files of its kind. */
  form: string;
  /** Number of colors. */
  n: number;
}

/** A matrix of distances. */
export interface DistancesInput {
  path: string;
  sha256: string;
  kind: 'distances';
  /** Number of items that are compared. */
  n: number;
  form: 'square' | 'condensed' | 'lower' | 'upper' | 'pairs' | 'tree';
  /** How the file was read. */
  reading: Reading;
}

/** A graph whose items are clustered. */
export interface GraphInput {
  path: string;
  /** null for standard input. */
  sha256: string | null;
  kind: 'graph';
  /** Number of items. */
  n: number;
  /** Number of pairs of items that an edge connects. */
  edges: number;
  form: 'edges' | 'square' | 'coordinates';
  /** How the file was read. */
  reading: Reading;
}

/** A tree that was made elsewhere. */
export interface TreeInput {
  path: string;
  sha256: string;
  kind: 'tree';
  /** Leaves. */
  n: number;
  form: 'newick' | 'json' | 'linkage';
}
