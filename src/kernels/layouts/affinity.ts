/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const BLOCK = 8;

export const SLICE = 64;

export const STRIP = 256;

export const RECORD = 128;

export const Run = {
  bytes: 116,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    blocks: ['i32', 8],
    slices: ['i32', 12],
    root: ['i32', 16],
    width: ['i32', 20],
    divisor: ['f64', 24],
    damping: ['f64', 32],
    grown: ['f64', 40],
    x: ['u32', 48],
    shorts: ['u32', 52],
    weights: ['u32', 56],
    tilts: ['u32', 60],
    preferences: ['u32', 64],
    matrix: ['u32', 68],
    tops: ['u32', 72],
    messages: ['u32', 76],
    lists: ['u32', 80],
    counts: ['u32', 84],
    levels: ['u32', 88],
    ownResponsibilities: ['u32', 92],
    ownAvailabilities: ['u32', 96],
    limits: ['u32', 100],
    shared: ['u32', 104],
    sharedTops: ['u32', 108],
    sums: ['u32', 112],
  },
} as const;

export const Step = {
  measureShorts: 0,
  measureDoubles: 1,
  prepare: 2,
  exchange: 3,
  sum: 4,
} as const;
