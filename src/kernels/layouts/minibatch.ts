/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Batch = {
  bytes: 72,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    k: ['i32', 8],
    wide: ['i32', 12],
    rows: ['u32', 16],
    centers: ['u32', 20],
    labels: ['u32', 24],
    d2: ['u32', 28],
    sums: ['u32', 32],
    mass: ['u32', 36],
    middle: ['u32', 40],
    points: ['u32', 44],
    norms: ['u32', 48],
    tile: ['u32', 52],
    products: ['u32', 56],
    known: ['u32', 60],
    doubts: ['u32', 64],
    doubtful: ['u32', 68],
  },
} as const;

export const Labeling = {
  bytes: 36,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    chunk: ['i32', 8],
    wide: ['i32', 12],
    rows: ['u32', 16],
    labels: ['u32', 20],
    d2: ['u32', 24],
    batches: ['u32', 28],
    next: ['u32', 32],
  },
} as const;
