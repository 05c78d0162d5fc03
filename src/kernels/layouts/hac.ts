/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SLOTS = 256;

export const QUERY = 1344;

export const Linkage = {
  single: 0,
  complete: 1,
  average: 2,
  weighted: 3,
  ward: 4,
  centroid: 5,
  median: 6,
} as const;

export const Kind = {
  nothing: 0,
  bytes: 1,
  singles: 2,
  doubles: 3,
} as const;

export const Merging = {
  bytes: 68,
  fields: {
    n: ['i32', 0],
    code: ['i32', 4],
    active: ['i32', 8],
    built: ['i32', 12],
    found: ['i32', 16],
    weights: ['u32', 20],
    lightest: ['u32', 24],
    ids: ['u32', 28],
    slots: ['u32', 32],
    nearest: ['u32', 36],
    nearestIds: ['u32', 40],
    keys: ['u32', 44],
    heap: ['u32', 48],
    places: ['u32', 52],
    left: ['u32', 56],
    right: ['u32', 60],
    height: ['u32', 64],
  },
} as const;

export const Members = {
  bytes: 84,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    keep: ['i32', 8],
    room: ['i32', 12],
    used: ['i32', 16],
    coords: ['u32', 20],
    weights: ['u32', 24],
    starts: ['u32', 28],
    counts: ['u32', 32],
    rooms: ['u32', 36],
    masses: ['u32', 40],
    spare: ['u32', 44],
    slack: ['f64', 48],
    reach: ['f64', 56],
    work: ['f64', 64],
    points: ['u32', 72],
    names: ['u32', 76],
    between: ['u32', 80],
  },
} as const;

export const Spanning = {
  bytes: 80,
  fields: {
    n: ['i32', 0],
    found: ['i32', 4],
    scratchBytes: ['i32', 8],
    core: ['u32', 12],
    count: ['i32', 16],
    near: ['u32', 20],
    tree: ['u32', 24],
    sizes: ['u32', 28],
    largest: ['i32', 32],
    parent: ['u32', 36],
    boxTrees: ['u32', 40],
    boxCores: ['u32', 44],
    nearest: ['u32', 48],
    keys: ['u32', 52],
    apart: ['u32', 56],
    best: ['u32', 60],
    left: ['u32', 64],
    right: ['u32', 68],
    height: ['u32', 72],
    scratch: ['u32', 76],
  },
} as const;

export const Matrix = {
  bytes: 92,
  fields: {
    n: ['i32', 0],
    stride: ['i32', 4],
    isDouble: ['i32', 8],
    dim: ['i32', 12],
    kind: ['i32', 16],
    root: ['i32', 20],
    divisor: ['i32', 24],
    weighted: ['i32', 28],
    code: ['i32', 32],
    found: ['i32', 36],
    length: ['i32', 40],
    first: ['i32', 44],
    scratchBytes: ['i32', 48],
    x: ['u32', 52],
    d: ['u32', 56],
    sizes: ['u32', 60],
    stamps: ['u32', 64],
    log: ['u32', 68],
    chain: ['u32', 72],
    scratch: ['u32', 76],
    left: ['u32', 80],
    right: ['u32', 84],
    height: ['u32', 88],
  },
} as const;

export const STRIPES = 16;

export const BYTE_BLOCK = 20;

export const TILE = 16;

export const Step = {
  build: 0,
  measure: 1,
  mirror: 2,
  members: 3,
  span: 4,
} as const;
