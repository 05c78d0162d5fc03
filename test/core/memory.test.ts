import { describe, expect, it } from 'vitest';
import type { Remedy } from '../../src/core/errors.ts';
import { checkMemory, formatBytes, MORE_MEMORY } from '../../src/core/memory.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1500, '1.5 kB'],
    [9940, '9.9 kB'],
    [10_000, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [1_500_000, '1.5 MB'],
    [67_108_864, '67 MB'],
    [2 ** 31, '2.1 GB'],
    [5e12, '5.0 TB'],
    [5e15, '5000 TB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('drops the decimal of what rounds up to 10', () => {
    expect(formatBytes(9960)).toBe('10 kB');
  });
});

describe('checkMemory', () => {
  const less: Remedy[] = [{ how: 'do', what: 'sort less' }, MORE_MEMORY];

  it('lets pass what fits exactly', () => {
    expect(() => checkMemory('sorting', 1000, 1000)).not.toThrow();
    expect(() => checkMemory('sorting', 1e18, Number.POSITIVE_INFINITY)).not.toThrow();
  });

  it('refuses a byte more, with both figures, the place and the remedies', () => {
    const refuse = () => checkMemory('sorting', 2_000_001, 2_000_000, less, { file: 'a.csv' });
    expect(refuse).toThrow(/^a\.csv: sorting .*2\.0 MB.*2\.0 MB.*; sort less or raise maxMemory$/);
    const fields = { code: 'memory', name: 'ClusterkitError', at: { file: 'a.csv' }, remedies: less };
    expect(refuse).toThrow(expect.objectContaining(fields));
  });
});
