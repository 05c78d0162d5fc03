import { expect, it } from 'vitest';
import { count, percent, short, twoDigits } from '../../src/page/data.ts';

it('writes numbers in few digits', () => {
  expect([1234.5678, 0.0123456, -12345.6, Number.NaN].map(short)).toEqual([
    '1235',
    '0.01235',
    '\u221212,346',
    '\u2013',
  ]);
  expect([0.391, 1, 0.004].map(percent)).toEqual(['39.1 %', '100 %', '0.4 %']);
  expect([-0.001, -0.25, 0.126].map(twoDigits)).toEqual(['0.00', '\u22120.25', '0.13']);
  expect(count(307200)).toBe('307,200');
});
