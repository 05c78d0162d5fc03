/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const CANDIDATES = 12;

export const NONE = 65535;

export const Rows = {
  bytes: 112,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    chunk: ['i32', 8],
    wide: ['i32', 12],
    weighted: ['i32', 16],
    next: ['i32', 20],
    inside: ['i32', 24],
    x: ['u32', 28],
    weights: ['u32', 32],
    labels: ['u32', 36],
    reaches: ['u32', 40],
    list: ['u32', 44],
    d2: ['u32', 48],
    long: ['i32', 52],
    points: ['u32', 56],
    found: ['u32', 60],
    doubles: ['u32', 64],
    origin: ['u32', 68],
    scale: ['f64', 72],
    cuts: ['u32', 80],
    firstMass: ['f64', 88],
    secondMass: ['f64', 96],
    thirdMass: ['f64', 104],
  },
} as const;

export const Run = {
  bytes: 108,
  fields: {
    k: ['i32', 0],
    centers: ['u32', 4],
    places: ['u32', 8],
    norms: ['u32', 12],
    share: ['f32', 16],
    rest: ['f32', 20],
    fresh: ['i32', 24],
    drifts: ['u32', 28],
    sums: ['u32', 32],
    masses: ['u32', 36],
    short: ['i32', 40],
    shortPlaces: ['u32', 44],
    shortNorms: ['u32', 48],
    shortMask: ['i32', 52],
    shortFactor: ['f32', 56],
    shortUnit: ['f32', 60],
    shortShare: ['f32', 64],
    shortRest: ['f32', 68],
    shortSlack: ['f32', 72],
    shortMore: ['f32', 76],
    doubts: ['u32', 80],
    pairs: ['i32', 84],
    candidates: ['u32', 88],
    seed: ['u32', 92],
    first: ['i32', 96],
    gains: ['u32', 100],
    sliceSums: ['u32', 104],
  },
} as const;

export const MOST_SHORT = 1073741823;

export const Step = {
  assignRows: 0,
  measureOwn: 1,
  offerSeeds: 2,
  takeSeed: 3,
} as const;
