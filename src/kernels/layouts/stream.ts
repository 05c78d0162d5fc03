/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const CANDIDATES = 12;

export const NONE = 65535;

export const Rows = {
  bytes: 96,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    chunk: ['i32', 8],
    wide: ['i32', 12],
    weighted: ['i32', 16],
    next: ['i32', 20],
    x: ['u32', 24],
    weights: ['u32', 28],
    labels: ['u32', 32],
    d2: ['u32', 36],
    points: ['u32', 40],
    found: ['u32', 44],
    doubles: ['u32', 48],
    origin: ['u32', 52],
    scale: ['f64', 56],
    cuts: ['u32', 64],
    firstMass: ['f64', 72],
    secondMass: ['f64', 80],
    thirdMass: ['f64', 88],
  },
} as const;

export const Run = {
  bytes: 56,
  fields: {
    k: ['i32', 0],
    centers: ['u32', 4],
    places: ['u32', 8],
    norms: ['u32', 12],
    share: ['f32', 16],
    rest: ['f32', 20],
    sums: ['u32', 24],
    masses: ['u32', 28],
    pairs: ['i32', 32],
    candidates: ['u32', 36],
    seed: ['u32', 40],
    first: ['i32', 44],
    gains: ['u32', 48],
    sliceSums: ['u32', 52],
  },
} as const;

export const Step = {
  assignRows: 0,
  measureOwn: 1,
  offerSeeds: 2,
  takeSeed: 3,
} as const;
