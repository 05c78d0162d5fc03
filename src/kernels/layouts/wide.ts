/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const QUERIES = 20;

export const Edges = {
  bytes: 20,
  fields: {
    trees: ['u32', 0],
    core: ['u32', 4],
    keys: ['u32', 8],
    apart: ['u32', 12],
    ends: ['u32', 16],
  },
} as const;

export const WideRows = {
  bytes: 48,
  fields: {
    n: ['i32', 0],
    room: ['i32', 4],
    bytes: ['u32', 8],
    floats: ['u32', 12],
    squaredStep: ['f64', 16],
    share: ['f64', 24],
    rest: ['f64', 32],
    tileBytes: ['i32', 40],
    edges: ['u32', 44],
  },
} as const;

export const TILES = 1152;

export const Step = {
  nearest: 0,
  count: 1,
  list: 2,
  prepare: 3,
  edges: 4,
} as const;
