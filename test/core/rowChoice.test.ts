import { describe, expect, it } from 'vitest';
import { chooseRows } from '../../src/core/rowChoice.ts';

describe('chooseRows', () => {
  it('says nothing when all rows are taken', () => {
    expect(chooseRows(5)).toBeUndefined();
    expect(chooseRows(5, { limit: 5 })).toBeUndefined();
    expect(chooseRows(5, { limit: 9, sample: 7 })).toBeUndefined();
  });

  it('takes the first rows', () => {
    expect([...(chooseRows(5, { limit: 3 }) ?? [])]).toEqual([0, 1, 2]);
    expect([...(chooseRows(5, { limit: 3, sample: 3 }) ?? [])]).toEqual([0, 1, 2]);
  });

  it('draws from the first rows, rising, each once, the same for the same seed', () => {
    const rows = [...(chooseRows(1000, { limit: 500, sample: 100, seed: 7 }) ?? [])];
    expect(rows.length).toBe(100);
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
    expect(rows.at(-1)).toBeLessThan(500);
    expect([...(chooseRows(1000, { limit: 500, sample: 100, seed: 7 }) ?? [])]).toEqual(rows);
    expect([...(chooseRows(1000, { limit: 500, sample: 100, seed: 8 }) ?? [])]).not.toEqual(rows);
  });

  it('draws every pair of rows equally often', () => {
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const pair = (chooseRows(5, { sample: 2, seed }) ?? []).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    const error = Math.sqrt(draws * 0.1 * 0.9);
    for (const count of counts.values()) expect(Math.abs(count - draws / 10)).toBeLessThan(4 * error);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d rows', (count) => {
    expect(() => chooseRows(5, { limit: count })).toThrow(/a whole number of at least 1 for limit/);
    expect(() => chooseRows(5, { sample: count })).toThrow(/a whole number of at least 1 for sample/);
  });
});
