import { CENTER } from '../../src/kernels/layouts/superpixels.ts';
import type { SlicPicture } from '../../src/kernels/superpixels/passes.ts';

/*
 * SLIC in slow and plain ways.
 */

/** Pixels of a picture, line by line, with three numbers each; undefined for those that are left out. */
export type Pixels = (readonly number[] | undefined)[];

/**
 * A pass by the text of the paper: D of each pixel to each center in whose surroundings it is; then the means of the pixels
 * of each center.
 * @param centers five numbers each
 * @param labels inout
 */
export function slowPass(
  pixels: Pixels,
  { width, reach, pull }: Omit<SlicPicture, 'k' | 'height'>,
  centers: readonly (readonly number[])[],
  labels: number[],
): number[][] {
  for (const [i, color] of pixels.entries()) {
    if (!color) continue;
    const at = [...color, i % width, Math.floor(i / width)];
    let best = Number.POSITIVE_INFINITY;
    for (const [c, center] of centers.entries()) {
      const [dx, dy] = [at[3] - center[3], at[4] - center[4]];
      if (Math.abs(dx) > reach || Math.abs(dy) > reach) continue;
      const colors = [0, 1, 2].reduce((sum, j) => sum + (at[j] - center[j]) ** 2, 0);
      const d = colors + pull * (dx * dx + dy * dy);
      if (d < best) [best, labels[i]] = [d, c];
    }
  }
  return centers.map((center, c) => {
    const own = pixels.flatMap((color, i) =>
      color && labels[i] === c ? [[...color, i % width, Math.floor(i / width)]] : [],
    );
    return own.length === 0
      ? [...center]
      : center.map((_, j) => own.reduce((sum, at) => sum + at[j], 0) / own.length);
  });
}

/** The connected part of each pixel, numbered by first pixels; -1 for labels below 0. */
export function slowParts(labels: readonly number[], width: number): number[] {
  const parts = labels.map(() => -1);
  let count = 0;
  for (let first = 0; first < labels.length; first++) {
    if (parts[first] >= 0 || labels[first] < 0) continue;
    const open = [first];
    parts[first] = count;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (const other of besides(i, labels.length, width)) {
        if (parts[other] >= 0 || labels[other] !== labels[i]) continue;
        parts[other] = count;
        open.push(other);
      }
    }
    count++;
  }
  return parts;
}

/** The pixels to the left, to the right, above and below. */
export function besides(i: number, n: number, width: number): number[] {
  return [
    ...(i % width > 0 ? [i - 1] : []),
    ...(i % width < width - 1 ? [i + 1] : []),
    ...(i >= width ? [i - width] : []),
    ...(i + width < n ? [i + width] : []),
  ];
}

/** Regions of connected parts, where parts below `least` pixels join the nearest region beside them, in rounds. */
export function slowRegions(
  pixels: Pixels,
  width: number,
  labels: readonly number[],
  centers: readonly (readonly number[])[],
  pull: number,
  least: number,
): number[] {
  const parts = slowParts(labels, width);
  const count = Math.max(...parts) + 1;
  const members = Array.from({ length: count }, (_, part) =>
    [...parts.keys()].filter((i) => parts[i] === part),
  );
  const region = members.map((own, part) => (own.length >= least ? part : -1));
  const touching = members.map((own) => [
    ...new Set(
      own.flatMap((i) => besides(i, parts.length, width).map((l) => parts[l])).filter((p) => p >= 0),
    ),
  ]);
  const mean = (own: number[]) =>
    [0, 1, 2, 3, 4].map(
      (j) =>
        own.reduce((sum, i) => sum + [...(pixels[i] ?? []), i % width, Math.floor(i / width)][j], 0) /
        own.length,
    );
  const apart = (part: number, to: number) => {
    const [a, b] = [mean(members[part]), centers[labels[members[to][0]]]];
    return a.reduce((sum, value, j) => sum + (j < 3 ? 1 : pull) * (value - b[j]) ** 2, 0);
  };
  while (region.includes(-1)) {
    const next = region.map((to, part) => {
      if (to >= 0) return to;
      const near = [...new Set(touching[part].map((other) => region[other]).filter((r) => r >= 0))];
      near.sort((a, b) => apart(part, a) - apart(part, b) || a - b);
      return near[0] ?? -1;
    });
    if (next.every((to, part) => to === region[part])) {
      // of parts that touch each other alone, the largest
      const group = groupOf(region.indexOf(-1), touching, region);
      const [largest] = group.sort((a, b) => members[b].length - members[a].length || a - b);
      next[largest] = largest;
    }
    for (const [part, to] of next.entries()) region[part] = to;
  }
  return parts.map((part) => (part < 0 ? -1 : region[part]));
}

function groupOf(first: number, touching: readonly number[][], region: readonly number[]): number[] {
  const group = new Set([first]);
  for (const part of group) for (const other of touching[part]) if (region[other] < 0) group.add(other);
  return [...group];
}

/** Centers of the kernel as lists. */
export function listCenters(centers: Float32Array, count: number): number[][] {
  return Array.from({ length: count }, (_, c) => [...centers.subarray(CENTER * c, CENTER * c + 5)]);
}
