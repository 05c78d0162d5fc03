import { describe, expect, it } from 'vitest';
import { type MapScale, onMapScale } from '../../src/work/draw/mapScale.ts';

const data = { x: Float64Array.of(1, 10, 5, 3, 30, 5, 5, 20, 5), n: 3, dim: 3 };
const rounded = (how: MapScale) =>
  Array.from(onMapScale(data, how).x, (value) => Number(value.toFixed(3)) + 0);

describe('the scale of a map', () => {
  it('is by column or by row', () => {
    expect(rounded('none')).toEqual(Array.from(data.x));
    expect(rounded('unit-columns')).toEqual([0, 0, 0, 0.5, 1, 0, 1, 0.5, 0]);
    expect(rounded('unit-rows')).toEqual([0, 1, 0.444, 0, 1, 0.074, 0, 1, 0]);
    // columns 1 3 5, 10 30 20 and 5 5 5 in standard deviations of n
    expect(rounded('z-columns')).toEqual([-1.225, -1.225, 0, 0, 1.225, 0, 1.225, 0, 0]);
    // 1, 10 and 5: their mean is 16 / 3
    expect(rounded('z-rows').slice(0, 3)).toEqual([-1.177, 1.268, -0.091]);
  });

  it('leaves the rows as they are', () => {
    const before = Array.from(data.x);
    onMapScale(data, 'z-rows').x.fill(0);
    onMapScale(data, 'none').x.fill(0);
    expect(Array.from(data.x)).toEqual(before);
  });

  it('is exact for equal values far from 0', () => {
    const far = { x: new Float64Array(4).fill(0.1 + 1e9), n: 4, dim: 1 };
    expect(Array.from(onMapScale(far, 'z-columns').x)).toEqual([0, 0, 0, 0]);
  });
});
