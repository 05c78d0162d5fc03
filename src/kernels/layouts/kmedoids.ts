/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Goal = {
  swap: 0,
  add: 1,
  silhouette: 2,
} as const;

export const LANES = 16;

export const STRETCH = 256;

export const Kind = {
  nothing: 0,
  bytes: 1,
  singles: 2,
  doubles: 3,
} as const;

export const Search = {
  bytes: 96,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    kind: ['i32', 8],
    root: ['i32', 12],
    divisor: ['i32', 16],
    k: ['i32', 20],
    from: ['i32', 24],
    end: ['i32', 28],
    scratchBytes: ['i32', 32],
    bytes: ['u32', 36],
    x: ['u32', 40],
    panels: ['u32', 44],
    candidates: ['u32', 48],
    columns: ['u32', 52],
    weights: ['u32', 56],
    nearest: ['u32', 60],
    second: ['u32', 64],
    d1: ['u32', 68],
    d2: ['u32', 72],
    d3: ['u32', 76],
    removal: ['u32', 80],
    gains: ['u32', 84],
    slots: ['u32', 88],
    scratch: ['u32', 92],
  },
} as const;

export const POINTS = 16512;

export const Step = {
  swap: 0,
  add: 1,
  silhouette: 2,
  build: 3,
  fill: 4,
  columns: 5,
} as const;
