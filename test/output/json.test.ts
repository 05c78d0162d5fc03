import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/output/json.ts';

/** Objects of plain values; __proto__ as a key would be lost by JSON.parse's equality, not by the text. */
const anything = fc.jsonValue({ maxDepth: 4 });

describe('toJson', () => {
  it('puts fields on lines and short arrays on one', () => {
    expect(
      toJson({
        k: 2,
        centers: [
          [1, 2.5],
          [3, 4],
        ],
        name: 'a "b"',
        runs: [{ ok: true }],
        none: [],
        empty: {},
      }),
    ).toBe(
      `{
  "k": 2,
  "centers": [
    [1, 2.5],
    [3, 4]
  ],
  "name": "a \\"b\\"",
  "runs": [
    {
      "ok": true
    }
  ],
  "none": [],
  "empty": {}
}
`,
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('writes %s as null', (value) => {
    const document = { a: value, list: [1, value], rows: [[value]] };
    expect(JSON.parse(toJson(document))).toEqual({ a: null, list: [1, null], rows: [[null]] });
  });

  it('leaves out fields that are undefined', () => {
    expect(toJson({ a: undefined, b: 1 })).toBe('{\n  "b": 1\n}\n');
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const text = toJson(value);
        expect(text.endsWith('\n')).toBe(true);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('breaks long arrays into lines of at most 100 characters and their indent', () => {
    const labels = Array.from({ length: 500 }, (_, i) => i % 12);
    const text = toJson({ labels });
    expect(JSON.parse(text)).toEqual({ labels });
    const lines = text.split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(Math.max(...lines.map((line) => line.trim().replace(/,$/, '').length))).toBeLessThanOrEqual(100);
    // and wastes no lines
    expect(lines.length).toBeLessThan(25);
  });

  it('writes typed arrays as arrays', () => {
    const document = { labels: Int32Array.of(1, -1), sizes: Float64Array.of(0.5, Number.NaN) };
    expect(JSON.parse(toJson(document))).toEqual({ labels: [1, -1], sizes: [0.5, null] });
  });
});
