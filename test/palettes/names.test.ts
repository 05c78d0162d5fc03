import { describe, expect, it } from 'vitest';
import { cssColors } from '../../src/palettes/cssColors.ts';
import { cutToBytes, identifier, identifiers, plainName } from '../../src/palettes/names.ts';
import { nameSwatches, nearestNames } from '../../src/palettes/naming.ts';

describe('names of colors', () => {
  it('of CSS are 139 different colors', () => {
    const colors = cssColors();
    expect(colors.length).toBe(139);
    expect(new Set(colors.map(({ rgb }) => rgb.join())).size).toBe(139);
    expect(colors.find(({ name }) => name === 'rebeccapurple')?.rgb).toEqual([0x66, 0x33, 0x99]);
    expect(colors.at(-1)).toEqual({ name: 'yellowgreen', rgb: [154, 205, 50] });
  });

  it('are the nearest, and numbered where they repeat', () => {
    const swatches = [
      { rgb: [255, 1, 0] as const },
      { rgb: [254, 0, 2] as const },
      { rgb: [0, 0, 128] as const },
    ];
    const palette = { name: '', swatches };
    const [first] = nearestNames(palette, cssColors());
    expect(first.name).toBe('red');
    expect(first.deltaE).toBeGreaterThan(0);
    expect(first.deltaE).toBeLessThan(1);
    expect(nameSwatches(palette, cssColors()).swatches.map(({ name }) => name)).toEqual([
      'red',
      'red 2',
      'navy',
    ]);
  });

  it('become one line of visible text', () => {
    expect(plainName('a\n b\t\u202ec\u0000')).toBe('a b c');
    expect(plainName('x\ud800y')).toBe('x\ufffdy');
    expect(plainName('\ufeff \n')).toBe('');
  });

  it('are cut between characters', () => {
    expect(cutToBytes('abc', 3)).toBe('abc');
    expect(cutToBytes('aéé', 4)).toBe('aé');
    expect(cutToBytes('😀😀', 7)).toBe('😀');
  });

  it('become parts of identifiers', () => {
    expect(identifier('Crème brûlée!')).toBe('creme-brulee');
    expect(identifier('Weiß Ølgrøn')).toBe('weiss-olgron');
    expect(identifier('{};*/')).toBe('');
    expect(identifiers(['A b', 'a-b', 'a b 2', '', 'a b'])).toEqual([
      'a-b',
      'a-b-2',
      'a-b-2-2',
      '4',
      'a-b-3',
    ]);
  });
});
