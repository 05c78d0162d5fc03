/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const COORDINATES = 48;

export const ITEM = 32;

export const LANES = 8;

export const Step = {
  place: 0,
  label: 1,
} as const;

export const Rows = {
  bytes: 28,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    width: ['i32', 8],
    x: ['u32', 12],
    labels: ['u32', 16],
    d2: ['u32', 20],
    compared: ['u32', 24],
  },
} as const;

export const Run = {
  bytes: 60,
  fields: {
    k: ['i32', 0],
    longest: ['f64', 8],
    slack: ['f64', 16],
    relative: ['f64', 24],
    origin: ['u32', 32],
    basis: ['u32', 36],
    centers: ['u32', 40],
    narrow: ['u32', 44],
    places: ['u32', 48],
    scratch: ['u32', 52],
    scratchBytes: ['i32', 56],
  },
} as const;
