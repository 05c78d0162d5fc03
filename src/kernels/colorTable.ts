import type { AlphaMode, Rgb } from '../core/image.ts';
import { Arena, instantiate, loadKernel } from './host.ts';
import { PAGE_BITS } from './layouts/counting.ts';

/** 8-bit pixels, and how their alpha is used. */
export interface PixelSource {
  /** in, n * bands samples */
  data: Uint8Array;
  n: number;
  bands: 1 | 2 | 3 | 4;
  alpha: AlphaMode;
  /** The color behind transparent pixels under `blend`. */
  background: Rgb;
}

/** The distinct colors of a picture, in ascending order of their codes. */
export interface ColorCounts {
  /** Morton codes, one for each color. */
  codes: Uint32Array;
  /** Number of pixels of each color; fractions under `weight`. */
  weights: Float64Array;
  /** Number of pixels that were counted. */
  used: number;
}

/** Below this alpha, a pixel shows more background than picture, and `skip` leaves it out. */
export const HALF_OPAQUE = 128;

/** The eight bits of a channel, three positions apart: the Morton code of a color interleaves three of these. */
export const SPREAD = Uint32Array.from({ length: 256 }, (_, v) => {
  let spread = 0;
  for (let bit = 0; bit < 8; bit++) spread |= ((v >> bit) & 1) << (3 * bit);
  return spread;
});

/** The exports of assembly/counting.ts. */
interface ColorsKernel {
  count(
    samples: number,
    n: number,
    bands: number,
    least: number,
    spread: number,
    table: number,
    touched: number,
  ): number;
  list(table: number, touched: number, codes: number, counts: number): number;
}

/** Smaller pictures are counted without the kernel. */
const WORTH_LOADING = 50_000;

/** Number of pixels that are copied at a time: they stay in the second-level cache. */
const CHUNK = 65536;

/** Counts the colors of large pictures in wasm; undefined for other pictures, or without wasm. */
export function countFast(source: PixelSource): ColorCounts | undefined {
  const { data, n, bands, alpha } = source;
  const opaque = bands === 3;
  if (n < WORTH_LOADING || !(opaque || (bands === 4 && alpha === 'skip'))) return undefined;
  const module = loadKernel('counting');
  if (!module) return undefined;

  const arena = new Arena();
  const most = Math.min(n, 1 << 24);
  const at = {
    samples: arena.take(CHUNK * bands),
    spread: arena.take(4 * 256),
    touched: arena.take(1 << (24 - PAGE_BITS)),
    table: arena.take(4 << 24),
    codes: arena.take(4 * most),
    counts: arena.take(4 * most),
  };
  const memory = arena.memory();
  if (!memory) return undefined;
  const kernel = instantiate<ColorsKernel>(module, memory);
  new Uint32Array(memory.buffer, at.spread).set(SPREAD);
  const samples = new Uint8Array(memory.buffer, at.samples);
  let used = 0;
  for (let start = 0; start < n; start += CHUNK) {
    const count = Math.min(CHUNK, n - start);
    samples.set(data.subarray(start * bands, (start + count) * bands));
    used += kernel.count(at.samples, count, bands, opaque ? 0 : HALF_OPAQUE, at.spread, at.table, at.touched);
  }
  const distinct = kernel.list(at.table, at.touched, at.codes, at.counts);
  return {
    codes: new Uint32Array(memory.buffer, at.codes, distinct).slice(),
    weights: new Float64Array(new Uint32Array(memory.buffer, at.counts, distinct)),
    used,
  };
}
