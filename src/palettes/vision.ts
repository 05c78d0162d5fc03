import { type Rgb, roundRgb } from '../core/image.ts';
import { linearize } from '../core/math.ts';
import { fromLinear } from '../features/colorspace.ts';

/** Kinds of color vision in which one kind of cones is missing. */
export type Vision = 'protan' | 'deutan' | 'tritan';

export const VISIONS = ['protan', 'deutan', 'tritan'] as const satisfies readonly Vision[];

type Row = readonly [number, number, number];

/** For severity 1, on linear sRGB. */
const SIMULATIONS: Record<Vision, readonly [Row, Row, Row]> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/**
 * A color as people see it who lack one kind of cones (G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
 * physiologically-based model for simulation of color vision deficiency", 2009, at severity 1).
 * @example
 * console.log(palettes.simulate([255, 0, 0], 'deutan')); // [ 163, 144, 0 ]
 */
export function simulate([r, g, b]: Rgb, vision: Vision): Rgb {
  const linear = [linearize(r / 255), linearize(g / 255), linearize(b / 255)];
  const mix = (row: Row) => row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2];
  const [red, green, blue] = SIMULATIONS[vision];
  return roundRgb(fromLinear([mix(red), mix(green), mix(blue)]));
}
