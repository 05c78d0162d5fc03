import type { Rows } from '../../core/dataset.ts';

/** Some of the rows of x, and the weights of all rows. */
export interface GivenRows {
  x: Rows;
  from: number;
  count: number;
  weights?: Float64Array;
}

/** What is multiplied. */
export interface ProductPlan {
  /** Rows of this kind, about so many. */
  x: Rows;
  rows: number;
  dim: number;
  /** Numbers of the columns that are multiplied. */
  used: Int32Array;
  /** dim: subtracted from the rows; whole numbers up to 255 for bytes. */
  shift: Float64Array;
  isWeighted: boolean;
}

/** Sums of products of all pairs of columns, block of rows after block of rows. */
export interface ProductSums {
  /** Rows of a block at most. */
  readonly room: number;
  /** Columns with those that fill up the last panel. */
  readonly stride: number;
  /** stride * stride, of which the upper triangle is right. */
  readonly sums: Float64Array;
  /** Adds a block of rows. */
  add(rows: GivenRows): void;
  close(): void;
}

/** Rows times a few vectors, block of rows after block of rows. */
export interface Projector {
  /** Rows of a block at most. */
  readonly room: number;
  /** Vectors with one that fills up an odd number. */
  readonly width: number;
  /** room * width: the products of the last block. */
  readonly out: Float64Array;
  /** Multiplies a block of rows, without their weights. */
  project(rows: GivenRows): void;
  close(): void;
}
