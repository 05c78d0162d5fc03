import { cutsFor } from '../exactSums.ts';
import type { ShiftRows } from './settings.ts';

/** What is summed up of rows: their columns times their weight, and their weight. */
export interface Terms {
  /** dim + 1. */
  terms: number;
  /** Parts of a term: 1 where all are multiples of one unit, as whole numbers are, else 2. */
  parts: number;
  /** n rows of a number for each part of each term; for the gaussian kernel of one for each term. */
  values: Float64Array;
  columns: number;
  /** 2 * terms: adding and subtracting the first of a term rounds to its unit, the second to a finer one. */
  cuts: Float64Array;
}

/** @param isGaussian whether shares of the terms are summed up */
export function termsOf({ x, n, dim, weights }: ShiftRows, isGaussian: boolean): Terms {
  const terms = dim + 1;
  const whole = new Float64Array(n * terms);
  const totals = new Float64Array(terms);
  for (let i = 0, p = 0, at = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    for (let j = 0; j < dim; j++) {
      const value = weight * x[p++];
      whole[at++] = value;
      totals[j] += Math.abs(value);
    }
    whole[at++] = weight;
    totals[dim] += weight;
  }
  const cuts = cutsFor(totals, n).slice(0, 2 * terms);
  if (isGaussian) return { terms, parts: 2, values: whole, columns: terms, cuts };
  if (whole.every((value, at) => firstPart(value, cuts[at % terms]) === value))
    return { terms, parts: 1, values: whole, columns: terms, cuts };
  return { terms, parts: 2, values: inParts(whole, n, terms, cuts), columns: 2 * terms, cuts };
}

function inParts(whole: Float64Array, n: number, terms: number, cuts: Float64Array): Float64Array {
  const values = new Float64Array(2 * n * terms);
  for (let i = 0; i < n; i++)
    for (let s = 0; s < terms; s++) {
      const value = whole[i * terms + s];
      const first = firstPart(value, cuts[s]);
      values[2 * i * terms + s] = first;
      values[(2 * i + 1) * terms + s] = firstPart(value - first, cuts[terms + s]);
    }
  return values;
}

/** Adding and subtracting a cut rounds to its unit. */
export function firstPart(value: number, cut: number): number {
  return value + cut - cut;
}
