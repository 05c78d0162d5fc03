import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { fitCurve, forcesOf } from '../../src/features/umap/curve.ts';
import { drawn, ENTRIES, middleOf, type Pulls } from '../../src/kernels/umap/twin.ts';
import { openPasses, passesBytes } from '../../src/kernels/umap.ts';
import { Lottery } from '../support/random.ts';
import { slowForces, slowPass } from '../support/umap.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

const curve = fitCurve(0.1);

/** A random row that is not i, where there is one. */
function otherThan(i: number, n: number, lottery: Lottery): number {
  return (i + 1 + lottery.below(Math.max(1, n - 1))) % n;
}

/** Random edges of a graph, whose turns are `every` passes apart at random. */
function randomPulls(n: number, dims: number, seed: number, most = 4): Pulls {
  const lottery = new Lottery(seed);
  const offsets = new Int32Array(n + 1);
  const targets: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let e = lottery.below(5); e > 0; e--) targets.push(otherThan(i, n, lottery));
    offsets[i + 1] = targets.length;
  }
  const every = Float32Array.from(targets, () => 1 + (most - 1) * lottery.float());
  const places = Float32Array.from({ length: n * dims }, () => 10 * lottery.float());
  return {
    ...{ n, dims, offsets, targets: Int32Array.from(targets), every, next: every.slice(), places },
    ...forcesOf(curve),
  };
}

function placesAfter(pulls: Pulls, mode: 'wasm' | 'js', passes: number): Float32Array {
  configureKernels({ mode });
  const opened = openPasses({ ...pulls, next: pulls.next.slice(), places: pulls.places.slice() });
  const half = pulls.n >> 1;
  for (let pass = 0; pass < passes; pass++) {
    const key = (pass * 0x61c88647) >>> 0;
    opened.move(0, half, 1 - pass / passes, pass, key);
    opened.move(half, pulls.n, 1 - pass / passes, pass, key);
  }
  const places = opened.places.slice();
  opened.close();
  return places;
}

describe('openPasses', () => {
  it.each([
    [1, 2, 1],
    [3, 1, 2],
    [50, 2, 3],
    [50, 3, 4],
    [400, 2, 5],
    [30, 9, 6],
  ])('moves %i rows in %i dimensions as the twin does', (n, dims, seed) => {
    const pulls = randomPulls(n, dims, seed);
    const found = placesAfter(pulls, 'wasm', 20);
    expect(found).toEqual(placesAfter(pulls, 'js', 20));
    expect(found.every(Number.isFinite)).toBe(true);
  });

  it('takes places that are equal, near, far and beyond the table', () => {
    const pulls = randomPulls(40, 2, 7);
    for (const [at, value] of [0, 0, 1e-9, 1e-20, 1e5, -1e5, 3e6, 1e-30].entries())
      pulls.places.fill(value, 4 * at, 4 * at + 4);
    const found = placesAfter(pulls, 'wasm', 9);
    expect(found).toEqual(placesAfter(pulls, 'js', 9));
    expect(found.every(Number.isFinite)).toBe(true);
  });

  it('moves rows by the forces of the paper', () => {
    for (const dims of [1, 2, 3]) {
      // each edge has its turn in the first pass
      const pulls = randomPulls(60, dims, 8, 1);
      pulls.next.fill(0);
      const key = 12345;
      const places = Array.from({ length: 60 }, (_, i) => [
        ...pulls.places.subarray(i * dims, (i + 1) * dims),
      ]);
      const edges = places.flatMap((_, i) =>
        [...pulls.targets.subarray(pulls.offsets[i], pulls.offsets[i + 1])].map((to) => [i, to] as const),
      );
      slowPass(places, edges, curve, 0.01, (edge) =>
        [1, 2, 3, 4, 5].map((lane) => drawn(key + 8 * edge + lane, 60)),
      );
      const passes = openPasses(pulls);
      passes.move(0, 60, 0.01, 0, key);
      const wanted = places.flat();
      // places move by up to 0.24 in a step, and entries of the table stand for distances that differ by up to 0.4 %
      passes.places.forEach((value, p) => {
        expect(Math.abs(value - wanted[p])).toBeLessThan(0.002);
      });
      passes.close();
    }
  });

  it('has turns of edges by their weights', () => {
    const counts = [1, 2.5, 10].map((every) => {
      const pulls = randomPulls(2, 1, 9);
      const one = {
        offsets: Int32Array.of(0, 1, 1),
        targets: Int32Array.of(1),
        every: Float32Array.of(every),
      };
      const places = Float32Array.of(0, 5);
      const passes = openPasses({ ...pulls, ...one, next: Float32Array.of(every), places });
      let turns = 0;
      for (let pass = 0; pass < 101; pass++) {
        const before = passes.places[1];
        passes.move(0, 2, 0.001, pass, pass);
        if (passes.places[1] !== before) turns++;
      }
      passes.close();
      return turns;
    });
    expect(counts).toEqual([100, 40, 10]);
  });

  it('draws all rows alike', () => {
    const counts = new Int32Array(7);
    for (let number = 0; number < 70_000; number++) counts[drawn(number, 7)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    expect(drawn(4294967295 + 3, 5)).toBe(drawn(2, 5));
    const many = Array.from({ length: 1000 }, (_, number) => drawn(number, 2 ** 31 - 1));
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThan(2 ** 31 - 1);
  });

  it('says what memory it takes', () => {
    expect(passesBytes(10, 30, 2)).toBe(12 * 30 + 4 * 30);
  });
});

describe('the table of forces', () => {
  it('has those of the paper', () => {
    const { pulls, pushes } = forcesOf(curve);
    expect([middleOf(0) > 2 ** -20, middleOf(ENTRIES - 1) < 2 ** 20]).toEqual([true, true]);
    for (let entry = 0; entry < ENTRIES; entry += 97) {
      const { pull, push } = slowForces(middleOf(entry), curve);
      expect(pulls[entry] / pull).toBeCloseTo(1, 6);
      expect(pushes[entry] / push).toBeCloseTo(1, 6);
    }
  });
});
