import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { log, pow, powerBy } from '../../src/core/pow.ts';
import { Lottery } from '../support/random.ts';

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/math/pow.json', import.meta.url), 'utf8')) as {
  cases: [number, number, number][];
};

/** A number of f64 as a fraction of whole numbers. */
function fraction(value: number): { top: bigint; below: bigint } {
  let below = 1n;
  let top = value;
  for (; !Number.isInteger(top); below *= 2n) top *= 2;
  return { top: BigInt(top), below };
}

describe('pow', () => {
  it('is that of mpmath to the last bit', () => {
    expect(cases.length).toBe(60);
    for (const [x, y, value] of cases) expect([x, y, pow(x, y)]).toEqual([x, y, value]);
  });

  it('lies within 0.51 units of the exact power', () => {
    const lottery = new Lottery(18);
    for (let round = 0; round < 300; round++) {
      const x = lottery.float() * (round % 3 === 0 ? 2 : 40);
      const eighths = 1 + lottery.below(60);
      const value = pow(x, eighths / 8);
      const unit = 2 ** (Math.floor(Math.log2(value)) - 52);
      // v^8 and x^eighths are whole numbers over powers of two; the bounds are v less and more 0.51 units
      const exact = fraction(x);
      for (const side of [-1n, 1n]) {
        const { top, below } = fraction(value);
        const part = fraction(unit);
        const bound = top * part.below * 100n + side * 51n * part.top * below;
        const whole = below * part.below * 100n;
        const left = bound ** 8n * exact.below ** BigInt(eighths);
        const right = exact.top ** BigInt(eighths) * whole ** 8n;
        expect(side < 0n ? left < right : left > right, `${x} ${eighths}`).toBe(true);
      }
    }
  });

  it('is exact where the power is a number', () => {
    for (let n = 0; n <= 22; n++) expect(pow(10, n)).toBe(Number(`1e${n}`));
    for (let n = -1074; n < 1024; n++) expect(pow(2, n)).toBe(2 ** n);
    for (let x = 1; x < 200; x++) {
      expect(pow(x, 3)).toBe(x * x * x);
      expect(pow(x * x * x * x, 0.25)).toBe(x);
    }
  });

  it('has limits', () => {
    const endless = Number.POSITIVE_INFINITY;
    expect([0, 0.5, 1, 2, endless, Number.NaN].map((x) => pow(x, 0))).toEqual([1, 1, 1, 1, 1, 1]);
    expect([0, 0.5, 1, 2, endless].map((x) => pow(x, endless))).toEqual([0, 0, 1, endless, endless]);
    expect([0, 0.5, 1, 2, endless].map((x) => pow(x, -endless))).toEqual([endless, endless, 1, 0, 0]);
    expect([0, 0.5, 1, 2, endless].map((x) => pow(x, 1e300))).toEqual([0, 0, 1, endless, endless]);
    expect([pow(0, 3), pow(0, -3), pow(endless, 0.5), pow(endless, -1)]).toEqual([0, endless, endless, 0]);
    expect([pow(-8, 1 / 3), pow(2, Number.NaN), pow(Number.NaN, 2)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([pow(10, 308), pow(10, 308.3), pow(10, -320), pow(10, -330)]).toEqual([1e308, endless, 1e-320, 0]);
    expect([pow(5e-324, 0.5), pow(5e-324, -0.5)]).toEqual([2 ** -537, 2 ** 537]);
  });
});

describe('powerBy', () => {
  it('is the power, of whole and of broken exponents', () => {
    const lottery = new Lottery(19);
    for (const exponent of [0, 0.5, 1, 1.5, 2, 3, 7, 12.5, 64, 65, 2.4, 0.1]) {
      const raise = powerBy(exponent);
      for (const x of [0, 1, ...lottery.floats(30, 0, 3)]) {
        const exact = pow(x, exponent);
        expect(Math.abs(raise(x) - exact)).toBeLessThanOrEqual(1e-14 * exact);
      }
    }
  });
});

describe('log', () => {
  it('is that of mpmath to the last bit', () => {
    const path = new URL('../fixtures/math/log.json', import.meta.url);
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: [number, number][] };
    expect(cases.length).toBe(82);
    for (const [x, value] of cases) expect([x, log(x)]).toEqual([x, value]);
  });

  it('has limits', () => {
    const endless = Number.POSITIVE_INFINITY;
    expect([0, 1, endless].map(log)).toEqual([-endless, 0, endless]);
    expect(log(-1)).toBeNaN();
  });
});
