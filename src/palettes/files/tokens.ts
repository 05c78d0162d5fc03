import { ClusterkitError } from '../../core/errors.ts';
import { type Rgb, roundRgb, toHex } from '../../core/image.ts';
import { fromSpace } from '../../features/colorspace.ts';
import { identifiers, plainName, swatchNames } from '../names.ts';
import { fromHexDigits, hexOf, opacityField, type Tint } from '../opacity.ts';
import { isShare, type Palette, type Swatch } from '../palette.ts';
import { shareText } from './css.ts';
import { fromUnit } from './models.ts';

/** How a color is written: as the object of the report of 2025, or as a text of older drafts, which some programs want. */
export type TokensForm = 'object' | 'hex';

export const TOKENS_FORMS = ['object', 'hex'] as const satisfies readonly TokensForm[];

/** Under this name shares, roles, and names that are no keys stand among extensions. */
const VENDOR = 'io.clusterkit';

/** Design tokens (Design Tokens Community Group, format of 2025.10): a group with a token for each color. */
export function toTokens(palette: Palette, form: TokensForm = 'object'): string {
  // programs in JavaScript put keys that are numbers in front of others
  const keys = identifiers(swatchNames(palette)).map((key) => (/^[0-9]+$/.test(key) ? `color-${key}` : key));
  const tokens = palette.swatches.map((swatch, i) => [keys[i], token(swatch, keys[i], form)]);
  const name = plainName(palette.name);
  // a name of a group holds no braces and dots, and begins with no dollar
  const group = name.replace(/[{}.]+/g, '-').replace(/^\$+/, '') || 'palette';
  return `${JSON.stringify({ [group]: { $type: 'color', ...Object.fromEntries(tokens) } }, null, 2)}\n`;
}

function token(swatch: Swatch, key: string, form: TokensForm) {
  const { rgb, opacity = 1, share, role } = swatch;
  const name = swatch.name && plainName(swatch.name);
  // what a key cannot say
  const own = {
    ...(name && name !== key && { name }),
    ...(share !== undefined && { share }),
    ...(role !== undefined && { role }),
  };
  const components = rgb.map((value) => Number((value / 255).toFixed(6)));
  const said = [name, shareText(swatch)].filter(Boolean).join(', ');
  return {
    $value:
      form === 'hex'
        ? hexOf(swatch)
        : { colorSpace: 'srgb', components, alpha: Number(opacity.toFixed(6)), hex: toHex(rgb) },
    ...(said === '' ? {} : { $description: said }),
    ...(Object.keys(own).length > 0 && { $extensions: { [VENDOR]: own } }),
  };
}

/** A node of the document. */
type Node = Record<string, unknown>;

/** No honest document nests deeper. */
const DEEPEST = 100;

/**
 * All color tokens of a document, in its order. A type is that of the token or of the nearest group; aliases are followed.
 * @throws {ClusterkitError} input
 */
export function fromTokens(document: Node): Palette {
  const swatches: Swatch[] = [];
  let name = '';
  const visit = (node: Node, path: readonly string[], type: unknown) => {
    if (path.length > DEEPEST) throw new ClusterkitError('input', `tokens lie deeper than ${DEEPEST} groups`);
    const kind = node.$type ?? type;
    if ('$value' in node) {
      if (kind !== 'color') return;
      if (swatches.length === 0) name = path.at(-2) ?? '';
      swatches.push(swatchOf(document, node, path));
      return;
    }
    for (const [key, value] of Object.entries(node))
      if (!key.startsWith('$') && isNode(value)) visit(value, [...path, key], kind);
  };
  visit(document, [], undefined);
  return { name, swatches };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function swatchOf(document: Node, node: Node, path: readonly string[]): Swatch {
  const extensions = isNode(node.$extensions) ? node.$extensions[VENDOR] : undefined;
  const { name, share, role } = isNode(extensions) ? extensions : {};
  return {
    ...colorOf(followed(document, node.$value, path), path),
    name: typeof name === 'string' ? name : path.at(-1),
    ...(isShare(share) ? { share } : {}),
    ...(typeof role === 'string' ? { role } : {}),
  };
}

/** Follows aliases such as "{brand.sky}". */
function followed(document: Node, value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (let step = 0; typeof found === 'string' && /^\{.+\}$/.test(found); step++) {
    let node: unknown = document;
    for (const key of found.slice(1, -1).split('.'))
      node = isNode(node) && Object.hasOwn(node, key) ? node[key] : undefined;
    if (!isNode(node) || !('$value' in node) || step > DEEPEST)
      throw tokenError(path, `names ${JSON.stringify(found)}, which is no token`);
    found = node.$value;
  }
  return found;
}

/** Spaces of the report whose components are turned into sRGB. */
const SPACES: Record<string, (components: number[]) => Rgb> = {
  __proto__: null as never,
  srgb: ([r, g, b]) => fromUnit([r, g, b]),
  oklab: (point) => roundRgb(fromSpace(point, 'oklab')),
  oklch: ([l, c, hue]) => {
    const angle = (hue * Math.PI) / 180;
    return roundRgb(fromSpace([l, c * Math.cos(angle), c * Math.sin(angle)], 'oklab'));
  },
};

function colorOf(value: unknown, path: readonly string[]): Tint {
  const text = typeof value === 'string' ? value : isNode(value) ? value.hex : undefined;
  const tint = typeof text === 'string' ? fromHexDigits(text) : undefined;
  const opacity = isNode(value) ? opacityField(value.alpha) : {};
  if (tint) return { ...tint, ...opacity };
  if (isNode(value) && Array.isArray(value.components) && typeof value.colorSpace === 'string') {
    const components = value.components.map((part) => (part === 'none' ? 0 : part));
    const convert = SPACES[value.colorSpace];
    if (convert && components.length === 3 && components.every(Number.isFinite))
      return { rgb: convert(components), ...opacity };
  }
  throw tokenError(path, 'has a color that is neither "#rrggbb" nor of srgb, oklab or oklch');
}

function tokenError(path: readonly string[], reason: string): ClusterkitError {
  return new ClusterkitError('input', reason, { at: { name: `token ${path.join('.')}` } });
}
