/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Kind = {
  root: 0,
  squares: 1,
  differences: 2,
  largest: 3,
  shares: 4,
} as const;

export const Pairs = {
  bytes: 44,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    kind: ['i32', 8],
    first: ['i32', 12],
    count: ['i32', 16],
    stride: ['i32', 20],
    divisor: ['f64', 24],
    x: ['u32', 32],
    out: ['u32', 36],
    scratch: ['u32', 40],
  },
} as const;
