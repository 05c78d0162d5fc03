/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const POINTS = 256;

export const COLUMNS = 4;

export const REACH = 4;

export const Step = {
  there: 0,
  columns: 1,
  back: 2,
  forces: 3,
} as const;

export const Plane = {
  bytes: 96,
  fields: {
    n: ['i32', 0],
    size: ['i32', 4],
    nodes: ['i32', 8],
    low0: ['f64', 16],
    low1: ['f64', 24],
    scale: ['f64', 32],
    y: ['u32', 40],
    starts: ['u32', 44],
    others: ['u32', 48],
    shares: ['u32', 52],
    pull: ['u32', 56],
    push: ['u32', 60],
    turns: ['u32', 64],
    table: ['u32', 68],
    mass: ['u32', 72],
    half: ['u32', 76],
    lines: ['u32', 80],
    field: ['u32', 84],
    sums: ['u32', 88],
    scratch: ['u32', 92],
  },
} as const;
