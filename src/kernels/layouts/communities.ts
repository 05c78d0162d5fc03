/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Level = {
  bytes: 20,
  fields: {
    n: ['i32', 0],
    offsets: ['u32', 4],
    targets: ['u32', 8],
    weights: ['u32', 12],
    volumes: ['u32', 16],
  },
} as const;

export const Run = {
  bytes: 64,
  fields: {
    labels: ['u32', 0],
    sizes: ['u32', 4],
    counts: ['u32', 8],
    queue: ['u32', 12],
    isWaiting: ['u32', 16],
    empty: ['u32', 20],
    state: ['u32', 24],
    sets: ['u32', 28],
    setVolumes: ['u32', 32],
    outside: ['u32', 36],
    isJoined: ['u32', 40],
    draws: ['u32', 44],
    sums: ['u32', 48],
    near: ['u32', 52],
    chances: ['u32', 56],
    starts: ['u32', 60],
  },
} as const;

export const ROUNDING = 1e-12;

export const COLD = 40;
