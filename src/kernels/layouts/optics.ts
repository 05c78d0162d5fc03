/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Ordering = {
  bytes: 64,
  fields: {
    n: ['i32', 0],
    done: ['i32', 4],
    waiting: ['i32', 8],
    next: ['i32', 12],
    limit: ['f64', 16],
    core: ['u32', 24],
    points: ['u32', 28],
    groups: ['u32', 32],
    slots: ['u32', 36],
    reach: ['u32', 40],
    offered: ['u32', 44],
    heap: ['u32', 48],
    order: ['u32', 52],
    predecessors: ['u32', 56],
    reachability: ['u32', 60],
  },
} as const;
