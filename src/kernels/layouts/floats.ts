/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const LANES = 4;

export const BLOCK = 12;

export const Rows = {
  bytes: 72,
  fields: {
    n: ['i32', 0],
    dim: ['i32', 4],
    stride: ['i32', 8],
    wide: ['i32', 12],
    x: ['u32', 16],
    weights: ['u32', 20],
    means: ['u32', 24],
    points: ['u32', 28],
    squares: ['u32', 32],
    doubts: ['u32', 36],
    numbers: ['u32', 40],
    width: ['i32', 44],
    shorts: ['u32', 48],
    steps: ['u32', 52],
    roughSquares: ['u32', 56],
    roughDoubts: ['u32', 60],
    facts: ['u32', 64],
    cuts: ['u32', 68],
  },
} as const;

export const Numbers = {
  bytes: 56,
  fields: {
    scale: ['f64', 0],
    share: ['f64', 8],
    rest: ['f64', 16],
    firstMass: ['f64', 24],
    secondMass: ['f64', 32],
    thirdMass: ['f64', 40],
    roughShare: ['f64', 48],
  },
} as const;

export const Run = {
  bytes: 188,
  fields: {
    k: ['i32', 0],
    lanes: ['i32', 4],
    groups: ['i32', 8],
    blocks: ['i32', 12],
    slots: ['i32', 16],
    fresh: ['i32', 20],
    order: ['u32', 24],
    centers: ['u32', 28],
    tiles: ['u32', 32],
    places: ['u32', 36],
    norms: ['u32', 40],
    doubts: ['u32', 44],
    bounds: ['u32', 48],
    drift: ['u32', 52],
    labels: ['u32', 56],
    d2: ['u32', 60],
    dirty: ['u32', 64],
    sums: ['u32', 68],
    masses: ['u32', 72],
    scratch: ['u32', 76],
    scratchBytes: ['i32', 80],
    nearest: ['u32', 84],
    reach: ['u32', 88],
    owners: ['u32', 92],
    vectors: ['i32', 96],
    candidateRows: ['u32', 100],
    candidateTile: ['u32', 104],
    candidateNorms: ['u32', 108],
    apart: ['u32', 112],
    offers: ['u32', 116],
    offered: ['u32', 120],
    offeredD2: ['u32', 124],
    most: ['i32', 128],
    gains: ['u32', 132],
    sliceSums: ['u32', 136],
    seed: ['i32', 140],
    choice: ['i32', 144],
    rough: ['i32', 148],
    shortTiles: ['u32', 152],
    shortPlaces: ['u32', 156],
    steps: ['u32', 160],
    roughNorms: ['u32', 164],
    roughDoubts: ['u32', 168],
    candidateShorts: ['u32', 172],
    candidateSteps: ['u32', 176],
    candidateRoughNorms: ['u32', 180],
    homes: ['u32', 184],
  },
} as const;

export const TINY = 1e-20;

export const MOST_LENGTH = 46300;

export const MOST_PART = 32760;

export const Step = {
  copyRows: 0,
  assignRows: 1,
  measureOwn: 2,
  offerSeeds: 3,
  takeSeed: 4,
  joinSeeds: 5,
} as const;
