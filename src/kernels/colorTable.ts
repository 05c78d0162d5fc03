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
  /** The channels of the codes, where they were at hand: 3 for each. */
  rgb?: Uint8Array;
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
  decode(codes: number, n: number, rgb: number): void;
  mark(codes: number, labels: number, n: number, table: number): void;
  markBytes(codes: number, labels: number, n: number, table: number): void;
  lookUp(
    samples: number,
    n: number,
    bands: number,
    least: number,
    spread: number,
    table: number,
    out: number,
  ): void;
  lookUpBytes(
    samples: number,
    n: number,
    bands: number,
    least: number,
    spread: number,
    table: number,
    absent: number,
    out: number,
  ): void;
}

/** Smaller pictures are counted without the kernel. */
const WORTH_LOADING = 50_000;

/** Number of pixels that are copied at a time: they stay in the second-level cache. */
const CHUNK = 65536;

/** The kernel for large pictures of three samples, or of four whose transparent pixels are left out; undefined for others. */
function kernelFor({ n, bands, alpha }: PixelSource): WebAssembly.Module | undefined {
  if (n < WORTH_LOADING || !(bands === 3 || (bands === 4 && alpha === 'skip'))) return undefined;
  return loadKernel('counting');
}

/** A kernel in its memory, and the addresses of what all works use. */
function openTable(module: WebAssembly.Module, arena: Arena, { bands }: PixelSource, cellBytes = 4) {
  const at = {
    samples: arena.take(CHUNK * bands),
    spread: arena.take(4 * 256),
    table: arena.take(cellBytes << 24),
  };
  const memory = arena.memory();
  if (!memory) return undefined;
  new Uint32Array(memory.buffer, at.spread).set(SPREAD);
  return { memory, at, kernel: instantiate<ColorsKernel>(module, memory) };
}

/** Brings the pixels into memory, chunk by chunk. */
function forChunks(
  { data, n, bands }: PixelSource,
  samples: Uint8Array,
  use: (count: number, start: number) => void,
): void {
  for (let start = 0; start < n; start += CHUNK) {
    const count = Math.min(CHUNK, n - start);
    samples.set(data.subarray(start * bands, (start + count) * bands));
    use(count, start);
  }
}

/** Counts the colors of large pictures in wasm; undefined for other pictures, or without wasm. */
export function countFast(source: PixelSource): ColorCounts | undefined {
  const module = kernelFor(source);
  if (!module) return undefined;
  const arena = new Arena();
  const most = Math.min(source.n, 1 << 24);
  const touched = arena.take(1 << (24 - PAGE_BITS));
  const found = arena.take(4 * most);
  const counts = arena.take(4 * most);
  const opened = openTable(module, arena, source);
  if (!opened) return undefined;
  const { memory, at, kernel } = opened;
  const { bands } = source;
  const least = bands === 3 ? 0 : HALF_OPAQUE;
  let used = 0;
  forChunks(source, new Uint8Array(memory.buffer, at.samples, CHUNK * bands), (count) => {
    used += kernel.count(at.samples, count, bands, least, at.spread, at.table, touched);
  });
  const distinct = kernel.list(at.table, touched, found, counts);
  // the table is not needed any more
  kernel.decode(found, distinct, at.table);
  return {
    rgb: new Uint8Array(memory.buffer, at.table, 3 * distinct).slice(),
    codes: new Uint32Array(memory.buffer, found, distinct).slice(),
    weights: new Float64Array(new Uint32Array(memory.buffer, counts, distinct)),
    used,
  };
}

/**
 * `labelColors` of large pictures in wasm.
 * @param absent for pixels that are left out
 * @returns whether it is done: false for other pictures, or without wasm
 */
export function labelFast(
  source: PixelSource,
  codes: Uint32Array,
  labels: Int32Array,
  out: Int32Array | Uint8Array,
  absent = -1,
): boolean {
  const module = kernelFor(source);
  if (!module) return false;
  const arena = new Arena();
  const n = codes.length;
  const isBytes = out instanceof Uint8Array;
  if (!isBytes && absent !== -1) return false;
  const inTable = arena.take(4 * n);
  const named = arena.take(4 * n);
  const found = arena.take(4 * CHUNK);
  const opened = openTable(module, arena, source, out.BYTES_PER_ELEMENT);
  if (!opened) return false;
  const { memory, at, kernel } = opened;
  const { bands } = source;
  new Uint32Array(memory.buffer, inTable, n).set(codes);
  new Int32Array(memory.buffer, named, n).set(labels.subarray(0, n));
  if (isBytes) kernel.markBytes(inTable, named, n, at.table);
  else kernel.mark(inTable, named, n, at.table);
  const least = bands === 3 ? 0 : HALF_OPAQUE;
  forChunks(source, new Uint8Array(memory.buffer, at.samples, CHUNK * bands), (count, start) => {
    if (isBytes) {
      kernel.lookUpBytes(at.samples, count, bands, least, at.spread, at.table, absent, found);
      out.set(new Uint8Array(memory.buffer, found, count), start);
      return;
    }
    kernel.lookUp(at.samples, count, bands, least, at.spread, at.table, found);
    out.set(new Int32Array(memory.buffer, found, count), start);
  });
  return true;
}
