/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const BAND = 16;

export const CENTER = 8;

export const SUMS = 6;

export const Slic = {
  bytes: 60,
  fields: {
    width: ['i32', 0],
    height: ['i32', 4],
    stride: ['i32', 8],
    k: ['i32', 12],
    reach: ['f32', 16],
    pull: ['f32', 20],
    first: ['u32', 24],
    second: ['u32', 28],
    third: ['u32', 32],
    labels: ['u32', 36],
    centers: ['u32', 40],
    starts: ['u32', 44],
    members: ['u32', 48],
    sums: ['u32', 52],
    best: ['u32', 56],
  },
} as const;
