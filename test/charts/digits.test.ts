import { describe, expect, it } from 'vitest';
import { evenDigits, fewDigits } from '../../src/charts/digits.ts';

describe('evenDigits', () => {
  it.each<[string, number[], string[]]>([
    ['four digits of the largest', [2.0664, 4.19, 4.3694], ['2.066', '4.190', '4.369']],
    ['no point after whole numbers', [1, 20, 1234], ['1', '20', '1234']],
    ['no zeros that all end with', [0.5, 2, 3.25], ['0.50', '2.00', '3.25']],
    ['one letter for all', [1_234_567, 45_000], ['1.235M', '0.045M']],
    ['no letter below ten thousand', [9999.4, 12], ['9999', '12']],
    ['a minus, and none before zero', [-1.5, -0.0001], ['\u22121.5', '0.0']],
    ['small numbers as powers', [0.00012, 0], ['1.2e-4', '0']],
    ['thousandths', [0.0123, 0.5], ['0.0123', '0.5000']],
    ['gaps', [1.5, Number.NaN], ['1.5', '-']],
    ['nothing', [], []],
    ['zeros', [0, 0], ['0', '0']],
  ])('%s', (_, values, texts) => {
    expect(evenDigits(values)).toEqual(texts);
  });
});

it.each([
  [1863, '1863'],
  [13_160_000, '13.2M'],
  [-2.34567, '\u22122.346'],
  [-0, '0'],
  [0.00001234, '1.234e-5'],
])('%s by itself is %s', (value, text) => {
  expect(fewDigits(value)).toBe(text);
});
