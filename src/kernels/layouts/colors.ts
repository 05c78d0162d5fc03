/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const ROWS = 16;

export const LISTED = 8;

export const Blocks = {
  bytes: 68,
  fields: {
    n: ['i32', 0],
    count: ['i32', 4],
    steps: ['f32', 8],
    light: ['f64', 16],
    wide: ['i32', 24],
    rows: ['u32', 28],
    x: ['u32', 32],
    y: ['u32', 36],
    z: ['u32', 40],
    firsts: ['u32', 44],
    lasts: ['u32', 48],
    weights: ['u32', 52],
    products: ['u32', 56],
    boxes: ['u32', 60],
    totals: ['u32', 64],
  },
} as const;

export const Run = {
  bytes: 88,
  fields: {
    k: ['i32', 0],
    padded: ['i32', 4],
    centers: ['u32', 8],
    cx: ['u32', 12],
    cy: ['u32', 16],
    cz: ['u32', 20],
    sums: ['u32', 24],
    owned: ['u32', 28],
    drift: ['u32', 32],
    candidates: ['u32', 36],
    lead: ['u32', 40],
    toMiddle: ['u32', 44],
    owners: ['u32', 48],
    margins: ['u32', 52],
    anchors: ['u32', 56],
    listed: ['u32', 60],
    lists: ['u32', 64],
    labels: ['u32', 68],
    d2: ['u32', 72],
    nearest: ['u32', 76],
    farthest: ['u32', 80],
    potentials: ['u32', 84],
  },
} as const;
