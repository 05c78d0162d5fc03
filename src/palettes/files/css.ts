import { identifier, identifiers, swatchNames } from '../names.ts';
import { NOTATIONS, type NotationName } from '../notation.ts';
import type { Palette, Swatch } from '../palette.ts';
import { scaleOf } from '../scale.ts';

/** How a style sheet is written. */
export interface CssOptions {
  /** Default hex. */
  notation?: NotationName;
  /** Eleven steps of each color, from 50 to 950. */
  scales?: boolean;
}

/** A variable of a style sheet. */
interface Variable {
  name: string;
  value: string;
  comment?: string;
}

/** Custom properties of the root element. */
export function toCss(palette: Palette, options: CssOptions = {}): string {
  return `:root {\n${lines(palette, options, '  --')}}\n`;
}

/** The `@theme` of Tailwind 4, whose colors are `--color-NAME`. */
export function toTailwind(palette: Palette, { notation = 'oklch', scales }: CssOptions = {}): string {
  return `@theme {\n${lines(palette, { notation, scales }, '  --', 'color-')}}\n`;
}

/** Variables of Sass, and a map of them under the palette's name. */
export function toScss(palette: Palette, options: CssOptions = {}): string {
  const entries = variables(palette, options).map(({ name }) => `  "${keyOf(name, palette)}": $${name},\n`);
  return `${lines(palette, options, '$')}\n$${prefixOf(palette)}: (\n${entries.join('')});\n`;
}

/** Variables of Less. */
export function toLess(palette: Palette, options: CssOptions = {}): string {
  return lines(palette, options, '@');
}

/**
 * @param before the sign of a variable
 * @param kind what names begin with
 */
function lines(palette: Palette, options: CssOptions, before: string, kind = ''): string {
  return variables(palette, options)
    .map(
      ({ name, value, comment }) =>
        `${before}${kind}${name}: ${value};${comment ? ` /* ${comment} */` : ''}\n`,
    )
    .join('');
}

/** The palette's name as the beginning of each variable: it must be a letter. */
function prefixOf({ name }: Palette): string {
  const word = identifier(name);
  return word === '' ? 'palette' : /^[0-9]/.test(word) ? `palette-${word}` : word;
}

function keyOf(name: string, palette: Palette): string {
  return name.slice(prefixOf(palette).length + 1);
}

function variables(palette: Palette, { notation = 'hex', scales = false }: CssOptions): Variable[] {
  const { write } = NOTATIONS[notation];
  const names = identifiers(swatchNames(palette)).map((name) => `${prefixOf(palette)}-${name}`);
  return palette.swatches.flatMap((swatch, i): Variable[] =>
    scales
      ? scaleOf(swatch.rgb).map(({ step, rgb }) => ({
          name: `${names[i]}-${step}`,
          value: write({ ...swatch, rgb }),
        }))
      : [{ name: names[i], value: write(swatch), comment: shareText(swatch) }],
  );
}

/** "43.1 %" of the pixels; absent where shares are not known. */
export function shareText({ share }: Swatch): string | undefined {
  return share === undefined ? undefined : `${(100 * share).toFixed(1)} %`;
}
