import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pointsInSpace, toSpace } from '../../src/features/colorspace.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** More colors than are copied at a time, with black, white and grays. */
function colors(): Uint8Array {
  const rgb = new Lottery(7).bytes(3 * 20_000, 256);
  for (let v = 0; v < 256; v++) rgb.fill(v, 3 * v, 3 * v + 3);
  return rgb;
}

function inMode<T>(mode: 'wasm' | 'js', work: () => T): T {
  configureKernels({ mode });
  return work();
}

describe('colors converted in wasm', () => {
  it.each(['lab', 'oklab'] as const)('%s: what the plain loop finds, to the last bit', (space) => {
    const rgb = colors();
    for (const convert of [toSpace, pointsInSpace]) {
      const [fast, plain] = (['wasm', 'js'] as const).map((mode) => inMode(mode, () => convert(rgb, space)));
      const bytes = ({ buffer, byteLength }: ArrayBufferView) => Buffer.from(buffer, 0, byteLength);
      expect(bytes(fast).equals(bytes(plain)), convert.name).toBe(true);
    }
  });

  it('finds black and white', () => {
    const rgb = colors();
    const x = inMode('wasm', () => pointsInSpace(rgb, 'lab'));
    expect([...x.subarray(0, 3), ...x.subarray(3 * 255, 3 * 256)]).toEqual([0, 0, 0, 100, 0, 0]);
  });
});
