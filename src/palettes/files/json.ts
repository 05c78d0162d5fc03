import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { type Rgb, toHex } from '../../core/image.ts';
import { oklch } from '../notation.ts';
import { fromHexDigits, opacityField, type Tint } from '../opacity.ts';
import { isShare, type Palette, type Swatch } from '../palette.ts';
import { shortened } from './lines.ts';
import { fromTokens } from './tokens.ts';

/** The form of the document; fields are only added. */
export const PALETTE_SCHEMA = 'clusterkit/palette@1';

/** A color of the document. */
export interface ColorRecord {
  hex: string;
  rgb: Rgb;
  oklch: { lightness: number; chroma: number; hue: number };
  /** From 0 to below 1; absent: opaque. */
  opacity?: number;
  name?: string;
  role?: string;
  share?: number;
}

export function colorRecord({ rgb, opacity, name, role, share }: Swatch): ColorRecord {
  const [lightness, chroma, hue] = oklch(rgb);
  return {
    hex: toHex(rgb),
    rgb,
    oklch: { lightness, chroma, hue },
    ...(opacity === undefined ? {} : { opacity }),
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(share === undefined ? {} : { share }),
  };
}

/** A palette as JSON, with the colors in several notations. */
export function toPaletteJson({ name, swatches }: Palette): string {
  return `${JSON.stringify({ schema: PALETTE_SCHEMA, name, colors: swatches.map(colorRecord) }, null, 2)}\n`;
}

/**
 * A document or a result of this program, design tokens, or an array of colors: "#rrggbb", "#rrggbbaa", [r, g, b], or
 * objects with `hex` or `rgb` and perhaps `opacity`.
 * @throws {ClusterkitError} input
 */
export function fromPaletteJson(bytes: Uint8Array): Palette {
  const value = parse(new TextDecoder().decode(bytes));
  if (Array.isArray(value)) return { name: '', swatches: value.map((one, i) => swatchOf(one, i)) };
  if (typeof value !== 'object' || value === null)
    throw new ClusterkitError('input', 'expected an array or an object of colors');
  const { colors, name, shares } = (colorsOfResult(value) ?? value) as Record<string, unknown>;
  if (!Array.isArray(colors)) return fromTokens(value as Record<string, unknown>);
  // results of clusterings have the shares beside the colors
  const known = Array.isArray(shares) && shares.length === colors.length ? shares : [];
  return {
    name: typeof name === 'string' ? name : '',
    swatches: colors.map((one, i) => swatchOf(one, i, known[i])),
  };
}

/**
 * The only run of a result; undefined for other documents.
 * @throws {ClusterkitError} input, for a result without colors, or with the colors of several runs
 */
function colorsOfResult(value: object): object | undefined {
  const { runs } = value as { runs?: unknown };
  if (!Array.isArray(runs)) return undefined;
  const colored = runs.filter((run) => Array.isArray(run?.colors));
  if (colored.length === 1) return colored[0];
  if (colored.length === 0) throw new ClusterkitError('input', 'the result in it has no colors');
  throw new ClusterkitError('input', `there are ${colored.length} palettes in it, and one is expected`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterkitError('input', `the file is not JSON (${foreignMessage(error)})`, { cause: error });
  }
}

function swatchOf(value: unknown, at: number, usual?: unknown): Swatch {
  const record = (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as {
    hex?: unknown;
    rgb?: unknown;
    opacity?: unknown;
    name?: unknown;
    role?: unknown;
    share?: unknown;
  };
  const share = record.share ?? usual;
  const tint = colorOf(record.hex ?? record.rgb ?? value);
  if (!tint) {
    const reason = `expected "#rrggbb" or three whole numbers from 0 to 255, not ${shortened(JSON.stringify(value))}`;
    throw new ClusterkitError('input', reason, { at: { name: `color ${at + 1}` } });
  }
  return {
    ...tint,
    ...opacityField(record.opacity),
    ...(typeof record.name === 'string' ? { name: record.name } : {}),
    ...(typeof record.role === 'string' ? { role: record.role } : {}),
    ...(isShare(share) ? { share } : {}),
  };
}

function colorOf(value: unknown): Tint | undefined {
  if (typeof value === 'string') return fromHexDigits(value);
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const isChannel = (part: unknown) =>
    Number.isInteger(part) && (part as number) >= 0 && (part as number) <= 255;
  return value.every(isChannel) ? { rgb: [value[0], value[1], value[2]] } : undefined;
}
