import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { borrowMemory, isIn, newRows, returnMemory } from '../../src/core/rowMemory.ts';
import { openFloats } from '../../src/kernels/floats/layout.ts';
import { Lottery } from '../support/random.ts';

/** Rows of four columns in a memory of their own, and the same elsewhere. */
function rows(Type: Float32ArrayConstructor | Float64ArrayConstructor = Float32Array, n = 70_000) {
  const lottery = new Lottery(7);
  const x = newRows(Type, 4 * n);
  for (let p = 0; p < x.length; p++) x[p] = lottery.below(1000) / 7 + 500 * (p % 3);
  return { there: { x, n, dim: 4 }, elsewhere: { x: Type.from(x), n, dim: 4 } };
}

describe('memory of rows', () => {
  it('is shared if it is large', () => {
    expect(newRows(Float64Array, 10)).toEqual(new Float64Array(10));
    expect(newRows(Float64Array, 10).buffer).toBeInstanceOf(ArrayBuffer);
    const x = newRows(Uint8Array, 2 ** 20);
    expect([x.constructor, x.length]).toEqual([Uint8Array, 2 ** 20]);
    expect(x.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(x.every((value) => value === 0)).toBe(true);
  });

  it('is lent to one job at a time, and only for rows that lie in it', () => {
    const x = newRows(Float32Array, 2 ** 18);
    const lent = borrowMemory(x);
    expect(lent).toMatchObject({ at: x.byteOffset, end: x.byteOffset + x.byteLength });
    expect(isIn(lent?.memory as WebAssembly.Memory, x)).toBe(true);
    expect(borrowMemory(x)).toBeUndefined();
    returnMemory(lent?.memory as WebAssembly.Memory);
    // a job on some of the rows leaves the others alone
    expect(borrowMemory(x.subarray(0, 100))?.end).toBe(x.byteOffset + x.byteLength);
    expect(borrowMemory(new Float32Array(2 ** 18))).toBeUndefined();
  });

  it.each([Float32Array, Float64Array])('changes no result: %o', async (Type) => {
    const { there, elsewhere } = rows(Type);
    const before = there.x.slice();
    // the second job works where the first one did, with fewer blocks
    for (const k of [40, 3]) {
      const options = { k, nInit: 1, maxIter: 4 };
      expect(await kmeans(there, options)).toEqual(await kmeans(elsewhere, options));
    }
    expect(there.x).toEqual(before);
  });

  it('is free again after a job that is aborted while it opens', () => {
    const { there } = rows();
    const opening = openFloats(there, 3, 1);
    opening.next();
    expect(borrowMemory(there.x)).toBeUndefined();
    opening.return(undefined);
    expect(borrowMemory(there.x)).toBeDefined();
  });

  it('serves several jobs at once', async () => {
    const { there, elsewhere } = rows();
    const fits = (data: typeof there) =>
      Promise.all([5, 9].map((k) => kmeans(data, { k, nInit: 1, maxIter: 3 })));
    expect(await fits(there)).toEqual(await fits(elsewhere));
  });
});
