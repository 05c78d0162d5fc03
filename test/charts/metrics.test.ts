import { readFileSync } from 'node:fs';
// @ts-expect-error: it has no types
import { parse } from 'opentype.js';
import { describe, expect, it } from 'vitest';
import { fontCovers, REGULAR_WIDTHS, SEMI_BOLD_WIDTHS, textWidth } from '../../src/charts/metrics.ts';

interface Font {
  unitsPerEm: number;
  tables: { cmap: { glyphIndexMap: Record<number, number> } };
  charToGlyph(character: string): { advanceWidth: number };
}

function openFont(name: string): Font {
  const bytes = readFileSync(new URL(`../../src/charts/fonts/${name}`, import.meta.url));
  return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

describe.each([
  ['Inter-Regular.otf', REGULAR_WIDTHS],
  ['Inter-SemiBold.otf', SEMI_BOLD_WIDTHS],
] as const)('%s', (name, table) => {
  const font = openFont(name);
  const has = (code: number) => font.tables.cmap.glyphIndexMap[code] !== undefined;

  it('has the advance widths of the table', () => {
    const widths = Array.from({ length: 0x180 - 0x20 }, (_, i) => {
      if (!has(0x20 + i)) return 0;
      const { advanceWidth } = font.charToGlyph(String.fromCharCode(0x20 + i));
      return Math.round((advanceWidth / font.unitsPerEm) * 1000);
    });
    expect(table).toEqual(widths);
  });

  it('has exactly the characters that count as covered', () => {
    for (let code = 0x20; code < 0x3000; code++) {
      expect([code, fontCovers(String.fromCodePoint(code))]).toEqual([code, has(code)]);
    }
  });
});

describe('textWidth', () => {
  it('adds the advances up and scales them', () => {
    expect(textWidth('AB', 20)).toBeCloseTo(((REGULAR_WIDTHS[33] + REGULAR_WIDTHS[34]) * 20) / 1000, 9);
    expect(textWidth('', 12)).toBe(0);
    expect(textWidth('Pixels', 12, 600)).toBeGreaterThan(textWidth('Pixels', 12));
  });

  it('gives characters of other scripts a plausible width', () => {
    expect(textWidth('花', 10)).toBe(10);
    expect(textWidth('Ж', 10)).toBeCloseTo(6.26);
    expect(textWidth('a\u0301', 10)).toBe(textWidth('a', 10));
  });
});

describe('fontCovers', () => {
  it('knows what needs a font of the system', () => {
    expect(fontCovers('Grün, λ, Ж, 640 × 480 ↑ ≥ 1')).toBe(true);
    expect(fontCovers('花.jpg')).toBe(false);
  });
});
