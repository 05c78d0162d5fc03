/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const RADIX = 2048;

export const SLICES = 16;

export const SLOTS = 4096;

export const REACH = 2;

export const SCRATCH = 896;

export const Border = {
  nearest: 0,
  first: 1,
  noise: 2,
} as const;

export const Cells = {
  bytes: 152,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    isWeighted: ['i32', 8],
    border: ['i32', 12],
    limit: ['f64', 16],
    least: ['f64', 24],
    scale: ['f64', 32],
    low: ['u32', 40],
    widths: ['u32', 44],
    x: ['u32', 48],
    weights: ['u32', 52],
    keys: ['u32', 56],
    spare: ['u32', 60],
    rowBits: ['i32', 64],
    shift: ['i32', 68],
    places: ['u32', 72],
    coords: ['u32', 76],
    stride: ['i32', 80],
    rows: ['u32', 84],
    masses: ['u32', 88],
    count: ['i32', 92],
    starts: ['u32', 96],
    cellKeys: ['u32', 100],
    lines: ['i32', 104],
    offsets: ['u32', 108],
    touching: ['u32', 112],
    steps: ['u32', 116],
    core: ['u32', 120],
    coreEnds: ['u32', 124],
    parent: ['u32', 128],
    first: ['u32', 132],
    hard: ['u32', 136],
    isCore: ['u32', 140],
    component: ['u32', 144],
    scratch: ['u32', 148],
  },
} as const;

export const Step = {
  keys: 0,
  count: 1,
  move: 2,
  gather: 3,
  core: 4,
  settle: 5,
  touching: 6,
  apart: 7,
  join: 8,
  tell: 9,
} as const;
