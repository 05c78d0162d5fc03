import { describe, expect, it } from 'vitest';
import { totalWeight } from '../../src/core/dataset.ts';
import { fromHex, hasAlpha, pixelCount, toHex } from '../../src/core/image.ts';
import { Lottery } from '../support/random.ts';

describe('toHex', () => {
  it.each([
    [[0, 0, 0], '#000000'],
    [[255, 254, 1], '#fffe01'],
    [[15.4, 15.5, 16.49], '#0f1010'],
    [[-3, 255.5, 1000], '#00ffff'],
  ])('writes %j as %s', (rgb, hex) => {
    expect(toHex(rgb)).toBe(hex);
  });
});

describe('fromHex', () => {
  it.each([
    ['#f0b308', [240, 179, 8]],
    ['F0B308', [240, 179, 8]],
    ['#abc', [170, 187, 204]],
    ['  #000  ', [0, 0, 0]],
  ])('reads %s', (text, rgb) => {
    expect(fromHex(text)).toEqual(rgb);
  });

  it.each([
    '',
    '#',
    '#12',
    '#1234',
    '#12345',
    '#1234567',
    '#12345678',
    '#gggggg',
    '##123456',
    'red',
    '#12 456',
  ])('refuses "%s"', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it('reads back what toHex writes', () => {
    const lottery = new Lottery(1);
    for (let i = 0; i < 500; i++) {
      const rgb = [...lottery.bytes(3)];
      expect(fromHex(toHex(rgb))).toEqual(rgb);
    }
  });
});

describe('a picture', () => {
  const image = { width: 3, height: 2, frames: 4, data: new Uint8Array(0) };

  it('counts the pixels of all frames', () => {
    expect(pixelCount({ ...image, bands: 3 })).toBe(24);
  });

  it('has alpha with two or four bands', () => {
    expect(([1, 2, 3, 4] as const).map((bands) => hasAlpha({ ...image, bands }))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('totalWeight', () => {
  it('is the number of rows without weights', () => {
    expect(totalWeight({ x: new Float64Array(6), n: 3, dim: 2 })).toBe(3);
  });

  it('is the sum of the weights', () => {
    expect(totalWeight({ x: new Float64Array(2), n: 2, dim: 1, weights: Float64Array.of(0.5, 2) })).toBe(2.5);
  });
});
