import type { Random } from '../core/random.ts';

/** What a shape is made of; options that it does not use have their defaults. */
export interface ShapePlan {
  /** Number of classes. */
  k: number;
  dim: number;
  /** One standard deviation for each class. */
  std: Float64Array;
  /** k * dim; absent: they are drawn. */
  centers?: Float64Array;
  /** Radius of the inner circle, as a share of that of the outer one. */
  factor: number;
  /** Turns of a spiral. */
  turns: number;
  /** For what is drawn once, such as centers. */
  random: Random;
}

/** A place for each row. */
export interface Shape {
  /** k * dim, if classes have centers. */
  centers?: Float64Array;
  /**
   * Puts row i of the m rows of class c to offset p.
   * @param random for what is drawn for each row
   */
  place(x: Float64Array, p: number, row: { c: number; i: number; m: number }, random: Random): void;
}

/** The code of a shape. */
export type ShapeMaker = (plan: ShapePlan) => Shape;
