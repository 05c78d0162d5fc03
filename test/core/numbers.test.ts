import { expect, it } from 'vitest';
import { numbersTo } from '../../src/core/numbers.ts';

it('numbersTo counts from 0', () => {
  expect(numbersTo(3)).toEqual(Int32Array.of(0, 1, 2));
  expect(numbersTo(0)).toEqual(new Int32Array(0));
});
