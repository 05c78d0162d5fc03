/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const BLOCK = 8;

export const CHUNK = 512;

export const Run = {
  bytes: 76,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    blocks: ['i32', 8],
    weighted: ['i32', 12],
    starts: ['u32', 16],
    places: ['u32', 20],
    values: ['u32', 24],
    weights: ['u32', 28],
    squares: ['u32', 32],
    table: ['u32', 36],
    norms: ['u32', 40],
    labels: ['u32', 44],
    d2: ['u32', 48],
    products: ['u32', 52],
    gains: ['u32', 56],
    order: ['u32', 60],
    bounds: ['u32', 64],
    wanted: ['u32', 68],
    sums: ['u32', 72],
  },
} as const;

export const Step = {
  square: 0,
  assign: 1,
  multiply: 2,
  gain: 3,
  sum: 4,
} as const;
