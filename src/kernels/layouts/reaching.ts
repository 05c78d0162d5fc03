/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const ROWS = 32;

export const LISTS = 1408;

export const Reaching = {
  bytes: 72,
  fields: {
    asked: ['i32', 0],
    isRoot: ['i32', 4],
    room: ['i32', 8],
    scratchBytes: ['i32', 12],
    share: ['f64', 16],
    mass: ['f64', 24],
    enough: ['f64', 32],
    weights: ['u32', 40],
    core: ['u32', 44],
    boxCores: ['u32', 48],
    queries: ['u32', 52],
    found: ['u32', 56],
    apart: ['u32', 60],
    reach: ['u32', 64],
    scratch: ['u32', 68],
  },
} as const;
