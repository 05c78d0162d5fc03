/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const TILE = 64;

export const Step = {
  hard: 0,
  fit: 1,
  tell: 2,
} as const;

export const Rows = {
  bytes: 20,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    tiles: ['i32', 8],
    x: ['u32', 12],
    weights: ['u32', 16],
  },
} as const;

export const Run = {
  bytes: 56,
  fields: {
    k: ['i32', 0],
    isDiagonal: ['i32', 4],
    tilesPerSlice: ['i32', 8],
    stride: ['i32', 12],
    firstTile: ['i32', 16],
    means: ['u32', 20],
    roots: ['u32', 24],
    logs: ['u32', 28],
    labels: ['u32', 32],
    shares: ['u32', 36],
    densities: ['u32', 40],
    sums: ['u32', 44],
    scratch: ['u32', 48],
    scratchBytes: ['i32', 52],
  },
} as const;

export const HEAD = 4;
