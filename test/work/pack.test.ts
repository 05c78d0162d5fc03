import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/work/pack.ts';

const bytesOf = (value: unknown) => Buffer.concat(pack(value));

describe('pack', () => {
  it('keeps plain data as it is', () => {
    const shared = new Float64Array(new SharedArrayBuffer(40), 8, 4);
    shared.set([1, Number.NaN, Number.NEGATIVE_INFINITY, 5]);
    const value = {
      shared,
      bytes: Uint8Array.of(1, 2, 3),
      codes: Uint16Array.of(7, 65535),
      empty: new Int32Array(0),
      list: [1.5, null, undefined, 'ä', Number.NaN, -0, true],
      map: new Map([['a', { b: Float32Array.of(0.5) }]]),
    };
    expect(unpack(bytesOf(value))).toEqual({ ...value, shared: Float64Array.from(shared) });
  });

  it('gives views of the bytes, wherever these lie, and an array that occurs twice once', () => {
    const x = Float64Array.of(1, 2);
    const bytes = bytesOf({ x, again: x });
    const moved = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    const { x: found, again } = unpack(moved) as { x: Float64Array; again: Float64Array };
    expect(found).toEqual(x);
    expect(again).toBe(found);
    const aligned = new Uint8Array(bytes);
    expect((unpack(aligned) as { x: Float64Array }).x.buffer).toBe(aligned.buffer);
  });

  it('refuses what is no data', () => {
    expect(() => pack({ f: () => 1 })).toThrow('could not be cloned');
    expect(() => pack(new DataView(new ArrayBuffer(8)))).toThrow('no array of numbers');
    expect(() => unpack(Buffer.alloc(40))).toThrow();
  });
});
