import { describe, expect, it } from 'vitest';
import { textWidth } from '../../src/charts/metrics.ts';
import {
  bandColor,
  contrast,
  formatCount,
  formatShare,
  formatShort,
  outlineOf,
  textOn,
  wrapText,
} from '../../src/charts/theme.ts';
import { colorIn, rgbIn, type ThemeName } from '../../src/charts/themes.ts';
import { luminance } from '../../src/core/luminance.ts';
import { seeded } from './samples.ts';

describe('contrast', () => {
  it('is that of WCAG 2', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 9);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
  });

  it('picks text that can be read: at least 4:1 on any color', () => {
    const random = seeded(1);
    for (let i = 0; i < 500; i++) {
      const hex = `#${Math.floor(random() * 0x1000000)
        .toString(16)
        .padStart(6, '0')}`;
      expect(contrast(textOn(hex), hex)).toBeGreaterThan(4);
    }
    expect(textOn('#f0b308')).toBe('#1b1f24');
    expect(textOn('#11130e')).toBe('#ffffff');
  });

  it('outlines only what is near the page', () => {
    const isOutlined = (theme: ThemeName, hex: string) => colorIn(theme, outlineOf(hex)) !== hex;
    const pale = ['#ffffff', '#fdf9f0', '#f0f0f0'];
    expect(pale.map((hex) => isOutlined('light', hex))).toEqual([true, true, true]);
    expect(['#f0b308', '#808080'].map((hex) => isOutlined('light', hex))).toEqual([false, false]);
    expect(colorIn('light', outlineOf('#000000'))).toBe('transparent');
    expect(isOutlined('dark', '#000000')).toBe(true);
    expect(outlineOf('#f0b308')).toBe('#f0b308');
  });

  it('tells the bands apart by lightness too', () => {
    const [red, green, blue] = ['red', 'green', 'blue'].map((name, i) =>
      luminance(rgbIn('light', bandColor(name, i))),
    );
    expect(green).toBeGreaterThan(red * 1.5);
    expect(red).toBeGreaterThan(blue * 1.5);
  });
});

describe('numbers', () => {
  it('writes shares with one digit', () => {
    expect([0, 0.0001, 0.0005, 0.3914, 0.9996, 1].map(formatShare)).toEqual([
      '0%',
      '<0.1%',
      '0.1%',
      '39.1%',
      '100%',
      '100%',
    ]);
  });

  it('groups counts and shortens them', () => {
    expect([0, 999, 1000, 120236, 12345678, 1234.56].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '120,236',
      '12,345,678',
      '1,234.6',
    ]);
    expect([0, 999, 999.6, 1500, 120236, 999999, 2e9].map(formatShort)).toEqual([
      '0',
      '999',
      '1k',
      '1.5k',
      '120k',
      '1M',
      '2G',
    ]);
  });
});

describe('wrapText', () => {
  it('keeps what fits in one line', () => {
    expect(wrapText('flower.jpg: 4 colors', 500, 18, 600, 3)).toEqual(['flower.jpg: 4 colors']);
    expect(wrapText('', 500, 18, 600, 3)).toEqual(['']);
  });

  it.each([
    'a-long-file_name-without-spaces'.repeat(6),
    '花の写真'.repeat(40),
    'many short words '.repeat(30),
  ])('breaks %s within the width and ends in an ellipsis', (text) => {
    const lines = wrapText(text, 300, 18, 600, 3);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(textWidth(line, 18, 600)).toBeLessThanOrEqual(300);
    expect(lines[2].endsWith('…')).toBe(true);
  });
});
