/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const GROUPS = 16;

export const Run = {
  bytes: 100,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    k: ['i32', 8],
    lanes: ['i32', 12],
    cluster: ['i32', 16],
    from: ['i32', 20],
    to: ['i32', 24],
    firstBlock: ['i32', 28],
    members: ['u32', 32],
    x: ['u32', 36],
    y: ['u32', 40],
    lengths: ['u32', 44],
    heads: ['u32', 48],
    places: ['u32', 52],
    values: ['u32', 56],
    starts: ['u32', 60],
    weights: ['u32', 64],
    sizes: ['u32', 68],
    labels: ['u32', 72],
    own: ['u32', 76],
    best: ['u32', 80],
    neighbors: ['u32', 84],
    columns: ['u32', 88],
    scratch: ['u32', 92],
    scratchBytes: ['i32', 96],
  },
} as const;

export const SMALL = 0.03125;

export const PANEL = 2;

export const POINTS = 3776;

export const CHUNK = 4096;

export const Step = {
  buildPairs: 0,
  bytes: 1,
  floats: 2,
  dense: 3,
  sparse: 4,
  foldColumns: 5,
} as const;
