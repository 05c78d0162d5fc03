/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SEEDS = 8;

export const STATES = 1408;

export const Seed = {
  moving: 0,
  still: 1,
  lost: 2,
  spent: 3,
} as const;

export const Shifting = {
  bytes: 88,
  fields: {
    asked: ['i32', 0],
    terms: ['i32', 4],
    parts: ['i32', 8],
    isGaussian: ['i32', 12],
    isWide: ['i32', 16],
    maxSteps: ['i32', 20],
    scratchBytes: ['i32', 24],
    limit: ['f64', 32],
    factor: ['f64', 40],
    stay: ['f64', 48],
    values: ['u32', 56],
    sums: ['u32', 60],
    cuts: ['u32', 64],
    points: ['u32', 68],
    masses: ['u32', 72],
    steps: ['u32', 76],
    states: ['u32', 80],
    scratch: ['u32', 84],
  },
} as const;
