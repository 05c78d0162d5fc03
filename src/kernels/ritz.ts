import { allEigen } from './eigen.ts';
import type { Block } from './spectral.ts';

/** The best vectors within the space of a block. */
export interface RitzVectors {
  /** One for each vector of the block, falling. */
  values: Float64Array;
  /** |A v - value v| of each vector. */
  residuals: Float64Array;
}

/**
 * Makes x the best vectors within its space (Rayleigh and Ritz), of length 1, and y their products with a symmetric
 * matrix.
 * @param multiply makes y the products of x with the matrix; what was in y before says nothing
 */
export async function bestVectors(
  block: Block,
  multiply: (block: Block) => void | Promise<void>,
): Promise<RitzVectors> {
  const { width } = block;
  block.rotate(await rootInverse(block.gram('x'), width), false);
  await multiply(block);
  const straight = await rootInverse(block.gram('x'), width);
  const inner = product(product(transposed(straight, width), block.gram('y'), width), straight, width);
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) {
      const mean = (inner[a * width + b] + inner[b * width + a]) / 2;
      inner[a * width + b] = inner[b * width + a] = mean;
    }
  const { values, vectors } = await allEigen(inner, width, width);
  block.rotate(product(straight, transposed(vectors, width), width), true);
  return { values, residuals: residualsOf(block, values) };
}

/** R with R' G R = 1, by the eigenvectors of G; of columns of very different lengths, too. */
async function rootInverse(gram: Float64Array, width: number): Promise<Float64Array> {
  const scale = Float64Array.from({ length: width }, (_, c) => 1 / Math.sqrt(gram[c * width + c]));
  const even = gram.map((value, p) => value * scale[Math.floor(p / width)] * scale[p % width]);
  const { values, vectors } = await allEigen(even, width, width);
  const least = values[0] * 1e-15;
  const root = new Float64Array(width * width);
  for (let j = 0; j < width; j++)
    for (let c = 0; c < width; c++)
      root[j * width + c] = (scale[j] * vectors[c * width + j]) / Math.sqrt(Math.max(values[c], least));
  return root;
}

function product(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++)
      for (let c = 0; c < width; c++) out[i * width + c] += a[i * width + j] * b[j * width + c];
  return out;
}

function transposed(a: Float64Array, width: number): Float64Array {
  return a.map((_, p) => a[(p % width) * width + Math.floor(p / width)]);
}

function residualsOf({ n, width, x, y }: Block, values: Float64Array): Float64Array {
  const squares = new Float64Array(width);
  for (let i = 0; i < n; i++)
    for (let c = 0, p = i * width; c < width; c++, p++) {
      const rest = y[p] - values[c] * x[p];
      squares[c] += rest * rest;
    }
  return squares.map(Math.sqrt);
}
