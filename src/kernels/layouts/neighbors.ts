/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const FAN = 8;

export const TILE = 8;

export const BoxTree = {
  bytes: 60,
  fields: {
    count: ['i32', 0],
    capacity: ['i32', 4],
    dim: ['i32', 8],
    levels: ['i32', 12],
    boxes: ['i32', 16],
    coords: ['u32', 20],
    names: ['u32', 24],
    bounds: ['u32', 28],
    starts: ['u32', 32],
    order: ['u32', 36],
    spare: ['u32', 40],
    ranges: ['u32', 44],
    stack: ['u32', 48],
    lanes: ['u32', 52],
    query: ['u32', 56],
  },
} as const;

export const Search = {
  bytes: 76,
  fields: {
    n: ['i32', 0],
    count: ['i32', 4],
    firstTile: ['i32', 8],
    asked: ['i32', 12],
    room: ['i32', 16],
    used: ['i32', 20],
    limit: ['f64', 24],
    slots: ['u32', 32],
    counts: ['u32', 36],
    near: ['u32', 40],
    nearD: ['u32', 44],
    queries: ['u32', 48],
    places: ['u32', 52],
    starts: ['u32', 56],
    lengths: ['u32', 60],
    listed: ['u32', 64],
    scratch: ['u32', 68],
    scratchBytes: ['i32', 72],
  },
} as const;

export const VISITS = 2048;

export const POINTS = 2112;

export const Step = {
  nearest: 0,
  count: 1,
  list: 2,
} as const;
