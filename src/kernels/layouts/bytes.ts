/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const MOST_BATCH = 1024;

export const Rows = {
  bytes: 36,
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
  },
} as const;

export const Run = {
  bytes: 184,
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
    nearest: ['u32', 136],
    offers: ['u32', 140],
    potentials: ['u32', 144],
    candidates: ['u32', 148],
    candidateSquares: ['u32', 152],
    candidateVectors: ['i32', 156],
    scale: ['f32', 160],
    error: ['f32', 164],
    longest: ['f32', 168],
    boundStep: ['f32', 172],
    travelShare: ['f32', 176],
    travelRest: ['f32', 180],
  },
} as const;

export const MOST_CANDIDATES = 20;

export const Step = {
  buildPairs: 0,
  publishCenter: 1,
  moveCenter: 2,
  assignRows: 3,
  renewBounds: 4,
  measureOwn: 5,
  offerSeeds: 6,
  takeSeed: 7,
} as const;
