import { Arena, instantiate, loadKernel } from './host.ts';

/** Numbers with which colors are converted. */
export interface SpaceTables {
  /** 256 linear values. */
  linear: Float64Array;
  /** 9 numbers: rows from linear red, green and blue to three sums. */
  matrix: readonly number[];
  /** White of L*a*b*, 3 numbers, or of OKLab 9 numbers: rows from the roots of the sums to coordinates. */
  second: readonly number[];
}

/** The exports of assembly/spaces.ts. */
type Convert = (
  rgb: number,
  n: number,
  linear: number,
  matrix: number,
  second: number,
  steps: number,
  out: number,
) => void;

/** Fewer colors are converted without the kernel. */
const WORTH_LOADING = 2000;

/** Colors that are copied at a time. */
const CHUNK = 16384;

/**
 * Converts many colors in wasm.
 * @param rgb in, n * 3
 * @param steps to which coordinates are rounded in 1; 0: they are not
 * @param out out, n * 3
 * @returns whether it is done: false for few colors, or without wasm
 */
export function convertFast(
  rgb: Uint8Array,
  space: 'lab' | 'oklab',
  { linear, matrix, second }: SpaceTables,
  steps: number,
  out: Float32Array,
): boolean {
  const n = rgb.length / 3;
  const module = n < WORTH_LOADING ? undefined : loadKernel('spaces');
  if (!module) return false;
  const arena = new Arena();
  const at = {
    linear: arena.take(8 * 256),
    matrix: arena.take(8 * 9),
    second: arena.take(8 * 9),
    rgb: arena.take(3 * CHUNK),
    out: arena.take(12 * CHUNK),
  };
  const memory = arena.memory();
  if (!memory) return false;
  const kernel = instantiate<{ toLab: Convert; toOklab: Convert }>(module, memory);
  const convert = space === 'lab' ? kernel.toLab : kernel.toOklab;
  new Float64Array(memory.buffer, at.linear).set(linear);
  new Float64Array(memory.buffer, at.matrix).set(matrix);
  new Float64Array(memory.buffer, at.second).set(second);
  const samples = new Uint8Array(memory.buffer, at.rgb, 3 * CHUNK);
  for (let start = 0; start < n; start += CHUNK) {
    const count = Math.min(CHUNK, n - start);
    samples.set(rgb.subarray(3 * start, 3 * (start + count)));
    convert(at.rgb, count, at.linear, at.matrix, at.second, steps, at.out);
    out.set(new Float32Array(memory.buffer, at.out, 3 * count), 3 * start);
  }
  return true;
}
