/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const BLOCK = 8;

export const CHUNK = 512;

export const Run = {
  bytes: 108,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    blocks: ['i32', 8],
    k: ['i32', 12],
    weighted: ['i32', 16],
    rough: ['i32', 20],
    longest: ['f64', 24],
    starts: ['u32', 32],
    places: ['u32', 36],
    values: ['u32', 40],
    weights: ['u32', 44],
    squares: ['u32', 48],
    singles: ['u32', 52],
    table: ['u32', 56],
    roughTable: ['u32', 60],
    points: ['u32', 64],
    norms: ['u32', 68],
    scratch: ['u32', 72],
    labels: ['u32', 76],
    d2: ['u32', 80],
    products: ['u32', 84],
    gains: ['u32', 88],
    order: ['u32', 92],
    bounds: ['u32', 96],
    wanted: ['u32', 100],
    sums: ['u32', 104],
  },
} as const;

export const Step = {
  square: 0,
  assign: 1,
  measure: 2,
  multiply: 3,
  gain: 4,
  sum: 5,
} as const;
