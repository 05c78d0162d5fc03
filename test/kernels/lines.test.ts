import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { type LineCells, openLines } from '../../src/kernels/lines.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** Cells for which the kernel is loaded. */
const MANY = 1e6;

/** The lines of some columns, by the kernel or by its twin. */
function written(cells: readonly LineCells[], mode: 'wasm' | 'js' = 'wasm', separator = ','): string {
  configureKernels({ mode });
  const writer = openLines(cells.length, separator, MANY);
  const numeric = cells.map((column) => typeof column[0] !== 'string');
  const text = writer.write(cells, numeric, cells[0].length);
  writer.close();
  expect(typeof text).toBe(mode === 'js' ? 'string' : 'object');
  return typeof text === 'string' ? text : Buffer.from(text).toString();
}

/** Numbers of one column, one a line, as String() writes them. */
function expectStrings(numbers: Float64Array): void {
  expect(written([numbers]).split('\n')).toEqual([...Array.from(numbers, String), '']);
}

const bits = new BigUint64Array(1);
const double = new Float64Array(bits.buffer);

function doubleOf(pattern: bigint): number {
  bits[0] = pattern;
  return double[0];
}

describe('openLines', () => {
  it('writes numbers as they are read back, empty cells for those that are not finite', () => {
    const numbers = Float64Array.of(
      0,
      -0,
      1,
      -12,
      0.5,
      -3.25,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1e21,
      1e20,
    );
    expect(written([numbers, numbers])).toBe(
      '0,0\n0,0\n1,1\n-12,-12\n0.5,0.5\n-3.25,-3.25\n,\n,\n-1e+21,-1e+21\n100000000000000000000,100000000000000000000\n',
    );
    expect(written([numbers, numbers], 'js')).toBe(written([numbers, numbers]));
  });

  it('writes texts between numbers', () => {
    const cells = [['a', '', '"x,y"'], Float64Array.of(1, 2.5, Number.NaN), ['é', '𝄞', '\ud800']];
    expect(written(cells, 'wasm', '\t')).toBe('a\t1\té\n\t2.5\t𝄞\n"x,y"\t\t\ufffd\n');
    expect(Buffer.from(written(cells, 'js', '\t')).toString()).toBe(written(cells, 'wasm', '\t'));
  });

  it('writes texts with a byte of 0', () => {
    const writer = openLines(2, ',', MANY);
    expect(writer.write([['a\0b'], Int32Array.of(7)], [false, true], 1)).toBe('a\0b,7\n');
  });

  it('writes the ends of ranges', () => {
    const ends = [5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308];
    const near = [1e-7, 1e-6, 1.5e-6, 1e21, 999999999999999900000, 1e22, 1e23, 9e-265];
    const whole = [
      2 ** 53,
      2 ** 53 - 1,
      2 ** 53 + 2,
      2 ** 63,
      2 ** 64,
      123456789012345680000,
      1e15,
      4294967296,
    ];
    const short = [
      9999999,
      9999998.99999999,
      0.1,
      0.3,
      0.1 + 0.2,
      1 / 3,
      1e-8,
      1.23e-5,
      100.00000001,
      0.00000101,
    ];
    expectStrings(Float64Array.from([...ends, ...near, ...whole, ...short].flatMap((x) => [x, -x])));
  });

  it('writes every power of two and of ten, and their neighbors', () => {
    const numbers: number[] = [];
    for (let e = 0n; e < 2047n; e++)
      for (const d of [-1n, 0n, 1n]) if ((e << 52n) + d > 0n) numbers.push(doubleOf((e << 52n) + d));
    for (let e = -323; e <= 308; e++) {
      double[0] = Number(`1e${e}`);
      const [at] = bits;
      for (let d = -2n; d <= 2n; d++) if (at + d > 0n) numbers.push(doubleOf(at + d));
    }
    expectStrings(Float64Array.from(numbers));
  });

  it('writes random doubles, decimals of few digits and whole numbers', () => {
    const lottery = new Lottery(11);
    const word = () => BigInt(lottery.below(2 ** 32));
    const any = Array.from({ length: 20_000 }, () => doubleOf((word() << 32n) | word()));
    const usual = Array.from({ length: 10_000 }, () => lottery.normal() * 10 ** lottery.below(6));
    const decimals = Array.from({ length: 20_000 }, () =>
      Number(`${lottery.below(2 ** 31)}e${lottery.below(30) - 20}`),
    );
    const whole = Array.from({ length: 5000 }, () => Math.floor(lottery.float() * 10 ** lottery.below(20)));
    const found = written([Float64Array.from([...any, ...usual, ...decimals, ...whole])]);
    const wanted = [...any, ...usual, ...decimals, ...whole].map((x) =>
      Number.isFinite(x) ? String(x) : '',
    );
    expect(found).toBe(`${wanted.join('\n')}\n`);
  });
});
