import type { Rgb } from '../core/image.ts';

/** One color of a palette. */
export interface Swatch {
  /** sRGB, whole numbers from 0 to 255. */
  rgb: Rgb;
  /** From 0, fully transparent, to below 1; absent: opaque. */
  opacity?: number;
  /** What people call it; any text. */
  name?: string;
  /** The part of the pixels that it stands for, from 0 to 1. */
  share?: number;
  /** What it is for in a design, such as background. */
  role?: string;
}

/** Whether a value can be a share: a number from 0 to 1. */
export function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Colors in order, under a name. */
export interface Palette {
  /** Any text; files that hold a name get it. */
  name: string;
  swatches: readonly Swatch[];
}
