import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import { Random } from '../../src/core/random.ts';
import { cutAt, cutHeight, cutInto, leavesOf, placesOf } from '../../src/page/merges.ts';

describe('trees in a page', () => {
  it('are drawn and cut as by hand', () => {
    // rows 0, 1, 5, 7: 0 and 1 merge at 1, 5 and 7 at 2, both at 4
    const heights = [1, 2, 4];
    const merges = { n: 4, a: [0, 2, 4], b: [1, 3, 5], height: (t: number) => heights[t] };
    expect([...leavesOf(merges)]).toEqual([0, 1, 2, 3]);
    expect([...placesOf(merges, leavesOf(merges))]).toEqual([0, 1, 2, 3, 0.5, 2.5, 1.5]);
    expect(cutInto(merges, 3)).toMatchObject({ k: 3, sizes: [2, 1, 1] });
    expect([...cutInto(merges, 3).labels]).toEqual([0, 0, 1, 2]);
    expect([...cutInto(merges, 3).of]).toEqual([0, 0, 1, 2, 0, 3, 3]);
    expect([1, 2, 3, 4].map((k) => cutHeight(merges, k))).toEqual([4, 3, 1.5, 0.5]);
    expect([5, 3, 1.5, 0.5].map((height) => cutAt(merges, height))).toEqual([1, 2, 3, 4]);
  });

  it('have the clusters of cutTree for every k', async () => {
    const random = new Random(7);
    const x = Float64Array.from({ length: 120 }, () => random.float());
    const { merges } = await hac({ x, n: 60, dim: 2 }, { linkage: 'average' });
    const drawn = { ...merges, height: (t: number) => merges.height[t] };
    expect([...leavesOf(drawn)].sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    for (let k = 1; k <= 60; k++) {
      const { labels, sizes } = cutTree(merges, { k });
      const own = cutInto(drawn, k);
      expect([[...own.labels], own.sizes]).toEqual([[...labels], [...sizes]]);
    }
  });
});
