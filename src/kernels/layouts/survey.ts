/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SOME = 512;

export const Survey = {
  bytes: 52,
  fields: {
    dim: ['i32', 0],
    lows: ['u32', 4],
    highs: ['u32', 8],
    sums: ['u32', 12],
    totals: ['u32', 16],
    least: ['f64', 24],
    totalMass: ['f64', 32],
    leastMass: ['f64', 40],
    sizes: ['u32', 48],
  },
} as const;
