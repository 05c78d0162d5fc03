/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const PANEL = 4;

export const CHUNK = 32;

export const Step = {
  pack: 0,
  multiply: 1,
  project: 2,
} as const;

export const Given = {
  bytes: 24,
  fields: {
    rows: ['i32', 0],
    dim: ['i32', 4],
    size: ['i32', 8],
    x: ['u32', 12],
    shift: ['u32', 16],
    weights: ['u32', 20],
  },
} as const;

export const Products = {
  bytes: 32,
  fields: {
    panels: ['i32', 0],
    columns: ['i32', 4],
    used: ['u32', 8],
    room: ['i32', 12],
    isWhole: ['i32', 16],
    right: ['u32', 20],
    left: ['u32', 24],
    sums: ['u32', 28],
  },
} as const;

export const Projection = {
  bytes: 20,
  fields: {
    width: ['i32', 0],
    vectors: ['u32', 4],
    out: ['u32', 8],
    values: ['u32', 12],
    lines: ['u32', 16],
  },
} as const;
