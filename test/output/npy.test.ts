import { describe, expect, it } from 'vitest';
import { toNpy } from '../../src/output/npy.ts';
import { Lottery } from '../support/random.ts';

/** A file written out by hand: magic, version 1.0, length of the header, header, data. */
function fileOf(dict: string, dataBytes: number[]): number[] {
  const header = dict.padEnd(117, ' ');
  return [0x93, ...Buffer.from('NUMPY'), 1, 0, 118, 0, ...Buffer.from(header), 0x0a, ...dataBytes];
}

/** The parts of a file, read by the rules of the format. */
function parse(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, start));
  const descr = /'descr': '([^']*)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1].split(',').filter(Boolean).map(Number);
  return { start, header, descr, shape, data: bytes.subarray(start) };
}

describe('toNpy', () => {
  it('writes a vector of 32-bit numbers byte for byte', () => {
    const dict = "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }";
    expect([...toNpy(Int32Array.of(1, -1, 258), [3])]).toEqual(
      fileOf(dict, [1, 0, 0, 0, 255, 255, 255, 255, 2, 1, 0, 0]),
    );
  });

  it('writes a table of bytes byte for byte', () => {
    const dict = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }";
    expect([...toNpy(Uint8Array.of(1, 2, 3, 255), [2, 2])]).toEqual(fileOf(dict, [1, 2, 3, 255]));
  });

  it('writes three dimensions of doubles byte for byte', () => {
    const dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 1), }";
    const bytes = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0];
    expect([...toNpy(Float64Array.of(1, -2), [1, 2, 1])]).toEqual(fileOf(dict, bytes));
  });

  it('writes singles', () => {
    const { descr, data } = parse(toNpy(Float32Array.of(1.5), [1]));
    expect(descr).toBe('<f4');
    expect([...data]).toEqual([0, 0, 0xc0, 0x3f]);
  });

  it('writes a Buffer as the bytes it is', () => {
    const { descr, data } = parse(toNpy(Buffer.from([1, 2, 255]), [3]));
    expect([descr, ...data]).toEqual(['|u1', 1, 2, 255]);
  });

  it.each([
    [Int8Array.of(-1), '|i1', [255]],
    [Int16Array.of(-2), '<i2', [254, 255]],
    [Uint16Array.of(258), '<u2', [2, 1]],
    [Uint32Array.of(4294967295), '<u4', [255, 255, 255, 255]],
  ])('writes %o', (values, type, bytes) => {
    const { descr, data } = parse(toNpy(values, [1]));
    expect([descr, [...data]]).toEqual([type, bytes]);
  });

  it('starts the data at a multiple of 64, behind a newline, for headers of any length', () => {
    const starts = new Set<number>();
    for (let dims = 1; dims <= 60; dims++) {
      const { start, header, shape } = parse(toNpy(Uint8Array.of(9), new Array(dims).fill(1)));
      expect(start % 64).toBe(0);
      expect(header).toMatch(/^\{.*\} *\n$/);
      expect(shape).toEqual(new Array(dims).fill(1));
      starts.add(start);
    }
    expect([...starts]).toEqual([128, 192, 256]);
  });

  it('writes the part of a buffer that a view shows', () => {
    const whole = Int32Array.of(9, 1, 2, 9);
    const { data } = parse(toNpy(whole.subarray(1, 3), [2]));
    expect([...data]).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
  });

  it('keeps every bit of random doubles', () => {
    const values = new Lottery(1).floats(200, -1e300, 1e300);
    const { data } = parse(toNpy(values, [20, 10]));
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    expect(Array.from(values, (_, i) => view.getFloat64(8 * i, true))).toEqual([...values]);
  });

  it('writes nothing but a header for no rows', () => {
    const bytes = toNpy(new Float64Array(0), [0, 3]);
    expect(bytes.length).toBe(128);
    expect(parse(bytes).shape).toEqual([0, 3]);
  });
});
