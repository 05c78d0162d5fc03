/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SLOTS = 256;

export const QUERY = 1344;

export const Border = {
  nearest: 0,
  first: 1,
  noise: 2,
} as const;

export const Joining = {
  bytes: 68,
  fields: {
    n: ['i32', 0],
    isWeighted: ['i32', 4],
    border: ['i32', 8],
    scratchBytes: ['i32', 12],
    limit: ['f64', 16],
    least: ['f64', 24],
    weights: ['u32', 32],
    masses: ['u32', 36],
    core: ['u32', 40],
    parent: ['u32', 44],
    labels: ['u32', 48],
    first: ['u32', 52],
    isCore: ['u32', 56],
    component: ['u32', 60],
    scratch: ['u32', 64],
  },
} as const;

export const Step = {
  core: 0,
  join: 1,
  tie: 2,
} as const;
