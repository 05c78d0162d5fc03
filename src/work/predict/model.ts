import { checkModel } from '../../algorithms/model.ts';
import type { Model } from '../../algorithms/models/kinds.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { fromHex, type Rgb } from '../../core/image.ts';
import { COLOR_SPACES, type ColorSpace } from '../../features/colorspace.ts';
import { inFile, readInput } from '../../input/open.ts';
import type { Work } from '../work.ts';

/** Maximum size of a model in bytes; a larger file is a mistake. */
const MOST_BYTES = 256e6;

/** The facts of a model that labels the colors of pictures. */
export interface ColorFacts {
  space: ColorSpace;
  /** k sRGB colors. */
  palette: Rgb[];
}

/**
 * Reads a model.
 * @throws {ClusterkitError} input, saying what is wrong with the file; memory
 */
export async function readModel({ stdin }: Work, path: string): Promise<Model> {
  const { bytes } = await readInput(path, { maxMemory: MOST_BYTES, stdin });
  return inFile(path, () => checkModel(parse(new TextDecoder().decode(bytes))));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', 'not a model this can use: it is not JSON', { cause: error });
  }
}

/** @throws {ClusterkitError} input, for a model of anything but colors */
export function colorFacts({ dim, space, colors }: Model): ColorFacts {
  const refuse = (reason: string) => new ClusterkitError('input', `not a model for pictures: ${reason}`);
  if (dim !== 3) throw refuse(`it has ${dim} columns, colors have 3`);
  if (!COLOR_SPACES.includes(space as ColorSpace)) throw refuse(`space must be ${COLOR_SPACES.join(', ')}`);
  if (!colors) throw refuse('it has no colors');
  return { space: space as ColorSpace, palette: colors.map((hex) => fromHex(hex) as Rgb) };
}
