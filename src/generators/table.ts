import { type Entry, finderIn, namesOf } from '../core/entry.ts';
import type { ShapeMaker } from './shape.ts';

/** Options that only some shapes use. */
export type ShapeOption = 'k' | 'dim' | 'std' | 'centers' | 'noise' | 'factor' | 'turns';

/** A kind of rows that can be made. */
export interface ShapeEntry extends Entry {
  /** Options beside the number of rows or their sizes, and the seed. */
  uses: readonly ShapeOption[];
  /** Number of classes, the default where it can be chosen. */
  k: number;
  /** Number of columns, the default where it can be chosen. */
  dim: number;
  /** Standard deviations of the classes, in turns. */
  std: readonly number[];
  /** Standard deviation of what is added to each number. */
  noise: number;
  load(): Promise<ShapeMaker>;
}

const NONE = { std: [1], noise: 0 };

const ENTRIES = [
  {
    name: 'blobs',
    title: 'Blobs',
    about: 'normal distributions around centers, which are drawn from -10 to 10 or given',
    uses: ['k', 'dim', 'std', 'centers'],
    ...NONE,
    k: 3,
    dim: 2,
    load: async () => (await import('./shapes/blobs.ts')).blobs,
  },
  {
    name: 'moons',
    title: 'Moons',
    about: 'two half circles of radius 1 that reach into each other',
    uses: ['noise'],
    ...NONE,
    noise: 0.05,
    k: 2,
    dim: 2,
    load: async () => (await import('./shapes/curves.ts')).moons,
  },
  {
    name: 'circles',
    title: 'Circles',
    about: 'a circle of radius 1 and one within it',
    uses: ['noise', 'factor'],
    ...NONE,
    noise: 0.05,
    k: 2,
    dim: 2,
    load: async () => (await import('./shapes/curves.ts')).circles,
  },
  {
    name: 'aniso',
    title: 'Anisotropic blobs',
    about: 'blobs in the plane that are drawn out aslant',
    uses: ['k', 'std', 'centers'],
    ...NONE,
    k: 3,
    dim: 2,
    load: async () => (await import('./shapes/blobs.ts')).aniso,
  },
  {
    name: 'varied',
    title: 'Varied blobs',
    about: 'blobs of unlike widths',
    uses: ['k', 'dim', 'std', 'centers'],
    ...NONE,
    std: [1, 2.5, 0.5],
    k: 3,
    dim: 2,
    load: async () => (await import('./shapes/blobs.ts')).blobs,
  },
  {
    name: 'uniform',
    title: 'Uniform',
    about: 'points of the unit cube, in which there are no clusters',
    uses: ['dim'],
    ...NONE,
    k: 1,
    dim: 2,
    load: async () => (await import('./shapes/blobs.ts')).uniform,
  },
  {
    name: 'swiss-roll',
    title: 'Swiss roll',
    about: 'a plane in space, rolled up; classes are parts of it from the inside out',
    uses: ['k', 'noise'],
    ...NONE,
    k: 4,
    dim: 3,
    load: async () => (await import('./shapes/curves.ts')).swissRoll,
  },
  {
    name: 'spirals',
    title: 'Spirals',
    about: 'arms from the middle to radius 1',
    uses: ['k', 'noise', 'turns'],
    ...NONE,
    noise: 0.02,
    k: 2,
    dim: 2,
    load: async () => (await import('./shapes/curves.ts')).spirals,
  },
] as const satisfies readonly ShapeEntry[];

/** Name of a shape. */
export type ShapeName = (typeof ENTRIES)[number]['name'];

/** All shapes, in the order of help. */
export const SHAPES: readonly (ShapeEntry & { name: ShapeName })[] = ENTRIES;
export const SHAPE_NAMES = namesOf(ENTRIES);

/**
 * The shape of a name.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export const findShape = finderIn<ShapeEntry>('shape', SHAPES);
