import { describe, expect, it } from 'vitest';
import { boundsText } from '../../src/cli/words/bounds.ts';
import { indexBounds, missedBounds } from '../../src/work/bounds.ts';

describe('bounds', () => {
  it('are read by the names and aliases of indices', async () => {
    expect(indexBounds('adjusted-rand<0.6, db>2')).toEqual([
      { name: 'ari', sign: '<', value: 0.6 },
      { name: 'davies-bouldin', sign: '>', value: 2 },
    ]);
    expect(indexBounds(undefined)).toEqual([]);
  });

  it.each([
    ['ari', /Expected bounds such as "ari<0\.6"/],
    ['ari=1', /Expected bounds/],
    ['ari<6%', /no percentages/],
    ['arri<1', /did you mean ari/],
  ])('refuse %s', (text, message) => {
    expect(() => indexBounds(text)).toThrow(message);
  });

  it('are missed below, above, and where an index is not defined', async () => {
    const bounds = indexBounds('ari<0.5,inertia>100');
    const clusterings = [
      { about: 'a', metrics: { ari: 0.5, inertia: 100 } },
      { about: 'b', metrics: { ari: 0.25, inertia: 155176964.5 } },
      { about: 'c', metrics: { ari: Number.NaN, inertia: 0 } },
    ];
    const missed = missedBounds(clusterings, bounds);
    expect(missed.map(({ about, name }) => [about, name])).toEqual([
      ['b', 'ari'],
      ['b', 'inertia'],
      ['c', 'ari'],
    ]);
    expect(boundsText(missed)).toBe(
      'b: ari 0.2500 is below 0.5 by 0.2500; b: inertia 155176964.5 is above 100 by 155176864.5; ' +
        'c: ari is not defined, the bound is 0.5',
    );
  });
});
