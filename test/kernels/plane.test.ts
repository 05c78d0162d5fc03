import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { configureKernels } from '../../src/index.ts';
import { fft } from '../../src/kernels/plane/fft.ts';
import { gridFor, largestSize, nodesOf, turnsOf } from '../../src/kernels/plane/table.ts';
import { PlaneForces } from '../../src/kernels/plane.ts';
import { type Affinities, attract } from '../../src/kernels/tsne.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { slowRepulsion } from '../support/tsne.ts';

/** Points around some middles, the third coordinates 0. */
function pointsOf(lottery: Lottery, n: number, span: number): Float64Array {
  const y = new Float64Array(3 * n);
  for (let i = 0; i < n; i++)
    for (let axis = 0; axis < 2; axis++)
      y[3 * i + axis] = span * (((i + 2 * axis) % 4) / 4 + 0.25 * lottery.float() - 0.5);
  return y;
}

/** Each row is similar to two others. */
function ringOf(lottery: Lottery, n: number): Affinities {
  return {
    starts: Int32Array.from({ length: n + 1 }, (_, i) => 2 * i),
    others: Int32Array.from({ length: 2 * n }, (_, p) => ((p >> 1) + (p & 1 ? 1 : n - 1)) % n),
    shares: lottery.floats(2 * n),
  };
}

function forcesOf(affinities: Affinities, threads: number, ...places: Float64Array[]) {
  const n = places[0].length / 3;
  const plane = new PlaneForces(affinities, n, threads);
  try {
    return places.map((y) => {
      const [pull, push] = [new Float64Array(3 * n), new Float64Array(3 * n)];
      return { total: finish(plane.forces(y, pull, push)), pull, push };
    });
  } finally {
    plane.close();
  }
}

describe('fft', () => {
  it('is the sum that it stands for', () => {
    const lottery = new Lottery(61);
    for (const size of [8, 16, 24, 48, 72, 144]) {
      const turns = turnsOf(size);
      const signal = lottery.floats(2 * size, -1, 1);
      const found = fft(signal.slice(), new Float64Array(2 * size), size, turns);
      for (let k = 0; k < size; k++) {
        let [real, imaginary] = [0, 0];
        for (let j = 0; j < size; j++) {
          const angle = (-2 * Math.PI * ((j * k) % size)) / size;
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          real += c * signal[2 * j] - s * signal[2 * j + 1];
          imaginary += c * signal[2 * j + 1] + s * signal[2 * j];
        }
        expect(Math.abs(found[2 * k] - real)).toBeLessThan(1e-12);
        expect(Math.abs(found[2 * k + 1] - imaginary)).toBeLessThan(1e-12);
      }
      for (let k = 0; k < size; k++) {
        expect(Math.abs(turns[2 * k] - Math.cos((2 * Math.PI * k) / size))).toBeLessThan(4e-15);
        expect(Math.abs(turns[2 * k + 1] + Math.sin((2 * Math.PI * k) / size))).toBeLessThan(4e-15);
      }
    }
  });
});

describe('gridFor', () => {
  it('stays while points fit, and is made anew when they spread or shrink', () => {
    const first = gridFor(30, 10_000, undefined);
    expect(first.size).toBe(192);
    expect(gridFor(31, 10_000, first)).toBe(first);
    expect(gridFor(25, 10_000, first)).toBe(first);
    const wide = gridFor(60, 10_000, first);
    expect(wide.size).toBe(384);
    expect(gridFor(30, 10_000, wide)).toEqual(first);
    // the smallest grid stays whatever is left of it
    const small = gridFor(1, 10_000, undefined);
    expect(gridFor(0, 10_000, small)).toBe(small);
    expect(gridFor(0, 10_000, undefined)).toEqual({ size: 128, scale: nodesOf(128) - 5 });
  });

  it('has no more nodes than the points need, however far one of them is', () => {
    const far = gridFor(1e6, 1000, undefined);
    expect(far.size).toBe(largestSize(1000));
    expect(far.size).toBeLessThan(1200);
    expect(1.06e6 * far.scale).toBeCloseTo(nodesOf(far.size) - 5, 8);
  });
});

describe('PlaneForces', () => {
  it('are those of all pairs, one point after the other, up to a hundredth', () => {
    const lottery = new Lottery(62);
    for (const span of [1e-3, 2, 15, 40]) {
      const n = 400;
      const y = pointsOf(lottery, n, span);
      const affinities = ringOf(lottery, n);
      // grids of former points must not show
      const { total, pull, push } = forcesOf(affinities, 1, pointsOf(lottery, n, 3 * span), y)[1];
      const slow = slowRepulsion(rowsOf(y, 3));
      expect(Math.abs(total / slow.total - 1)).toBeLessThan(3e-3);
      let [error, size] = [0, 0];
      slow.push.forEach((force, p) => {
        error += (push[p] - force) ** 2;
        size += force ** 2;
      });
      expect(Math.sqrt(error / size)).toBeLessThan(0.015);
      const plain = new Float64Array(3 * n);
      attract(affinities, y, 3, 0, n, plain);
      expect(pull).toEqual(plain);
      // what one point does to another, the other does to the first
      for (const axis of [0, 1]) {
        const sum = push.reduce((all, force, p) => all + (p % 3 === axis ? force : 0), 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9 * Math.sqrt(size));
      }
    }
  });

  it('do nothing to points that are all one', () => {
    const n = 5;
    const [{ total, push }] = forcesOf(ringOf(new Lottery(63), n), 1, new Float64Array(3 * n).fill(0));
    expect(total).toBeCloseTo(20, 2);
    for (const force of push) expect(Math.abs(force)).toBeLessThan(1e-12);
  });

  it('have the bits of the twin, for any number of threads', () => {
    const lottery = new Lottery(64);
    for (const [n, span] of [
      [40, 20],
      [3100, 30],
    ]) {
      const affinities = ringOf(lottery, n);
      const places = [pointsOf(lottery, n, span), pointsOf(lottery, n, 1.5 * span)];
      configureKernels({ mode: 'js' });
      const plain = forcesOf(affinities, 1, ...places);
      configureKernels({ mode: 'wasm' });
      for (const threads of [1, 2, 3]) expect(forcesOf(affinities, threads, ...places)).toEqual(plain);
    }
  });
});
