/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const MOST_BATCH = 1024;

export const Rows = {
  bytes: 40,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    half: ['i32', 8],
    x: ['u32', 12],
    weights: ['u32', 16],
    starts: ['u32', 20],
    counts: ['u32', 24],
    pairs: ['u32', 28],
    squares: ['u32', 32],
    scale: ['u32', 36],
  },
} as const;

export const Scale = {
  bytes: 56,
  fields: {
    stage: ['u32', 0],
    values: ['u32', 4],
    gains: ['u32', 8],
    base: ['f64', 16],
    origin: ['f64', 24],
    perStep: ['f64', 32],
    apart: ['f64', 40],
    rounding: ['f64', 48],
  },
} as const;

export const Run = {
  bytes: 212,
  fields: {
    k: ['i32', 0],
    lanes: ['i32', 4],
    groups: ['i32', 8],
    vectors: ['i32', 12],
    stride: ['i32', 16],
    now: ['i32', 20],
    fresh: ['i32', 24],
    threads: ['i32', 28],
    batch: ['i32', 32],
    choice: ['i32', 36],
    order: ['u32', 40],
    centers: ['u32', 44],
    quantized: ['u32', 48],
    norms: ['u32', 52],
    snapshots: ['u32', 56],
    travels: ['u32', 60],
    bounds: ['u32', 64],
    times: ['u32', 68],
    upper: ['u32', 72],
    since: ['u32', 76],
    padded: ['i32', 80],
    leasts: ['u32', 84],
    taken: ['u32', 88],
    drift: ['u32', 92],
    labels: ['u32', 96],
    d2: ['u32', 100],
    lengths: ['u32', 104],
    errors: ['u32', 108],
    moves: ['u32', 112],
    dirty: ['u32', 116],
    sums: ['u32', 120],
    masses: ['u32', 124],
    scratch: ['u32', 128],
    scratchBytes: ['i32', 132],
    dense: ['u32', 136],
    nearest: ['u32', 140],
    reach: ['u32', 144],
    offers: ['u32', 148],
    most: ['i32', 152],
    offered: ['i32', 156],
    gains: ['u32', 160],
    sliceSums: ['u32', 164],
    candidates: ['u32', 168],
    candidateRows: ['u32', 172],
    candidateSquares: ['u32', 176],
    candidateVectors: ['i32', 180],
    scale: ['f32', 184],
    error: ['f32', 188],
    apart: ['f32', 192],
    longest: ['f32', 196],
    boundStep: ['f32', 200],
    travelShare: ['f32', 204],
    travelRest: ['f32', 208],
  },
} as const;

export const MOST_CANDIDATES = 20;

export const Step = {
  publishCenter: 0,
  moveCenter: 1,
  assignRows: 2,
  renewBounds: 3,
  measureOwn: 4,
  offerSeeds: 5,
  takeSeed: 6,
} as const;
