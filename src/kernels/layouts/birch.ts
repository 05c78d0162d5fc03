/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SPREAD = 8;

export const CHILD = 16;

export const NUMBER = 20;

export const MEAN = 32;

export const LEVEL = 4;

export const PARENT = 8;

export const ENTRIES = 16;

export const Features = {
  bytes: 64,
  fields: {
    dim: ['i32', 0],
    branching: ['i32', 4],
    limit: ['f64', 8],
    most: ['i32', 16],
    leaves: ['i32', 20],
    root: ['u32', 24],
    top: ['u32', 28],
    end: ['u32', 32],
    apart: ['u32', 36],
    found: ['f64', 40],
    sparse: ['i32', 48],
    filled: ['u32', 52],
    fillings: ['i32', 56],
    nearly: ['u32', 60],
  },
} as const;
