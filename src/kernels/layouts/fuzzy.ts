/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const TILE = 64;

export const Step = {
  fit: 0,
  tell: 1,
} as const;

export const Rows = {
  bytes: 28,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    tiles: ['i32', 8],
    isNarrow: ['i32', 12],
    x: ['u32', 16],
    weights: ['u32', 20],
    squares: ['u32', 24],
  },
} as const;

export const Run = {
  bytes: 76,
  fields: {
    k: ['i32', 0],
    tilesPerSlice: ['i32', 4],
    stride: ['i32', 8],
    firstTile: ['i32', 12],
    halves: ['i32', 16],
    exponent: ['f64', 24],
    fuzziness: ['f64', 32],
    centers: ['u32', 40],
    squares: ['u32', 44],
    shares: ['u32', 48],
    nearest: ['u32', 52],
    least: ['u32', 56],
    costs: ['u32', 60],
    sums: ['u32', 64],
    scratch: ['u32', 68],
    scratchBytes: ['i32', 72],
  },
} as const;

export const HEAD = 3;
