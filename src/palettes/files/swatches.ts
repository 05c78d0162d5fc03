import { unzipSync, zipSync } from 'fflate';
import { ClusterkitError } from '../../core/errors.ts';
import { plainName } from '../names.ts';
import { opacityField } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';
import { fromHsb, toHsb } from './models.ts';

/** A page of Procreate has 30 places. */
const PLACES = 30;

/** The first day that a ZIP file can name: the same palette gives the same bytes. */
const DATE = new Date(1980, 0, 1);

/**
 * Swatches of Procreate: a ZIP file of one JSON document, in the form of an array, which newer versions read. There is no
 * public description of the format.
 * @throws {ClusterkitError} output, if there are more than 30 colors
 */
export function toSwatches({ name, swatches }: Palette): Uint8Array {
  if (swatches.length > PLACES) {
    throw new ClusterkitError('output', `a .swatches file holds ${PLACES} colors, not ${swatches.length}`, {
      remedies: [{ option: 'k', how: 'lower' }],
    });
  }
  const filled = swatches.map(({ rgb, opacity = 1 }) => {
    const [hue, saturation, brightness] = toHsb(rgb);
    return { hue, saturation, brightness, alpha: opacity, colorSpace: 0 };
  });
  const places = Array.from({ length: PLACES }, (_, i) => filled[i] ?? null);
  const text = JSON.stringify([{ name: plainName(name) || 'palette', swatches: places }]);
  return zipSync({ 'Swatches.json': new TextEncoder().encode(text) }, { mtime: DATE });
}

const DOCUMENT = 'Swatches.json';

/** Bytes of the document of a file that is no mistake. */
const MOST_BYTES = 1e6;

/**
 * The swatches of a file of Procreate, without its empty places: of all palettes where it has several.
 * @throws {ClusterkitError} input
 */
export function fromSwatches(bytes: Uint8Array): Palette {
  const pages = [parsed(bytes)].flat() as { name?: unknown; swatches?: unknown }[];
  const swatches = pages.flatMap((page) =>
    Array.isArray(page?.swatches) ? (page.swatches as unknown[]) : [],
  );
  const name = pages[0]?.name;
  return {
    name: typeof name === 'string' ? name : '',
    swatches: swatches.flatMap((one, i) => (one === null ? [] : [swatchOf(one, i)])),
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === DOCUMENT && originalSize <= MOST_BYTES,
    });
    return JSON.parse(new TextDecoder().decode(files[DOCUMENT]));
  } catch (error) {
    throw new ClusterkitError('input', `the file is damaged, or has no ${DOCUMENT} of swatches in it`, {
      cause: error,
    });
  }
}

function swatchOf(value: unknown, at: number): Swatch {
  const { hue, saturation, brightness, alpha } = Object(value) as Record<string, unknown>;
  const parts = [hue, saturation, brightness].map(Number);
  if (!parts.every((part) => part >= 0 && part <= 1))
    throw new ClusterkitError('input', 'expected hue, saturation and brightness from 0 to 1', {
      at: { name: `swatch ${at + 1}` },
    });
  return { rgb: fromHsb([parts[0], parts[1], parts[2]]), ...opacityField(alpha) };
}
