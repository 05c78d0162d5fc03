/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const LOWEST = -20;

export const HIGHEST = 20;

export const BITS = 8;

export const Run = {
  bytes: 36,
  fields: {
    n: ['i32', 0],
    dims: ['i32', 4],
    offsets: ['u32', 8],
    targets: ['u32', 12],
    every: ['u32', 16],
    next: ['u32', 20],
    places: ['u32', 24],
    pulls: ['u32', 28],
    pushes: ['u32', 32],
  },
} as const;
